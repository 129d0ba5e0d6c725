import Dispatch
import Synchronization

/// Hands things from one thread to another in order; at most `capacity` of them wait in between.
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

  /// Waits for room; false once nobody takes any more.
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

  /// Waits for the next one.
  func take() -> Element {
    filled.wait()
    let element = state.withLock { $0.waiting.removeFirst() }
    free.signal()
    return element
  }

  /// Ends it from the taking side.
  func cancel() {
    state.withLock { $0.isCancelled = true }
    free.signal()
  }
}
