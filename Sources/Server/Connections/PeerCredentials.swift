import Glibc
import NIOCore

/// The credentials of the process at the other end of a Unix socket, from `SO_PEERCRED` (unix(7), `struct ucred`).
struct PeerCredentials: Sendable {
  var process: pid_t = 0
  var user: uid_t = 0
  var group: gid_t = 0

  /// Returns nil if the connection is closed.
  init?(of channel: any Channel) {
    var read = (process: pid_t(), user: uid_t(), group: gid_t())
    var length = socklen_t(MemoryLayout.size(ofValue: read))
    let result = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) {
      getsockopt($0, SOL_SOCKET, SO_PEERCRED, &read, &length)
    }
    guard result == 0 else { return nil }
    (process, user, group) = read
  }

  /// Whether the peer runs as the daemon's user or as root.
  var isOwner: Bool { user == geteuid() || user == 0 }
}
