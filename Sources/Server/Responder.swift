import Files
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
  /// How often the published generation's link is read, which costs microseconds and waits for nothing, and the times of
  /// the connections are checked.
  private static let watchInterval = TimeAmount.milliseconds(500)

  private let store: StoreFolder
  private let loop: any EventLoop
  private let logger: Logger
  private let notifier: ServiceNotifier?
  private let workers: NIOThreadPool
  private let work: WorkQueue
  let outgoing: OutgoingAnswers
  let limits: Limits
  let turns: TurnQueue
  private lazy var reloader = Reloader(store, loop: loop, logger: logger, for: self)
  private var current: Generation
  private var answerer: Answerer?
  /// Connections whose answers have been written and not sent.
  private var unflushed: [ConnectionHandler] = []
  /// Answers are written here before they go to their connection.
  let sink = ByteSink()
  var statistics = Statistics()
  var clientLog: ClientLog
  /// By their numbers: an answer that was worked out for one that has gone must not find another in its place.
  var connections: [Int: ConnectionHandler] = [:]
  private var numbered = 0
  private var givesBackSoon = false

  /// How many threads work out slow answers: one more than can be at dear ones, so that those never hold up the others.
  static let workerCount = max(2, System.coreCount + 1)

  /// `workers` has `workerCount` threads.
  init(
    store: StoreFolder,
    generation: Generation,
    loop: any EventLoop,
    workers: NIOThreadPool,
    limits: Limits,
    logger: Logger,
    notifier: ServiceNotifier?
  ) {
    self.store = store
    current = generation
    self.loop = loop
    self.workers = workers
    work = WorkQueue(workers, count: Self.workerCount)
    outgoing = OutgoingAnswers(work)
    self.limits = limits
    turns = TurnQueue(loop)
    self.logger = logger
    self.notifier = notifier
    clientLog = ClientLog(logger)
  }

  var generation: Int { current.snapshot.generation }

  /// For people, in one line.
  var status: String { "serving generation \(generation)" }

  var reloads: Bool { true }

  func writeStats(_ json: inout JSONWriter) -> Bool {
    statistics.write(&json, current.snapshot, limits)
    return true
  }

  /// For a new connection.
  func nextNumber() -> Int {
    numbered += 1
    return numbered
  }

  /// Appends the answer to one line to `sink`.
  func answer(_ line: UnsafeRawBufferPointer) -> Answerer.Outcome {
    let answerer = answerer ?? makeAnswerer()
    let start = statistics.timesNext ? NIODeadline.now() : nil
    let outcome = answerer.answer(line, into: sink)
    count(outcome, nanoseconds: start.map { Int((NIODeadline.now() - $0).nanoseconds) })
    return outcome
  }

  /// Works out answers beside the event loop, to lines the first of which was postponed, and gives them to their
  /// connection.
  func answerSlowly(_ lines: [UInt8], _ cost: RequestCost, for connection: ConnectionHandler) {
    let start = NIODeadline.now()
    let lineLimit = limits[.line]
    let asker = connection.number
    let isDear = cost == .dear
    let begin = work.add(for: asker, isDear: isDear, after: connection.workEnd) { [self, current] in
      let turn = current.answer(lines, since: start, lineLimit: lineLimit, isDear: isDear)
      loop.execute { [self] in
        for (outcome, nanoseconds) in turn.outcomes { count(outcome, nanoseconds: nanoseconds) }
        guard let asker = connections[asker] else { return }
        asker.workEnd += turn.duration.nanoseconds
        asker.resume(after: turn)
      }
    }
    connection.workEnd = begin
  }

  /// Gives up what is to be worked out for a connection that has gone.
  func forget(_ connection: ConnectionHandler) { work.remove(connection.number) }

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

  /// `nanoseconds` is nil where it was not timed.
  private func count(_ outcome: Answerer.Outcome, nanoseconds: Int?) {
    switch outcome {
    case .ignored, .postponed, .reload: break
    case .answered(let verb, let failure): statistics.count(verb, failure: failure, nanoseconds: nanoseconds)
    case .refused(let code): statistics.count(nil, failure: code, nanoseconds: nanoseconds)
    case .quit: statistics.count(.quit, failure: nil, nanoseconds: nanoseconds)
    }
  }

  private func makeAnswerer() -> Answerer {
    let made = Answerer(resolver: Resolver(current.snapshot.lexicon, effort: Effort.quick), host: self, texts: nil)
    answerer = made
    return made
  }

  /// Requests from now on are answered by this generation.
  func answer(from next: Generation) {
    current = next
    answerer = nil
    notifier?.tell(.status(status))
    giveBackSoon()
  }

  /// Once nobody answers from the generation before any more, the memory that it took is given back.
  private func giveBackSoon() {
    guard !givesBackSoon else { return }
    givesBackSoon = true
    loop.assumeIsolated().scheduleTask(in: .seconds(1)) { [self] in
      givesBackSoon = false
      workers.submit { _ in Memory.giveBack() }
    }
  }

  // MARK: What is looked at again and again

  func watch() {
    loop.scheduleRepeatedTask(initialDelay: Self.watchInterval, delay: Self.watchInterval) { [weak self] _ in
      self?.reloader.takeUpNewest()
      self?.checkConnections()
    }
  }

  private func checkConnections() {
    let now = NIODeadline.now()
    // One that is closed leaves the list while it is gone through.
    for connection in Array(connections.values) { connection.checkTimes(now) }
    clientLog.tellOfLeftOut()
  }

  /// Takes up the newest store for a connection that asks, and answers it.
  func reload(_ line: [UInt8], for connection: ConnectionHandler) {
    let start = NIODeadline.now()
    let asker = connection.number
    let previous = generation
    func answer(_ reload: Answerer.Reload) {
      let sink = ByteSink()
      let outcome = line.withUnsafeBytes { (answerer ?? makeAnswerer()).answerReload($0, reload, into: sink) }
      let nanoseconds = Int((NIODeadline.now() - start).nanoseconds)
      count(outcome, nanoseconds: nanoseconds)
      let turn = Turn(line: line, answer: sink.bytes, outcome, nanoseconds: nanoseconds)
      connections[asker]?.resume(after: turn)
    }
    // Nothing of this may be done before the lines in front are answered: the connection is still at them.
    loop.assumeIsolated().execute { [self] in
      guard connection.peer?.isOwner == true else {
        clientLog.tell(.info, "refused a request", of: connection, .notPermitted)
        return answer(.notPermitted)
      }
      reloader.reload { problem in answer(problem.map { .failed($0) } ?? .done(from: previous)) }
    }
  }

  /// The same for a supervisor, which is told when it begins and when it is over.
  func reloadForSupervisor() {
    notifier?.tell(.reloading)
    reloader.reload { [self] problem in notifier?.tell(.ready(problem.map { "\(status); \($0)" } ?? status)) }
  }
}
