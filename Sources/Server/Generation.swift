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

  /// An answerer and the sink that it writes to.
  struct Worker: @unchecked Sendable {
    let answerer: Answerer
    let sink = ByteSink()
  }

  /// Opens one answerer for each worker thread.
  init(_ snapshot: Snapshot, workers: Int) throws {
    self.snapshot = snapshot
    // Workers leave STATS to the event loop, which has the counters.
    let host = GenerationHost(generation: snapshot.generation)
    idle = Mutex(
      try (0..<workers).map { _ in
        let texts = try TextSearch(snapshot)
        return Worker(answerer: Answerer(resolver: Resolver(snapshot.lexicon), host: host, texts: texts))
      }
    )
  }

  /// Answers lines on the calling thread. At most as many threads as there are workers may call this at once.
  func answer(_ lines: [UInt8], since start: NIODeadline, lineLimit: Int, isExpensive: Bool) -> Turn {
    guard let worker = idle.withLock({ $0.popLast() }) else { preconditionFailure("more threads than workers") }
    defer { idle.withLock { $0.append(worker) } }
    return Turn(
      lines,
      since: start,
      lineLimit: isExpensive ? lineLimit : min(lineLimit, Answerer.maxSlowLength),
      by: worker
    )
  }
}
