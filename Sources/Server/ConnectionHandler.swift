import Logging
import NIOCore
import Wire

/// One connection: bytes in, whole lines to the responder, answers out in the same order.
///
/// The lines of a read are answered into one buffer, which is sent when all connections that had something to say have
/// been read from. What is left when its turn is over waits for the next. While the client does not take its answers,
/// nothing more is read from it, and what has been read is not answered.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let responder: Responder
  /// No other connection ever has it; an address in memory is used again.
  let number: Int
  private let lineLimit: Int
  /// The room for a longer line, in bytes, is not kept for the next one.
  private static let longestKept = 4 << 10
  /// The beginning of a line whose end has not come yet.
  private var partial: [UInt8] = []
  private var out = ByteBuffer()
  var isClosing = false
  /// A line's answer is worked out beside the event loop. The line and what comes behind it wait, so that answers keep
  /// their order; nothing more is read until then.
  private(set) var isWaiting = false
  private var waiting: [UInt8] = []
  /// When the last of its work beside the loop ended, in the time of `WorkQueue`.
  var workEnd: Int64 = 0
  /// What waits is for another turn, which comes once the client has taken enough of its answers.
  private var isResting = false
  /// It stands in the queue for its turn.
  private var isQueued = false
  private var isInputClosed = false
  private var finishesWhenAnswered = false
  /// How much of what the client had sent when the daemon was told to stop is still to be read; nil before that.
  var owed: Int?
  /// When a line last ended, or the answer that one waited for came.
  private(set) var lastLine = NIODeadline.now()
  /// More is on its way to the client than may be.
  private var isFull = false
  /// So it is although as much has been sent as the client takes.
  private(set) var isHeld = false
  /// What was on its way to the client when that was last looked at, and when the client has last taken of it.
  var unread = 0
  var lastTaken = NIODeadline.now()
  /// While the connection is open.
  private(set) var context: ChannelHandlerContext?

  init(responder: Responder) {
    self.responder = responder
    number = responder.nextNumber()
    lineLimit = responder.limits[.line]
  }

  /// Who is at the other end; nil where nobody is any more.
  var peer: PeerCredentials? { context.flatMap { PeerCredentials(of: $0.channel) } }

  /// It has lines that are not answered yet.
  var isAnswering: Bool { isWaiting || isResting }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    guard responder.connections.count < responder.limits[.connections] else {
      refuse(.connections, "the limit of \(responder.limits[.connections]) connections is reached")
      context.flush()
      return context.close(promise: nil)
    }
    responder.connections[number] = self
    responder.statistics.openConnections += 1
    responder.statistics.acceptedConnections += 1
    responder.clientLog.tell(.debug, "connection opened", of: self)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    if responder.connections.removeValue(forKey: number) != nil {
      responder.statistics.openConnections -= 1
      responder.clientLog.tell(.debug, "connection closed", of: self)
    }
    if isWaiting { responder.forget(self) }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(owed ?? bytes.count))
      owed = owed.map { $0 - bytes.count }
      if isAnswering {
        waiting.append(contentsOf: bytes)
      } else {
        responder.sink.removeAll()
        answerLines(in: bytes, since: .now())
        write()
      }
    }
    if owed == 0 { finish() }
  }

  /// Takes the answers that were waited for.
  func resume(after turn: Turn) {
    guard let context else { return }
    isWaiting = false
    lastLine = .now()
    for case (.refused(let code), _) in turn.outcomes { tellOfRefusal(code) }
    responder.sink.removeAll()
    for piece in turn.answers { send(piece, context) }
    waiting.removeFirst(turn.consumed)
    if !waiting.isEmpty { rest() }
    endTurn()
  }

  private func send(_ answers: ByteBuffer, _ context: ChannelHandlerContext) {
    let count = answers.readableBytes
    guard count >= OutgoingAnswers.leastCounted else {
      return context.write(wrapOutboundOut(answers), promise: nil)
    }
    responder.outgoing.add(count, for: number)
    context.write(wrapOutboundOut(answers)).assumeIsolated().whenComplete { [responder, number] _ in
      responder.outgoing.remove(count, for: number)
    }
  }

  /// Goes on with the lines that wait.
  func takeTurn() {
    isQueued = false
    guard isResting, !isFull, context != nil else { return }
    isResting = false
    let lines = waiting
    waiting = []
    responder.sink.removeAll()
    lines.withUnsafeBytes { answerLines(in: $0, since: .now()) }
    endTurn()
  }

  /// Sends what a turn has answered, and sees to what comes behind it.
  private func endTurn() {
    if isInputClosed { answerLastLine() }
    write()
    if isClosing || !isAnswering && (isInputClosed || finishesWhenAnswered) { return finish() }
    flush()
    readOn()
  }

  /// Lets the lines that wait have another turn.
  private func rest() {
    isResting = true
    readOn()
    queueUp()
  }

  private func queueUp() {
    guard isResting, !isQueued else { return }
    isQueued = true
    responder.turns.add(self)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isClosing { finish() } else { responder.flushSoon(self) }
    context.fireChannelReadComplete()
  }

  /// Sends what has been answered.
  func flush() {
    guard let context else { return }
    context.flush()
    guard isFull, !isHeld else { return }
    isHeld = true
    responder.statistics.reach(.unread)
  }

  /// Reads while the client takes its answers and none is waited for.
  private func readOn() {
    guard let channel = context?.channel else { return }
    channel.setOption(.autoRead, value: !isFull && !isAnswering && !isClosing).whenFailure { _ in }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isFull = !context.channel.isWritable
    if !isFull {
      isHeld = false
      queueUp()
    }
    readOn()
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed else {
      return context.fireUserInboundEventTriggered(event)
    }
    isInputClosed = true
    guard !isAnswering else { return }
    responder.sink.removeAll()
    answerLastLine()
    write()
    if !isAnswering { finish() }
  }

  /// The client has said all it will say; a last line without a line feed counts too.
  private func answerLastLine() {
    guard !isClosing, !isAnswering, !partial.isEmpty else { return }
    let last = partial
    partial = []
    last.withUnsafeBytes { answerLine($0, before: UnsafeRawBufferPointer(start: nil, count: 0)) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    responder.clientLog.tell(.debug, "connection failed: \(error)", of: self)
    context.close(promise: nil)
  }

  private func tellOfRefusal(_ code: ErrorCode) {
    responder.clientLog.tell(.info, "refused a request", of: self, code)
  }

  /// Closes when the answers so far have been sent.
  func finish() {
    guard !isAnswering else {
      finishesWhenAnswered = true
      return
    }
    isClosing = true
    guard let channel = context?.channel else { return }
    readOn()
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }

  private func write() {
    guard let context, responder.sink.count > 0 else { return }
    // The buffer before has mostly been sent by now; then its memory is used again.
    out.clear(minimumCapacity: responder.sink.count)
    out.writeBytes(responder.sink.bytes)
    context.write(wrapOutboundOut(out), promise: nil)
  }

  /// Answers whole lines for a turn, which began at the time given.
  private func answerLines(in bytes: UnsafeRawBufferPointer, since begin: NIODeadline) {
    var lines = Lines(bytes)
    var time = TurnTime(since: begin)
    defer { if lines.rest.count < bytes.count { lastLine = begin } }
    // How many of the lines have been looked ahead at and are not answered yet.
    var expected = 0
    while !isClosing && !isWaiting {
      if expected == 0 { expected = responder.expect(lines) }
      guard let line = lines.next() else { break }
      expected -= 1
      if partial.isEmpty {
        answerLine(line, before: lines.rest)
      } else {
        partial.append(contentsOf: line)
        let whole = partial
        partial.removeAll(keepingCapacity: whole.count <= Self.longestKept)
        whole.withUnsafeBytes { answerLine($0, before: lines.rest) }
      }
      if !lines.rest.isEmpty, time.isOver(written: responder.sink.count), !isClosing, !isWaiting {
        waiting = Array(lines.rest)
        return rest()
      }
    }
    guard !isClosing, !isWaiting else { return }
    partial.append(contentsOf: lines.rest)
    if partial.count > lineLimit + 1 { refuseLongLine() }
  }

  /// `rest` is what has come behind the line.
  private func answerLine(_ bytes: UnsafeRawBufferPointer, before rest: UnsafeRawBufferPointer) {
    let line = bytes.withoutReturn
    if line.count > lineLimit { return refuseLongLine() }
    switch responder.answer(line) {
    case .answered, .ignored: break
    case .refused(let code): tellOfRefusal(code)
    case .quit: isClosing = true
    case .postponed(let cost):
      wait(line, rest)
      responder.answerSlowly(waiting, cost, for: self)
    case .reload:
      wait(line, rest)
      responder.reload(Array(line), for: self)
    }
  }

  private func wait(_ line: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) {
    isWaiting = true
    readOn()
    waiting = Array(line) + [0x0A] + rest
  }

  private func refuseLongLine() {
    responder.statistics.count(nil, failure: nil, nanoseconds: nil)
    tell(.line, "a request line has at most \(lineLimit) bytes")
  }

  /// Tells the client which limit it has reached, behind the answers so far; nothing is answered after that.
  func refuse(_ limit: Limit, _ message: String) {
    responder.sink.removeAll()
    tell(limit, message)
    write()
  }

  private func tell(_ limit: Limit, _ message: String) {
    responder.statistics.reach(limit)
    if let code = limit.code {
      Answerer.refuse(code, "\(message); the connection is closed", into: responder.sink)
      responder.clientLog.tell(limit == .idle ? .debug : .info, "limit reached: \(limit.name)", of: self, code)
    }
    partial = []
    waiting = []
    isResting = false
    isClosing = true
  }

  /// Gives back what a connection that has been busy keeps for more of the same.
  func release() {
    if partial.isEmpty { partial = [] }
    out = ByteBuffer()
  }
}
