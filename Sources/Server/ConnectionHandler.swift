import Answers
import JSON
import Logging
import NIOCore
import Wire

/// One connection: passes whole lines to the responder and writes the answers in the same order.
///
/// The answers to the lines of one read are collected in one buffer, which is sent after all readable connections have
/// been read. Lines left over when the turn ends wait for the next turn. While the client does not read its answers, no
/// more input is read from it, and the lines already read are not answered.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let responder: Responder
  /// Unique among all connections of the daemon, unlike an address in memory, which can be reused.
  let number: Int
  private let lineLimit: Int
  /// The capacity of `partial`, in bytes, is released after a line longer than this.
  private static let longestKept = 4 << 10
  /// The beginning of a line whose end has not arrived yet.
  private var partial: [UInt8] = []
  private var out = ByteBuffer()
  var isClosing = false
  /// Whether a line's answer is being worked out outside the event loop. Until then that line and the following ones
  /// wait, so that answers keep their order, and no more input is read.
  private(set) var isWaiting = false
  private var waiting: [UInt8] = []
  /// The virtual time of `WorkQueue` at which the connection's last work ended.
  var workEnd: Int64 = 0
  /// Whether the waiting lines need another turn. It comes once the client has read enough of its answers.
  private var isResting = false
  /// Whether the connection is in `Responder.turns`.
  private var isQueued = false
  private var isInputClosed = false
  private var finishesWhenAnswered = false
  /// The number of bytes still to be read of what the client had sent when the daemon was asked to stop; nil before
  /// that.
  var owed: Int?
  /// The time at which a line last ended, or a pending answer arrived.
  private(set) var lastLine = NIODeadline.now()
  /// Whether the unread answers have exceeded `Limit.unread` and are still more than half of it.
  private var isFull = false
  /// Whether that was still so after a flush, because the client does not read.
  private(set) var isHeld = false
  /// The number of unread bytes at the last check, and the time at which it last changed.
  var unread = 0
  var lastTaken = NIODeadline.now()
  /// Set while the connection is open.
  private(set) var context: ChannelHandlerContext?

  init(responder: Responder) {
    self.responder = responder
    number = responder.nextNumber()
    lineLimit = responder.limits[.line]
  }

  /// The client's credentials, or nil if the connection is closed.
  var peer: PeerCredentials? { context.flatMap { PeerCredentials(of: $0.channel) } }

  /// Whether lines are waiting to be answered.
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

  /// Sends the pending answers and continues with the waiting lines.
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

  /// Continues with the waiting lines.
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

  /// Sends the answers of a turn and decides what happens next.
  private func endTurn() {
    if isInputClosed { answerLastLine() }
    write()
    if isClosing || !isAnswering && (isInputClosed || finishesWhenAnswered) { return finish() }
    flush()
    readOn()
  }

  /// Requests another turn for the waiting lines.
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

  /// Sends the answers written so far.
  func flush() {
    guard let context else { return }
    context.flush()
    guard isFull, !isHeld else { return }
    isHeld = true
    responder.statistics.reach(.unread)
  }

  /// Enables reading if the client reads its answers and no line is waiting, and disables it otherwise.
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

  /// Answers the last line at the end of input, where a line feed may be missing.
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

  /// Closes once all lines read so far have been answered and the answers have been sent.
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
    // The previous buffer has usually been sent by now, so its memory is reused.
    out.clear(minimumCapacity: responder.sink.count)
    out.writeBytes(responder.sink.bytes)
    context.write(wrapOutboundOut(out), promise: nil)
  }

  /// Answers whole lines in a turn that began at `begin`, and keeps the rest.
  private func answerLines(in bytes: UnsafeRawBufferPointer, since begin: NIODeadline) {
    var lines = Lines(bytes)
    var time = TurnTime(since: begin)
    defer { if lines.rest.count < bytes.count { lastLine = begin } }
    // The number of lines that have been prefetched and are not answered yet.
    var expected = 0
    while !isClosing && !isWaiting {
      if expected == 0 { expected = responder.prefetch(lines) }
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

  /// `rest` is the input after the line.
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

  /// Reports, after the answers so far, the limit that the client has reached. Nothing is answered after that.
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

  /// Frees the buffers that are kept for reuse.
  func release() {
    if partial.isEmpty { partial = [] }
    out = ByteBuffer()
  }
}
