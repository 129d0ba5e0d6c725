import NIOCore

/// A first-in, first-out queue of connections with unanswered lines, so that one that sends many lines does not delay
/// the others.
final class TurnQueue {
  private let loop: any EventLoop
  private var connections: [ConnectionHandler] = []

  init(_ loop: any EventLoop) { self.loop = loop }

  /// Gives a connection a turn after other pending input has been read.
  func add(_ connection: ConnectionHandler) {
    connections.append(connection)
    if connections.count == 1 { schedule() }
  }

  private func schedule() {
    // The event loop reads input only when no task is due. A task scheduled for now would always be due, so this one is
    // scheduled slightly later.
    loop.assumeIsolated().scheduleTask(in: .microseconds(20)) { [self] in runTurns() }
  }

  /// Gives turns until `TurnTime.maxDuration` has passed. The remaining connections get theirs after the event loop has
  /// read new input.
  private func runTurns() {
    let end = NIODeadline.now() + TurnTime.maxDuration
    let waiting = connections.count
    var count = 0
    repeat {
      connections[count].runTurn()
      count += 1
    } while count < waiting && NIODeadline.now() < end
    connections.removeFirst(count)
    if !connections.isEmpty { schedule() }
  }
}
