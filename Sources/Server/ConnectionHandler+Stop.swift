import NIOCore

extension ConnectionHandler {
  /// Answers the lines received so far, including those still in the socket, and then closes.
  func stop() {
    guard let context, !isClosing else { return }
    let arrived = Arrived(on: context.channel)
    // If the client has closed its side, all of its input is read.
    if arrived.isAll { return }
    owed = arrived.bytes
    if owed == 0 { finish() }
  }

  /// Closes once the answers so far have been sent; lines that are still unanswered are dropped.
  func cut() {
    isClosing = true
    guard let channel = context?.channel else { return }
    channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
  }
}
