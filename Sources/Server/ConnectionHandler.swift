import Glibc
import NIOCore
import Wire

/// One connection: bytes in, whole lines to the responder, answers out in the same order.
///
/// All lines of a read are answered into one buffer, which is sent when all connections that had something to say have
/// been read from. While the client does not take its answers, nothing more is read from it.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let responder: Responder
  private let lineLimit: Int
  /// The beginning of a line whose end has not come yet.
  private var partial: [UInt8] = []
  private var out = ByteBuffer()
  private var isClosing = false
  /// A line's answer is worked out beside the event loop. The line and what comes behind it wait, so that answers keep
  /// their order; nothing more is read until then.
  private var isWaiting = false
  private var waiting: [UInt8] = []
  private var isInputClosed = false
  private var finishesWhenAnswered = false
  private(set) var lastRead = NIODeadline.now()
  /// While the connection is open.
  private var context: ChannelHandlerContext?

  init(responder: Responder, lineLimit: Int) {
    self.responder = responder
    self.lineLimit = lineLimit
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    responder.connections[ObjectIdentifier(self)] = self
    responder.statistics.openConnections += 1
    responder.statistics.acceptedConnections += 1
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    if responder.connections.removeValue(forKey: ObjectIdentifier(self)) != nil {
      responder.statistics.openConnections -= 1
    }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    lastRead = .now()
    unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
      if isWaiting { waiting.append(contentsOf: bytes) } else { answer(bytes) }
    }
  }

  private func answer(_ bytes: UnsafeRawBufferPointer) {
    responder.sink.removeAll()
    answerLines(in: bytes)
    write()
  }

  /// Takes the answers that were waited for.
  func goOn(behind turn: Turn) {
    guard let context else { return }
    isWaiting = false
    lastRead = .now()
    responder.sink.removeAll()
    turn.answers.withUnsafeBytes { responder.sink.append($0) }
    let behind = waiting.dropFirst(turn.consumed)
    waiting = []
    behind.withUnsafeBytes { answerLines(in: $0) }
    if isInputClosed { answerLastLine() }
    write()
    if isClosing || !isWaiting && (isInputClosed || finishesWhenAnswered) { return finish() }
    context.flush()
    readOn(context.channel)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isClosing {
      context.flush()
      context.close(promise: nil)
    } else {
      responder.flushSoon(self)
    }
    context.fireChannelReadComplete()
  }

  /// Sends what has been answered.
  func flush() { context?.flush() }

  /// Reads while the client takes its answers and none is waited for.
  private func readOn(_ channel: any Channel) {
    channel.setOption(.autoRead, value: channel.isWritable && !isWaiting).whenFailure { _ in }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    readOn(context.channel)
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed else {
      return context.fireUserInboundEventTriggered(event)
    }
    isInputClosed = true
    guard !isWaiting else { return }
    responder.sink.removeAll()
    answerLastLine()
    write()
    if !isWaiting { finish() }
  }

  /// The client has said all it will say; a last line without a line feed counts too.
  private func answerLastLine() {
    guard !isClosing, !isWaiting, !partial.isEmpty else { return }
    let last = partial
    partial = []
    last.withUnsafeBytes { answerLine($0, before: UnsafeRawBufferPointer(start: nil, count: 0)) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Closes when the answers so far have been sent.
  func finish() {
    guard !isWaiting else {
      finishesWhenAnswered = true
      return
    }
    isClosing = true
    guard let channel = context?.channel else { return }
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }

  private func write() {
    guard let context, responder.sink.count > 0 else { return }
    // The buffer before has mostly been sent by now; then its memory is used again.
    out.clear(minimumCapacity: responder.sink.count)
    out.writeBytes(responder.sink.bytes)
    context.write(wrapOutboundOut(out), promise: nil)
  }

  private func answerLines(in bytes: UnsafeRawBufferPointer) {
    var lines = Lines(bytes)
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
        partial.removeAll(keepingCapacity: true)
        whole.withUnsafeBytes { answerLine($0, before: lines.rest) }
      }
    }
    guard !isClosing, !isWaiting else { return }
    partial.append(contentsOf: lines.rest)
    if partial.count > lineLimit + 1 { refuse() }
  }

  /// `rest` is what has come behind the line.
  private func answerLine(_ bytes: UnsafeRawBufferPointer, before rest: UnsafeRawBufferPointer) {
    let line = bytes.withoutReturn
    if line.count > lineLimit { return refuse() }
    switch responder.answer(line) {
    case .answered, .ignored: break
    case .quit: isClosing = true
    case .postponed:
      wait(line, rest)
      responder.answerSlowly(waiting, lineLimit: lineLimit, for: self)
    case .reload:
      wait(line, rest)
      responder.reload(Array(line), for: self)
    }
  }

  private func wait(_ line: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) {
    isWaiting = true
    if let context { readOn(context.channel) }
    waiting = Array(line) + [0x0A] + rest
  }

  /// Whether who is at the other end is the daemon's own user or root.
  func isOwners() -> EventLoopFuture<Bool>? {
    guard let channel = context?.channel as? any SocketOptionProvider else { return nil }
    let credentials: EventLoopFuture<PeerCredentials> = channel.unsafeGetSocketOption(
      level: .socket,
      name: .init(rawValue: SO_PEERCRED)
    )
    return credentials.map { $0.user == geteuid() || $0.user == 0 }
  }

  private func refuse() {
    Answerer.refuseLongLine(limit: lineLimit, into: responder.sink)
    responder.statistics.count(nil, nanoseconds: nil)
    partial = []
    isClosing = true
  }
}

/// Who is at the other end of a Unix socket, as `SO_PEERCRED` gives it (unix(7), `struct ucred`).
private struct PeerCredentials: Sendable {
  var process: pid_t = 0
  var user: uid_t = 0
  var group: gid_t = 0
}
