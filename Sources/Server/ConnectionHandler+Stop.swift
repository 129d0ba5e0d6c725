import NIOCore

extension ConnectionHandler {
  /// Answers the lines that have come in so far, with those that still lie in the socket, and then closes.
  func stop() {
    guard let context, !isClosing else { return }
    let arrived = Arrived(on: context.channel)
    // One that has said all it will say is read to its end.
    if arrived.isAll { return }
    owed = arrived.bytes
    if owed == 0 { finish() }
  }

  /// Closes when the answers so far have been sent, whatever else has come.
  func cut() {
    isClosing = true
    guard let channel = context?.channel else { return }
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }
}
