package import Dispatch
import Synchronization

/// A queue of events, posted by any thread and taken by the session in the order of arrival.
package final class Inbox<Event: Sendable>: Sendable {
  private struct State {
    var events: [(event: Event, size: Int)] = []
    var next = 0
    var size = 0
    var cancelled: Set<RequestID> = []
  }

  /// The maximum number of bytes of waiting messages; reading from the client pauses beyond it.
  private static var maxBytes: Int { MessageFrame.maxLength }
  /// The maximum number of consumed events that are kept before the array is compacted.
  private static var maxConsumedEvents: Int { 256 }

  private let state = Mutex(State())
  private let count = DispatchSemaphore(value: 0)
  private let spaceAvailable = DispatchSemaphore(value: 0)

  package init() {}

  /// Posts an event. `size` is the number of bytes that it counts toward the limit; a caller that posts a positive size
  /// waits while the inbox is over the limit. If the event cancels a request, that is known at once: the request may
  /// still be anywhere in the queue.
  package func post(_ event: Event, size: Int = 0, cancelling request: RequestID? = nil) {
    let isFull = state.withLock { state in
      if let request { state.cancelled.insert(request) }
      state.events.append((event, size))
      state.size += size
      return size > 0 && state.size > Self.maxBytes
    }
    count.signal()
    if isFull { spaceAvailable.wait() }
  }

  /// Returns nil if no event arrives in time; without a timeout, waits for one.
  package func next(timeout: DispatchTimeInterval = .never) -> Event? {
    let deadline = timeout == .never ? DispatchTime.distantFuture : .now() + timeout
    guard count.wait(timeout: deadline) == .success else { return nil }
    return state.withLock { state in
      let (event, size) = state.events[state.next]
      state.next += 1
      if state.next == state.events.count || state.next >= Self.maxConsumedEvents {
        state.events.removeFirst(state.next)
        state.next = 0
      }
      let wasFull = state.size > Self.maxBytes
      state.size -= size
      if wasFull, state.size <= Self.maxBytes { spaceAvailable.signal() }
      return event
    }
  }

  package func isCancelled(_ id: RequestID) -> Bool { state.withLock { $0.cancelled.contains(id) } }

  /// Forgets a cancellation once its turn in the queue has come: by then its request has been answered, or is refused
  /// now.
  package func forgetCancellation(of id: RequestID) { state.withLock { _ = $0.cancelled.remove(id) } }
}
