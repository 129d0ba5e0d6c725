import Files
import Glibc
package import Logging

/// Reports the state of the process to its supervisor as in sd_notify(3), by sending datagrams of `NAME=value` lines to
/// the socket that `NOTIFY_SOCKET` names.
package struct ServiceNotifier: Sendable {
  private let name: [UInt8]
  private let logger: Logger
  /// The interval, in microseconds, within which the supervisor expects a sign of life (sd_watchdog_enabled(3)); nil if
  /// it expects none.
  let watchdogInterval: Int64?

  /// Returns nil if `NOTIFY_SOCKET` is not set. Throws a `ServerError` if it is neither a path nor an abstract name.
  package static func fromEnvironment(_ logger: Logger) throws -> ServiceNotifier? {
    guard let variable = getenv("NOTIFY_SOCKET"), variable.pointee != 0 else { return nil }
    let name = String(cString: variable)
    guard name.hasPrefix("/") || name.hasPrefix("@"), name.utf8.count > 1, name.utf8.count <= UnixAddress.maxPathLength
    else {
      throw ServerError.invalidEnvironment(
        "NOTIFY_SOCKET is '\(name)'; it must be a path, or an abstract name after an @"
      )
    }
    return ServiceNotifier(name: name, logger)
  }

  private init(name: String, _ logger: Logger) {
    self.logger = logger
    self.name = name.hasPrefix("@") ? [0] + name.utf8.dropFirst() : Array(name.utf8)
    let isForAnotherProcess = Self.number(in: "WATCHDOG_PID").map { $0 != Int64(getpid()) } ?? false
    watchdogInterval = isForAnotherProcess ? nil : Self.number(in: "WATCHDOG_USEC").flatMap { $0 > 0 ? $0 : nil }
  }

  private static func number(in variable: String) -> Int64? {
    getenv(variable).flatMap { Int64(String(cString: $0)) }
  }

  enum State {
    case ready(String)
    case reloading
    case status(String)
    case stopping(String)
    case alive

    fileprivate var lines: String {
      switch self {
      case .ready(let status): "READY=1\nSTATUS=\(status)"
      // The timestamp lets the supervisor distinguish this reload from others.
      case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(ServiceNotifier.monotonicMicroseconds())"
      case .status(let status): "STATUS=\(status)"
      case .stopping(let status): "STOPPING=1\nSTATUS=\(status)"
      case .alive: "WATCHDOG=1"
      }
    }
  }

  /// Reports a state. The daemon keeps serving if that fails.
  func report(_ state: State) {
    do {
      try send(state.lines)
    } catch {
      // A missing sign of life is noticed by the supervisor itself.
      if case .alive = state { return }
      logger.warning("\(error)")
    }
  }

  private func send(_ text: String) throws(SystemError) {
    let fileDescriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard fileDescriptor >= 0 else { throw SystemError("open a socket", "NOTIFY_SOCKET") }
    defer { close(fileDescriptor) }
    let lines = Array(text.utf8)
    let sent = UnixAddress.with(name) { address, length in
      // A supervisor that does not read must not delay clients.
      Int32(sendto(fileDescriptor, lines, lines.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), address, length))
    }
    guard sent == Int32(lines.count) else { throw SystemError("notify the supervisor", "NOTIFY_SOCKET") }
  }

  private static func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
