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
  private static let maxRetainedLength = 4 << 10
  /// The beginning of a line whose end has not arrived yet.
  private var partial: [UInt8] = []
  private var out = ByteBuffer()
  private(set) var phase = ConnectionPhase.reading
  private var input = InputState.open
  private(set) var output = OutputState.flowing
  /// The lines that have been read and are not answered yet, unless the phase is `reading`.
  private var waiting: [UInt8] = []
  /// The virtual time of `WorkQueue` at which the connection's last work ended.
  var workEnd: Int64 = 0
  /// The number of bytes still to be read of what the client had sent when the daemon was asked to stop; nil before
  /// that.
  var bytesUntilStop: Int?
  /// The time at which a line last ended, or a pending answer arrived.
  private(set) var lastLine = NIODeadline.now()
  /// The number of unread bytes at the last check, and the time at which it last changed.
  var unread = 0
  var lastProgress = NIODeadline.now()
  /// Set while the connection is open.
  private(set) var context: ChannelHandlerContext?

  init(responder: Responder) {
    self.responder = responder
    number = responder.nextNumber()
    lineLimit = responder.limits[.line]
  }

  /// The client's credentials, or nil if the connection is closed.
  var peer: PeerCredentials? { context.flatMap { PeerCredentials(of: $0.channel) } }

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
    responder.clientLog.log(.debug, "connection opened", of: self)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    if responder.connections.removeValue(forKey: number) != nil {
      responder.statistics.openConnections -= 1
      responder.clientLog.log(.debug, "connection closed", of: self)
    }
    if phase == .working { responder.forget(self) }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard phase != .closing else { return }
    unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(bytesUntilStop ?? bytes.count))
      bytesUntilStop = bytesUntilStop.map { $0 - bytes.count }
      if phase.hasWaitingLines {
        waiting.append(contentsOf: bytes)
      } else {
        responder.sink.removeAll()
        answerLines(in: bytes, since: .now())
        write()
      }
    }
    if bytesUntilStop == 0 { finish() }
  }

  /// Sends the pending answers and continues with the waiting lines.
  func resume(after turn: Turn) {
    guard let context, phase == .working else { return }
    phase = .reading
    lastLine = .now()
    for case (.refused(let code), _) in turn.outcomes { logRefusal(code) }
    responder.sink.removeAll()
    for piece in turn.answers { send(piece, context) }
    waiting.removeFirst(turn.consumed)
    if !waiting.isEmpty { rest() }
    endTurn()
  }

  private func send(_ answers: ByteBuffer, _ context: ChannelHandlerContext) {
    let count = answers.readableBytes
    guard count >= OutgoingAnswers.minCountedBytes else {
      return context.write(wrapOutboundOut(answers), promise: nil)
    }
    responder.outgoing.add(count, for: number)
    context.write(wrapOutboundOut(answers)).assumeIsolated().whenComplete { [responder, number] _ in
      responder.outgoing.remove(count, for: number)
    }
  }

  /// Continues with the waiting lines.
  func runTurn() {
    guard case .resting = phase, context != nil else { return }
    guard output == .flowing else {
      phase = .resting(isQueued: false)
      return
    }
    phase = .reading
    let lines = waiting
    waiting = []
    responder.sink.removeAll()
    lines.withUnsafeBytes { answerLines(in: $0, since: .now()) }
    endTurn()
  }

  /// Sends the answers of a turn and decides what happens next.
  private func endTurn() {
    if input == .ended { answerLastLine() }
    write()
    if phase == .closing || !phase.hasWaitingLines && input != .open { return finish() }
    flush()
    updateReading()
  }

  /// Requests another turn for the waiting lines.
  private func rest() {
    phase = .resting(isQueued: false)
    updateReading()
    requestTurn()
  }

  private func requestTurn() {
    guard phase == .resting(isQueued: false) else { return }
    phase = .resting(isQueued: true)
    responder.turns.add(self)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if phase == .closing { finish() } else { responder.flushSoon(self) }
    context.fireChannelReadComplete()
  }

  /// Sends the answers written so far.
  func flush() {
    guard let context else { return }
    context.flush()
    guard output == .full else { return }
    output = .blocked
    responder.statistics.reach(.unread)
  }

  /// Enables reading if the client reads its answers and no line is waiting, and disables it otherwise.
  private func updateReading() {
    guard let channel = context?.channel else { return }
    channel.setOption(.autoRead, value: phase == .reading && output == .flowing).whenFailure { _ in }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      output = .flowing
      requestTurn()
    } else if output == .flowing {
      output = .full
    }
    updateReading()
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed else {
      return context.fireUserInboundEventTriggered(event)
    }
    input = .ended
    guard !phase.hasWaitingLines else { return }
    responder.sink.removeAll()
    answerLastLine()
    write()
    if !phase.hasWaitingLines { finish() }
  }

  /// Answers the last line at the end of input, where a line feed may be missing.
  private func answerLastLine() {
    guard phase == .reading, !partial.isEmpty else { return }
    let last = partial
    partial = []
    last.withUnsafeBytes { answerLine($0, before: UnsafeRawBufferPointer(start: nil, count: 0)) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    responder.clientLog.log(.debug, "connection failed: \(error)", of: self)
    context.close(promise: nil)
  }

  private func logRefusal(_ code: ErrorCode) {
    responder.clientLog.log(.info, "refused a request", of: self, code)
  }

  /// Closes once all lines read so far have been answered and the answers have been sent.
  func finish() {
    guard !phase.hasWaitingLines else {
      if input == .open { input = .cut }
      return
    }
    phase = .closing
    guard let channel = context?.channel else { return }
    updateReading()
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
    while phase == .reading {
      if expected == 0 { expected = responder.prefetch(lines) }
      guard let line = lines.next() else { break }
      expected -= 1
      if partial.isEmpty {
        answerLine(line, before: lines.rest)
      } else {
        partial.append(contentsOf: line)
        let whole = partial
        partial.removeAll(keepingCapacity: whole.count <= Self.maxRetainedLength)
        whole.withUnsafeBytes { answerLine($0, before: lines.rest) }
      }
      if !lines.rest.isEmpty, time.isOver(written: responder.sink.count), phase == .reading {
        waiting = Array(lines.rest)
        return rest()
      }
    }
    guard phase == .reading else { return }
    partial.append(contentsOf: lines.rest)
    if partial.count > lineLimit + 1 { refuseLongLine() }
  }

  /// `rest` is the input after the line.
  private func answerLine(_ bytes: UnsafeRawBufferPointer, before rest: UnsafeRawBufferPointer) {
    let line = bytes.withoutReturn
    if line.count > lineLimit { return refuseLongLine() }
    switch responder.answer(line) {
    case .answered, .ignored: break
    case .refused(let code): logRefusal(code)
    case .quit: phase = .closing
    case .postponed(let cost):
      keepWaiting(line, rest)
      responder.answerSlowly(waiting, cost, for: self)
    case .reload:
      keepWaiting(line, rest)
      responder.reload(Array(line), for: self)
    }
  }

  private func keepWaiting(_ line: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) {
    phase = .working
    updateReading()
    waiting = Array(line) + [0x0A] + rest
  }

  private func refuseLongLine() {
    responder.statistics.count(nil, failure: nil, nanoseconds: nil)
    report(.line, "a request line has at most \(lineLimit) bytes")
  }

  /// Reports, after the answers so far, the limit that the client has reached. Nothing is answered after that.
  func refuse(_ limit: Limit, _ message: String) {
    responder.sink.removeAll()
    report(limit, message)
    write()
  }

  private func report(_ limit: Limit, _ message: String) {
    responder.statistics.reach(limit)
    if let code = limit.code {
      Answerer.refuse(code, "\(message); the connection is closed", into: responder.sink)
      responder.clientLog.log(limit == .idle ? .debug : .info, "limit reached: \(limit.name)", of: self, code)
    }
    partial = []
    waiting = []
    phase = .closing
  }

  /// Closes once the answers so far have been sent; lines that are still unanswered are dropped.
  func cut() {
    if phase == .working { responder.forget(self) }
    phase = .closing
    guard let channel = context?.channel else { return }
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }

  /// Frees the buffers that are kept for reuse.
  func release() {
    if partial.isEmpty { partial = [] }
    out = ByteBuffer()
  }
}
