import NIOCore

/// Connections whose lines wait for a turn, the longest waiting first: a flood on one is not to hold up the others.
///
/// Lives on one event loop, as `Responder` does.
final class TurnQueue: @unchecked Sendable {
  private let loop: any EventLoop
  private var connections: [ConnectionHandler] = []

  init(_ loop: any EventLoop) { self.loop = loop }

  /// Gives a connection a turn once what else has come has been read.
  func add(_ connection: ConnectionHandler) {
    connections.append(connection)
    if connections.count == 1 { schedule() }
  }

  private func schedule() {
    // The loop reads what has come when no task is due. One for now would always be due, so this one is for a moment
    // later.
    loop.scheduleTask(in: .microseconds(20)) { [self] in giveTurns() }
  }

  /// As many as there is time for in one; the others come after what has been sent meanwhile.
  private func giveTurns() {
    let end = NIODeadline.now() + TurnTime.longest
    let waiting = connections.count
    var taken = 0
    repeat {
      connections[taken].takeTurn()
      taken += 1
    } while taken < waiting && NIODeadline.now() < end
    connections.removeFirst(taken)
    if !connections.isEmpty { schedule() }
  }
}
