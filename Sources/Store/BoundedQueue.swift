import Dispatch
import Synchronization

/// A bounded queue between two threads: one puts elements in, the other takes them in the same order. At most
/// `capacity` elements wait.
final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var isCancelled = false
  }

  private let state = Mutex(State())
  private let freeSlots: DispatchSemaphore
  private let filledSlots = DispatchSemaphore(value: 0)

  init(capacity: Int) {
    freeSlots = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { freeSlots.signal() }
  }

  /// Waits for room and adds an element. Returns false if the consumer has cancelled.
  func put(_ element: Element) -> Bool {
    freeSlots.wait()
    let isAccepted = state.withLock { state in
      guard !state.isCancelled else { return false }
      state.waiting.append(element)
      return true
    }
    if isAccepted { filledSlots.signal() } else { freeSlots.signal() }
    return isAccepted
  }

  /// Waits for the next element and removes it.
  func take() -> Element {
    filledSlots.wait()
    let element = state.withLock { $0.waiting.removeFirst() }
    freeSlots.signal()
    return element
  }

  /// Cancels the queue; called by the consumer.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    freeSlots.signal()
  }
}
