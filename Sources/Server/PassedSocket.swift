import Glibc

/// A listening socket that whoever started the process has opened and passed on, as sd_listen_fds(3) has it: `LISTEN_PID`
/// is the process that it is for, `LISTEN_FDS` says how many there are, and the first is descriptor 3.
package struct PassedSocket: Sendable {
  private static let first: Int32 = 3
  private static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]

  let number: Int32
  /// Where it listens; an abstract name begins with an `@`.
  package let path: String

  /// nil where none was passed. Called once, before there are other threads: it takes the variables away, so that nobody
  /// takes the socket a second time. Throws a `ServerError` where it is not one listening Unix stream socket.
  package static func take() throws -> PassedSocket? {
    defer { for name in variables { unsetenv(name) } }
    guard number(in: "LISTEN_PID") == getpid(), let count = number(in: "LISTEN_FDS"), count != 0 else { return nil }
    guard count == 1 else {
      throw ServerError("\(count) sockets were passed (LISTEN_FDS); obod takes one, so the unit has one ListenStream=")
    }
    guard fcntl(first, F_SETFD, FD_CLOEXEC) == 0 else {
      throw ServerError("a socket was passed (LISTEN_FDS), and descriptor \(first) is not open")
    }
    guard option(SO_TYPE) == Int32(SOCK_STREAM.rawValue), option(SO_ACCEPTCONN) == 1,
      let path = UnixAddress.name(of: first)
    else {
      throw ServerError(
        "what was passed is not a Unix stream socket that listens; the unit has ListenStream= with a path"
      )
    }
    return PassedSocket(number: first, path: path)
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
