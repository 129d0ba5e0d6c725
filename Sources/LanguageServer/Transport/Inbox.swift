import Dispatch
import JSON
import Store
import Synchronization
import Wire

/// An event for the session to process.
enum Event: Sendable {
  case message(IncomingMessage)
  /// The client's input has ended.
  case end
  case checked(CheckedDocument)
  case settingsChanged
  case opened(Result<Snapshot, StoreProblem>, generation: Int)

  struct StoreProblem: Error, CustomStringConvertible {
    let description: String
  }
}

/// A queue of events, posted by any thread and taken by the session in the order of arrival.
final class Inbox: Sendable {
  private struct State {
    var events: [(event: Event, size: Int)] = []
    var next = 0
    var size = 0
    var cancelled: Set<RequestID> = []
  }

  /// The maximum number of bytes of waiting messages; reading from the client pauses beyond it.
  private static let maxBytes = 256 << 20
  /// The maximum number of consumed events that are kept before the array is compacted.
  private static let maxConsumedEvents = 256

  private let state = Mutex(State())
  private let count = DispatchSemaphore(value: 0)
  private let spaceAvailable = DispatchSemaphore(value: 0)

  /// Posts an event. `size` is the number of bytes that it counts toward the limit; a caller that posts a positive size
  /// waits while the inbox is over the limit.
  func post(_ event: Event, size: Int = 0) {
    let isFull = state.withLock { state in
      // Record the cancellation on arrival: the request may still be anywhere in the queue.
      if case .message(.notification("$/cancelRequest", let params)) = event, let id = RequestID(params["id"]) {
        state.cancelled.insert(id)
      }
      state.events.append((event, size))
      state.size += size
      return size > 0 && state.size > Self.maxBytes
    }
    count.signal()
    if isFull { spaceAvailable.wait() }
  }

  /// Returns nil if no event arrives in time.
  func next(timeout: DispatchTimeInterval) -> Event? {
    guard count.wait(timeout: .now() + timeout) == .success else { return nil }
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

  func isCancelled(_ id: RequestID) -> Bool { state.withLock { $0.cancelled.contains(id) } }

  /// Forgets a cancellation once its turn in the queue has come: by then its request has been answered, or is refused
  /// now.
  func forgetCancellation(of id: RequestID) { state.withLock { _ = $0.cancelled.remove(id) } }
}
