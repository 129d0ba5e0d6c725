import NIOCore

extension ConnectionHandler {
  /// Answers the lines received so far, including those still in the socket, and then closes.
  func stop() {
    guard let context, phase != .closing else { return }
    let unread = UnreadInput(of: context.channel)
    // If the client has closed its side, all of its input is read.
    if unread.isComplete { return }
    bytesUntilStop = unread.bytes
    if bytesUntilStop == 0 { finish() }
  }
}
