import NIOCore
import Resolver
import Store
import Synchronization
import Wire

/// What the daemon answers from until a newer generation is published: one answerer for the event loop, and some for
/// the threads on which slow answers are worked out.
///
/// An answerer keeps scratch memory and serves one thread at a time.
final class Generation: Sendable {
  let snapshot: Snapshot
  private let idle: Mutex<[Worker]>

  /// An answerer with the sink that it writes to.
  struct Worker: @unchecked Sendable {
    let answerer: Answerer
    let sink = ByteSink()
  }

  /// Opens all that answering needs, as many times as there are threads.
  init(_ snapshot: Snapshot, workers: Int) throws {
    self.snapshot = snapshot
    // The figures of STATS are the event loop's: workers leave it to that.
    let host = GenerationHost(generation: snapshot.generation)
    idle = Mutex(
      try (0..<workers).map { _ in
        let texts = try TextSearch(snapshot)
        return Worker(answerer: Answerer(resolver: Resolver(snapshot.lexicon), host: host, texts: texts))
      }
    )
  }

  /// Answers lines on the thread that calls; there are no more such threads than workers.
  func answer(_ lines: [UInt8], since start: NIODeadline, lineLimit: Int, isDear: Bool) -> Turn {
    guard let worker = idle.withLock({ $0.popLast() }) else { preconditionFailure("more threads than workers") }
    defer { idle.withLock { $0.append(worker) } }
    return Turn(lines, since: start, lineLimit: isDear ? lineLimit : min(lineLimit, Answerer.longestSlow), by: worker)
  }
}
