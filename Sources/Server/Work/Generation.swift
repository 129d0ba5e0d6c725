import Answers
import JSON
import NIOCore
import Resolver
import Store
import Synchronization

/// A generation of the store, opened for answering, with one answerer for each worker thread. The event loop has its
/// own answerer in `Responder`.
///
/// An answerer keeps scratch memory and can be used by one thread at a time.
final class Generation: Sendable {
  let snapshot: Snapshot
  private let idle: Mutex<[Worker]>

  /// An answerer and the sink that it writes to. The mutex is never contended: it proves that one thread at a time
  /// uses them.
  private final class Worker: Sendable {
    private struct State {
      let answerer: Answerer
      let sink = ByteSink()
    }

    private let state: Mutex<State>

    init(_ snapshot: Snapshot) throws {
      // Workers leave STATS to the event loop, which has the counters.
      let host = GenerationHost(generation: snapshot.generation)
      let texts = try TextSearch(snapshot)
      let answerer = Answerer(resolver: Resolver(snapshot.lexicon), host: host, texts: texts)
      state = Mutex(State(answerer: answerer))
    }

    func answer(_ lines: [UInt8], since start: NIODeadline, lineLimit: Int) -> Turn {
      state.withLock { state in
        Turn(lines, since: start, lineLimit: lineLimit, by: state.answerer, into: state.sink)
      }
    }
  }

  /// Opens one answerer for each worker thread.
  init(_ snapshot: Snapshot, workers: Int) throws {
    self.snapshot = snapshot
    idle = Mutex(try (0..<workers).map { _ in try Worker(snapshot) })
  }

  /// Answers lines on the calling thread. At most as many threads as there are workers may call this at once.
  func answer(_ lines: [UInt8], since start: NIODeadline, lineLimit: Int, isExpensive: Bool) -> Turn {
    guard let worker = idle.withLock({ $0.popLast() }) else { preconditionFailure("more threads than workers") }
    defer { idle.withLock { $0.append(worker) } }
    let limit = isExpensive ? lineLimit : min(lineLimit, Answerer.maxSlowLength)
    return worker.answer(lines, since: start, lineLimit: limit)
  }
}
