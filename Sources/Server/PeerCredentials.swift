import Glibc
import NIOCore

/// Who is at the other end of a Unix socket, as `SO_PEERCRED` gives it (unix(7), `struct ucred`).
private struct PeerCredentials: Sendable {
  var process: pid_t = 0
  var user: uid_t = 0
  var group: gid_t = 0
}

extension ConnectionHandler {
  /// Whether who is at the other end is the daemon's own user or root.
  func isOwners() -> EventLoopFuture<Bool>? {
    guard let channel = context?.channel as? any SocketOptionProvider else { return nil }
    let credentials: EventLoopFuture<PeerCredentials> = channel.unsafeGetSocketOption(
      level: .socket,
      name: .init(rawValue: SO_PEERCRED)
    )
    return credentials.map { $0.user == geteuid() || $0.user == 0 }
  }
}
