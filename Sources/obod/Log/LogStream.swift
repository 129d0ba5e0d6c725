import Glibc
import Synchronization

/// The standard error of a daemon. Its reader may stop reading and must not delay clients, so a line that would block
/// is dropped and counted.
final class LogStream: Sendable {
  private let omitted = Atomic(0)

  /// Writes a line in one call, so that lines of different threads do not mix. If lines were dropped before it, it is
  /// preceded by a line with their number.
  func write(_ line: String, omitted message: (_ count: Int) -> String) {
    guard isReady else {
      omitted.add(1, ordering: .relaxed)
      return
    }
    let count = omitted.exchange(0, ordering: .relaxed)
    Terminal.report(count > 0 ? "\(message(count))\n\(line)" : line)
  }

  /// Whether a write does not block. A pipe is ready if it has room for 4096 bytes, which is the most that one call
  /// writes of a line (pipe(7)). A broken pipe is ready too, because writing to it does not block.
  private var isReady: Bool {
    var polled = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&polled, 1, 0) > 0
  }
}
