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
  private(set) var lastRead = NIODeadline.now()
  private var channel: (any Channel)?

  init(responder: Responder, lineLimit: Int) {
    self.responder = responder
    self.lineLimit = lineLimit
  }

  func channelActive(context: ChannelHandlerContext) {
    channel = context.channel
    responder.connections[ObjectIdentifier(self)] = self
    responder.statistics.openConnections += 1
    responder.statistics.acceptedConnections += 1
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    channel = nil
    if responder.connections.removeValue(forKey: ObjectIdentifier(self)) != nil {
      responder.statistics.openConnections -= 1
    }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    lastRead = .now()
    let sink = responder.sink
    sink.removeAll()
    unwrapInboundIn(data).withUnsafeReadableBytes { answerLines(in: $0) }
    write(context: context)
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
  func flush() { channel?.flush() }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    context.channel.setOption(.autoRead, value: context.channel.isWritable).whenFailure { _ in }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed else {
      return context.fireUserInboundEventTriggered(event)
    }
    // The client has said all it will say; a last line without a line feed counts too.
    responder.sink.removeAll()
    if !isClosing && !partial.isEmpty {
      let last = partial
      partial = []
      last.withUnsafeBytes { answerLine($0) }
    }
    write(context: context)
    finish()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Closes when the answers so far have been sent.
  func finish() {
    isClosing = true
    guard let channel else { return }
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }

  private func write(context: ChannelHandlerContext) {
    guard responder.sink.count > 0 else { return }
    // The buffer before has mostly been sent by now; then its memory is used again.
    out.clear(minimumCapacity: responder.sink.count)
    out.writeBytes(responder.sink.bytes)
    context.write(wrapOutboundOut(out), promise: nil)
  }

  private func answerLines(in bytes: UnsafeRawBufferPointer) {
    var lines = Lines(bytes)
    // How many of the lines have been looked ahead at and are not answered yet.
    var expected = 0
    while !isClosing {
      if expected == 0 { expected = responder.expect(lines) }
      guard let line = lines.next() else { break }
      expected -= 1
      if partial.isEmpty {
        answerLine(line)
      } else {
        partial.append(contentsOf: line)
        let whole = partial
        partial.removeAll(keepingCapacity: true)
        whole.withUnsafeBytes { answerLine($0) }
      }
    }
    guard !isClosing else { return }
    partial.append(contentsOf: lines.rest)
    if partial.count > lineLimit + 1 { refuse() }
  }

  private func answerLine(_ bytes: UnsafeRawBufferPointer) {
    let line = bytes.last == 0x0D ? UnsafeRawBufferPointer(rebasing: bytes.dropLast()) : bytes
    if line.count > lineLimit { return refuse() }
    if responder.answer(line) { isClosing = true }
  }

  private func refuse() {
    Answerer.refuseLongLine(limit: lineLimit, into: responder.sink)
    responder.statistics.count(nil, nanoseconds: nil)
    partial = []
    isClosing = true
  }
}
