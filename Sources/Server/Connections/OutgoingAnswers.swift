/// Counts the bytes of large answers that are being sent to clients that read them. While the total exceeds `maxTotal`, no
/// more expensive work is started, because its answers would only fill memory.
///
/// The answers of a client that reads nothing are not counted, because they would hold up the work of others;
/// `Limit.unread` bounds them for each client.
final class OutgoingAnswers {
  /// The minimum size of a counted answer, in bytes.
  static let minCountedBytes = 64 << 10
  /// The total, in bytes, above which expensive work is held back.
  private static let maxTotal = 8 << 20

  private let work: WorkQueue
  /// Keyed by connection number.
  private var bytes: [Int: Int] = [:]
  private var stalled: Set<Int> = []
  private var total = 0 { didSet { work.holdExpensive(total > Self.maxTotal) } }

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

  /// Records whether a client has stopped reading its answers.
  func set(_ connection: Int, isStalled: Bool) {
    guard let count = bytes[connection], stalled.contains(connection) != isStalled else { return }
    if isStalled { stalled.insert(connection) } else { stalled.remove(connection) }
    total += isStalled ? -count : count
  }
}
