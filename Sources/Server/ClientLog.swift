import Logging
import NIOCore
import Wire

/// What the log is told of clients: who did what and how it ended, never anything that they sent.
///
/// A hundred lines at once and then one a second, so that no client can fill a disk; those left out are counted.
struct ClientLog {
  private static let most = 100
  private static let interval = TimeAmount.seconds(1)

  private let logger: Logger
  private var allowance = most
  /// When the allowance was last added to.
  private var last = NIODeadline.now()
  private var leftOut = 0

  init(_ logger: Logger) { self.logger = logger }

  mutating func tell(
    _ level: Logger.Level,
    _ message: String,
    of connection: ConnectionHandler,
    _ code: ErrorCode? = nil
  ) {
    guard level >= logger.logLevel else { return }
    guard isAllowed() else {
      leftOut += 1
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

  /// Called again and again.
  mutating func tellOfLeftOut() {
    guard leftOut > 0, isAllowed() else { return }
    logger.info("left out \(leftOut) lines about clients")
    leftOut = 0
  }

  private mutating func isAllowed() -> Bool {
    let passed = (NIODeadline.now() - last).nanoseconds / Self.interval.nanoseconds
    if passed > 0 {
      allowance = min(Self.most, allowance + Int(passed))
      last = last + Self.interval * Int(passed)
    }
    guard allowance > 0 else { return false }
    allowance -= 1
    return true
  }
}
