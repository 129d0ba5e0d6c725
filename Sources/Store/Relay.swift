import Dispatch
import Synchronization

/// A bounded queue between two threads: one puts elements in, the other takes them in the same order. At most
/// `capacity` elements wait.
final class Relay<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var isCancelled = false
  }

  private let state = Mutex(State())
  private let free: DispatchSemaphore
  private let filled = DispatchSemaphore(value: 0)

  init(capacity: Int) {
    free = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { free.signal() }
  }

  /// Waits for room and adds an element. Returns false if the consumer has cancelled.
  func put(_ element: Element) -> Bool {
    free.wait()
    let isTaken = state.withLock { state in
      guard !state.isCancelled else { return false }
      state.waiting.append(element)
      return true
    }
    if isTaken { filled.signal() } else { free.signal() }
    return isTaken
  }

  /// Waits for the next element and removes it.
  func take() -> Element {
    filled.wait()
    let element = state.withLock { $0.waiting.removeFirst() }
    free.signal()
    return element
  }

  /// Cancels the relay; called by the consumer.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    free.signal()
  }
}
