/// A failure to serve or to reach a daemon, with a description that suggests what to do.
package enum ServerError: Error, CustomStringConvertible, Sendable {
  case pathTooLong(String, limit: Int)
  case alreadyServing(String, isObod: Bool)
  case notASocket(String)
  case groupRefused(String, group: UInt32)
  /// This user may not connect.
  case accessDenied(String)
  /// The daemon refuses the connection, with its message.
  case refused(String, message: String)
  case timedOut(String, seconds: Int)
  case connectionLost(String)
  /// What the supervisor passed to the process cannot be used.
  case invalidEnvironment(String)

  package var description: String {
    switch self {
    case .pathTooLong(let path, let limit):
      "\(path): a socket's path has at most \(limit) bytes, this one \(path.utf8.count); "
        + "choose a shorter one with --socket or OBOD_SOCKET"
    case .alreadyServing(let path, let isObod):
      "\(path): another \(isObod ? "obod" : "program") is serving on this socket; stop it first, or choose another --socket"
    case .notASocket(let path): "\(path): exists and is not a socket; choose another --socket"
    case .groupRefused(let path, let group):
      "\(path): only a member of group \(group), or root, can give the socket to it (--group)"
    case .accessDenied(let path):
      "\(path): no permission to connect; the daemon's --socket-mode and --group grant it"
    case .refused(let path, let message): "\(path): \(message)"
    case .timedOut(let path, let seconds): "\(path): the daemon has not answered within \(seconds) seconds"
    case .connectionLost(let path): "\(path): the daemon closed the connection before it answered"
    case .invalidEnvironment(let message): message
    }
  }

  /// Whether another daemon, or the store, may still answer.
  package var isLoss: Bool {
    switch self {
    case .refused, .timedOut, .connectionLost: true
    default: false
    }
  }
}
