import Lexicon
import Logging
import NIOCore
import NIOPosix
import Resolver
import Store
import Wire

/// What all connections share: the generation in use, the answerer over it, the figures.
///
/// Lives on one event loop; only `init` and the loop touch it, which is why it may be passed around.
final class Responder: AnswerHost, @unchecked Sendable {
  /// How often the published generation's link is read. Reading a link costs microseconds and waits for nothing.
  private static let watchInterval = TimeAmount.milliseconds(500)

  private let store: StoreFolder
  private let loop: any EventLoop
  private let logger: Logger
  private var snapshot: Snapshot
  private var answerer: Answerer?
  private var isReloading = false
  /// Connections whose answers have been written and not sent.
  private var unflushed: [ConnectionHandler] = []
  /// A generation that could not be opened is tried again only when a newer one is published.
  private var refusedGeneration: Int?
  /// Answers are written here before they go to their connection.
  let sink = ByteSink()
  var statistics = Statistics()
  var connections: [ObjectIdentifier: ConnectionHandler] = [:]

  init(store: StoreFolder, snapshot: Snapshot, loop: any EventLoop, logger: Logger) {
    self.store = store
    self.snapshot = snapshot
    self.loop = loop
    self.logger = logger
  }

  var generation: Int { snapshot.generation }

  func writeStats(_ json: inout JSONWriter) -> Bool {
    statistics.write(&json, generation: generation)
    return true
  }

  /// Appends the answer to one line to `sink`; true where the connection is to be closed behind it.
  func answer(_ line: UnsafeRawBufferPointer) -> Bool {
    let answerer = answerer ?? makeAnswerer()
    guard statistics.timesNext else { return count(answerer.answer(line, into: sink), nanoseconds: nil) }
    let start = NIODeadline.now()
    let outcome = answerer.answer(line, into: sink)
    return count(outcome, nanoseconds: Int((NIODeadline.now() - start).nanoseconds))
  }

  /// Sends a connection's answers once everything that is ready has been read. A client is woken when it can read many
  /// answers at once, not for each; with fifty unpipelined clients that is a fifth of the time.
  func flushSoon(_ connection: ConnectionHandler) {
    unflushed.append(connection)
    guard unflushed.count == 1 else { return }
    loop.execute { [self] in
      for connection in unflushed { connection.flush() }
      unflushed.removeAll(keepingCapacity: true)
    }
  }

  /// Looks ahead at the lines that are to be answered next; says at how many.
  func expect(_ lines: Lines) -> Int { (answerer ?? makeAnswerer()).expect(lines) }

  private func count(_ outcome: Answerer.Outcome, nanoseconds: Int?) -> Bool {
    switch outcome {
    case .ignored: break
    case .answered(let verb): statistics.count(verb, nanoseconds: nanoseconds)
    case .quit: statistics.count(.quit, nanoseconds: nanoseconds)
    }
    return outcome == .quit
  }

  private func makeAnswerer() -> Answerer {
    let made = Answerer(resolver: Resolver(snapshot.lexicon), host: self)
    answerer = made
    return made
  }

  // MARK: Newly published stores

  func watch() {
    loop.scheduleRepeatedTask(initialDelay: Self.watchInterval, delay: Self.watchInterval) { [weak self] _ in
      self?.takeUpNewest()
    }
  }

  private func takeUpNewest() {
    guard !isReloading, let published = try? store.published(), published != generation,
      published != refusedGeneration
    else { return }
    isReloading = true
    NIOThreadPool.singleton.runIfActive(eventLoop: loop) { [store] in
      try Snapshot.open(store, isThorough: true)
    }.whenComplete { [self] result in
      isReloading = false
      switch result {
      case .success(let next):
        snapshot = next
        answerer = nil
        statistics.reloads += 1
        logger.info("took up generation \(next.generation)")
      case .failure(let error):
        refusedGeneration = published
        statistics.failedReloads += 1
        logger.error("generation \(published) cannot be used, generation \(generation) stays: \(error)")
      }
    }
  }
}
