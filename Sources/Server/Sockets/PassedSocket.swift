import Glibc

/// A listening socket that was opened by the parent process and passed on as in sd_listen_fds(3): `LISTEN_PID` is the
/// process that it is meant for, `LISTEN_FDS` the number of sockets, and the first socket is descriptor 3.
package struct PassedSocket: Sendable {
  private static let first: Int32 = 3
  private static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]

  let fileDescriptor: Int32
  /// The path on which it listens, with an `@` before an abstract name.
  package let path: String

  /// Returns the socket that was passed, or nil if none was. Removes the environment variables, so that the socket is
  /// not used twice; must be called once, before other threads start. Throws a `ServerError` if what was passed is not
  /// a single listening Unix stream socket.
  package static func fromEnvironment() throws -> PassedSocket? {
    defer { for name in variables { unsetenv(name) } }
    guard number(in: "LISTEN_PID") == getpid(), let count = number(in: "LISTEN_FDS"), count != 0 else { return nil }
    guard count == 1 else {
      throw ServerError.invalidEnvironment(
        "\(count) sockets were passed (LISTEN_FDS); the unit must have exactly one ListenStream="
      )
    }
    guard fcntl(first, F_SETFD, FD_CLOEXEC) == 0 else {
      throw ServerError.invalidEnvironment("a socket was passed (LISTEN_FDS), but descriptor \(first) is not open")
    }
    guard option(SO_TYPE) == Int32(SOCK_STREAM.rawValue), option(SO_ACCEPTCONN) == 1,
      let path = UnixAddress.name(of: first)
    else {
      throw ServerError.invalidEnvironment(
        "the passed socket is not a listening Unix stream socket; the unit needs ListenStream= with a path"
      )
    }
    return PassedSocket(fileDescriptor: first, path: path)
  }

  private static func number(in variable: String) -> Int32? {
    getenv(variable).flatMap { Int32(String(cString: $0)) }
  }

  private static func option(_ name: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(first, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }
}
