import Logging
import NIOCore
import Wire

/// Logs which client did what and how it ended, but never anything that the client sent.
///
/// Allows a burst of 100 lines and then one line a second, so that no client can fill a disk. Suppressed lines are
/// counted.
struct ClientLog {
  private static let maxBurst = 100
  private static let interval = TimeAmount.seconds(1)

  private let logger: Logger
  private var allowance = maxBurst
  /// The time up to which the allowance has been replenished.
  private var last = NIODeadline.now()
  private var suppressed = 0

  init(_ logger: Logger) { self.logger = logger }

  mutating func log(
    _ level: Logger.Level,
    _ message: String,
    of connection: ConnectionHandler,
    _ code: ErrorCode? = nil
  ) {
    guard level >= logger.logLevel else { return }
    guard isAllowed() else {
      suppressed += 1
      return
    }
    var metadata: Logger.Metadata = [:]
    if let code { metadata["error"] = "\(code.rawValue)" }
    metadata["connection"] = .stringConvertible(connection.number)
    if let peer = connection.peer {
      metadata["uid"] = .stringConvertible(peer.user)
      metadata["pid"] = .stringConvertible(peer.process)
    }
    logger.log(level: level, "\(message)", metadata: metadata)
  }

  /// Logs the number of suppressed lines, if any. Called periodically.
  mutating func logSuppressedCount() {
    guard suppressed > 0, isAllowed() else { return }
    logger.info("omitted \(suppressed) lines about clients")
    suppressed = 0
  }

  private mutating func isAllowed() -> Bool {
    let passed = (NIODeadline.now() - last).nanoseconds / Self.interval.nanoseconds
    if passed > 0 {
      allowance = min(Self.maxBurst, allowance + Int(passed))
      last = last + Self.interval * Int(passed)
    }
    guard allowance > 0 else { return false }
    allowance -= 1
    return true
  }
}
