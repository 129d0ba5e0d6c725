import Answers
import Files
import JSON
import Lexicon
import Logging
import NIOCore
import NIOPosix
import Resolver
import Store
import Wire

/// The state that all connections share: the current generation, its answerer, and the statistics.
///
/// Belongs to one event loop: it is made there, and other threads hold it only as a `NIOLoopBound`, which traps elsewhere.
final class Responder: AnswerHost {
  /// The interval at which the link to the published generation is read, which takes microseconds and does not block,
  /// and the idle times of connections are checked.
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
  /// Connections with answers that are written and not flushed.
  private var unflushed: [ConnectionHandler] = []
  /// The buffer to which answers are written before they are passed to their connection.
  let sink = ByteSink()
  var statistics = Statistics()
  var clientLog: ClientLog
  /// Keyed by number, so that an answer for a closed connection cannot reach another one.
  var connections: [Int: ConnectionHandler] = [:]
  private var numbered = 0
  private var trimsMemorySoon = false

  /// The number of threads for slow answers: one more than may do expensive work at once, so that cheap work always has
  /// a thread.
  static let workerCount = max(2, System.coreCount + 1)

  /// `workers` must have `workerCount` threads.
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

  /// A line for people.
  var status: String { "serving generation \(generation)" }

  var reloads: Bool { true }

  func writeStats(_ json: inout JSONWriter) -> Bool {
    statistics.write(&json, current.snapshot, limits)
    return true
  }

  /// Returns the number of a new connection.
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

  /// Answers lines, of which the first was postponed, outside the event loop, and then resumes their connection.
  func answerSlowly(_ lines: [UInt8], _ cost: RequestCost, for connection: ConnectionHandler) {
    let start = NIODeadline.now()
    let lineLimit = limits[.line]
    let number = connection.number
    let isExpensive = cost == .expensive
    let bound = NIOLoopBound(self, eventLoop: loop)
    let begin = work.add(for: number, isExpensive: isExpensive, after: connection.workEnd) { [loop, current] in
      let turn = current.answer(lines, since: start, lineLimit: lineLimit, isExpensive: isExpensive)
      loop.execute { bound.value.resume(number, after: turn) }
    }
    connection.workEnd = begin
  }

  private func resume(_ number: Int, after turn: Turn) {
    for (outcome, nanoseconds) in turn.outcomes { count(outcome, nanoseconds: nanoseconds) }
    guard let connection = connections[number] else { return }
    connection.workEnd += turn.duration.nanoseconds
    connection.resume(after: turn)
  }

  /// Drops the queued work of a closed connection.
  func forget(_ connection: ConnectionHandler) { work.remove(connection.number) }

  /// Sends a connection's answers after all pending input has been read, so that a client wakes up once for many
  /// answers. With fifty clients that do not pipeline, this saves a fifth of the time.
  func flushSoon(_ connection: ConnectionHandler) {
    unflushed.append(connection)
    guard unflushed.count == 1 else { return }
    loop.assumeIsolated().execute { [self] in
      for connection in unflushed { connection.flush() }
      unflushed.removeAll(keepingCapacity: true)
    }
  }

  /// Prefetches the data for the next lines, and returns the number of those lines.
  func prefetch(_ lines: Lines) -> Int { (answerer ?? makeAnswerer()).prefetch(lines) }

  /// `nanoseconds` is nil if the request was not timed.
  private func count(_ outcome: Answerer.Outcome, nanoseconds: Int?) {
    switch outcome {
    case .ignored, .postponed, .reload: break
    case .answered(let verb, let failure): statistics.count(verb, failure: failure, nanoseconds: nanoseconds)
    case .refused(let code): statistics.count(nil, failure: code, nanoseconds: nanoseconds)
    case .quit: statistics.count(.quit, failure: nil, nanoseconds: nanoseconds)
    }
  }

  private func makeAnswerer() -> Answerer {
    let made = Answerer(resolver: Resolver(current.snapshot.lexicon, budget: Budget.quick), host: self, texts: nil)
    answerer = made
    return made
  }

  /// Answers from `next` from now on.
  func use(_ next: Generation) {
    current = next
    answerer = nil
    notifier?.report(.status(status))
    trimMemorySoon()
  }

  /// Returns freed memory to the system a second later, when the previous generation is normally no longer in use.
  private func trimMemorySoon() {
    guard !trimsMemorySoon else { return }
    trimsMemorySoon = true
    loop.assumeIsolated().scheduleTask(in: .seconds(1)) { [self] in
      trimsMemorySoon = false
      workers.submit { _ in Memory.trim() }
    }
  }

  // MARK: Periodic checks

  func watch() {
    let bound = NIOLoopBound(self, eventLoop: loop)
    loop.scheduleRepeatedTask(initialDelay: Self.watchInterval, delay: Self.watchInterval) { _ in
      bound.value.reloader.switchToNewest()
      bound.value.checkConnections()
    }
  }

  private func checkConnections() {
    let now = NIODeadline.now()
    // Iterates over a copy, because a connection that is closed removes itself.
    for connection in Array(connections.values) { connection.checkTimes(now) }
    clientLog.logSuppressedCount()
  }

  /// Switches to the newest generation for a client that requested it, and answers the request.
  func reload(_ line: [UInt8], for connection: ConnectionHandler) {
    let start = NIODeadline.now()
    let number = connection.number
    let previous = generation
    func answer(_ reload: Answerer.Reload) {
      let sink = ByteSink()
      let outcome = line.withUnsafeBytes { (answerer ?? makeAnswerer()).answerReload($0, reload, into: sink) }
      let nanoseconds = Int((NIODeadline.now() - start).nanoseconds)
      count(outcome, nanoseconds: nanoseconds)
      let turn = Turn(line: line, answer: sink.bytes, outcome, nanoseconds: nanoseconds)
      connections[number]?.resume(after: turn)
    }
    // Runs later, because the connection is still processing this line and those before it.
    loop.assumeIsolated().execute { [self] in
      guard connection.peer?.isOwner == true else {
        clientLog.log(.info, "refused a request", of: connection, .notPermitted)
        return answer(.notPermitted)
      }
      reloader.reload { problem in answer(problem.map { .failed($0) } ?? .done(from: previous)) }
    }
  }

  /// Switches to the newest generation for the supervisor, which is notified when the reload begins and ends.
  func reloadForSupervisor() {
    notifier?.report(.reloading)
    reloader.reload { [self] problem in notifier?.report(.ready(problem.map { "\(status); \($0)" } ?? status)) }
  }
}
