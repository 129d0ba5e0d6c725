import Glibc
import Synchronization

/// Standard error of a daemon. Whoever reads it may stop to, and is not to hold up those who ask: a line that would have to
/// wait is left out, and counted.
final class LogStream: Sendable {
  private let leftOut = Atomic(0)

  /// Writes a line in one call, so that lines of several threads do not mix; in front of it one that says how many were
  /// left out before, where any were.
  func write(_ line: String, leftOut tell: (_ count: Int) -> String) {
    guard isReady else {
      leftOut.add(1, ordering: .relaxed)
      return
    }
    let count = leftOut.exchange(0, ordering: .relaxed)
    Terminal.complain(count > 0 ? "\(tell(count))\n\(line)" : line)
  }

  /// Of a pipe that means room for as much as one call writes of a line, 4096 bytes (pipe(7)). One that is broken is ready:
  /// nobody has to wait for that either.
  private var isReady: Bool {
    var polled = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&polled, 1, 0) > 0
  }
}
