/// How many bytes of large answers are on their way to clients that read them. While these are many, no more dear work is
/// started: it would only fill memory.
///
/// A client that takes nothing is not counted, as it would hold up the others; what it may keep is limited for each
/// (`Limit.unread`). Lives on one event loop, as `Responder` does.
final class OutgoingAnswers: @unchecked Sendable {
  /// A smaller answer is not counted, in bytes.
  static let leastCounted = 64 << 10
  private static let most = 8 << 20

  private let work: WorkQueue
  /// By the connection's number.
  private var bytes: [Int: Int] = [:]
  private var stalled: Set<Int> = []
  private var total = 0 { didSet { work.holdDear(total > Self.most) } }

  init(_ work: WorkQueue) { self.work = work }

  func add(_ count: Int, for connection: Int) {
    bytes[connection, default: 0] += count
    if !stalled.contains(connection) { total += count }
  }

  func remove(_ count: Int, for connection: Int) {
    let rest = (bytes[connection] ?? 0) - count
    bytes[connection] = rest > 0 ? rest : nil
    if !stalled.contains(connection) { total -= count }
    if rest <= 0 { stalled.remove(connection) }
  }

  /// Whether a client has taken nothing for a while.
  func set(_ connection: Int, isStalled: Bool) {
    guard let count = bytes[connection], stalled.contains(connection) != isStalled else { return }
    if isStalled { stalled.insert(connection) } else { stalled.remove(connection) }
    total += isStalled ? -count : count
  }
}
