import Dispatch
import Store
import Synchronization
import Wire

/// What the session is to take notice of, one after the other.
enum Event: Sendable {
  case message(Incoming)
  /// The client sends no more.
  case end
  case examined(Examined)
  case settingsChanged
  case opened(Result<Snapshot, StoreProblem>, generation: Int)

  struct StoreProblem: Error, CustomStringConvertible {
    let description: String
  }
}

/// Events in the order in which they came, from any thread to the one that takes them.
final class Inbox: Sendable {
  private struct State {
    var events: [(event: Event, size: Int)] = []
    var next = 0
    var size = 0
    var cancelled: Set<RequestID> = []
  }

  /// So many bytes of messages may wait; then the client has to.
  private static let mostBytes = 256 << 20
  /// So many events that were taken may still be in the way of others.
  private static let mostTaken = 256

  private let state = Mutex(State())
  private let count = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)

  /// `size` is what it takes of the room that messages have; only who brings more waits where there is none left.
  func post(_ event: Event, size: Int = 0) {
    let isFull = state.withLock { state in
      // Cancelled is what has not been answered yet, wherever it waits.
      if case .message(.notification("$/cancelRequest", let params)) = event, let id = RequestID(params["id"]) {
        state.cancelled.insert(id)
      }
      state.events.append((event, size))
      state.size += size
      return size > 0 && state.size > Self.mostBytes
    }
    count.signal()
    if isFull { room.wait() }
  }

  /// nil where nothing comes in time.
  func next(timeout: DispatchTimeInterval) -> Event? {
    guard count.wait(timeout: .now() + timeout) == .success else { return nil }
    return state.withLock { state in
      let (event, size) = state.events[state.next]
      state.next += 1
      if state.next == state.events.count || state.next >= Self.mostTaken {
        state.events.removeFirst(state.next)
        state.next = 0
      }
      let wasFull = state.size > Self.mostBytes
      state.size -= size
      if wasFull, state.size <= Self.mostBytes { room.signal() }
      return event
    }
  }

  func isCancelled(_ id: RequestID) -> Bool { state.withLock { $0.cancelled.contains(id) } }

  /// Once its turn has come, a cancellation has no more to cancel.
  func forgetCancellation(of id: RequestID) { state.withLock { _ = $0.cancelled.remove(id) } }
}
