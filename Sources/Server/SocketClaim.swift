import Files
import Glibc

/// The right to serve on a socket's path, held by a lock beside it, so that a live socket is never stolen and one that
/// a killed daemon left is taken over.
final class SocketClaim: Sendable {
  private let path: String
  private let lock: FileLock

  init(path: String) throws {
    try UnixAddress.check(path)
    self.path = path
    try Directory.create(Directory.parent(of: path), mode: 0o700)
    guard let lock = try FileLock.acquire(path + ".lock") else {
      throw ServerError("\(path): another obod serves here; stop it first, or choose another --socket")
    }
    self.lock = lock
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard (status.st_mode & S_IFMT) == S_IFSOCK else {
      throw ServerError("\(path): exists and is no socket; choose another --socket")
    }
    if UnixAddress.accepts(path) {
      throw ServerError("\(path): another program serves here; stop it first, or choose another --socket")
    }
    try Directory.removeFile(path)
  }

  /// A socket that is bound to the path and does not listen yet. Nobody can connect to it before it has the group and the
  /// permissions that are asked for.
  func bind(mode: UInt32, group: UInt32?) throws -> Int32 {
    guard let number = UnixAddress.stream() else { throw SystemError("open a socket", path) }
    do {
      let mask = umask(0o777)
      let result = UnixAddress.with(Array(path.utf8)) { Glibc.bind(number, $0, $1) }
      let code = errno
      umask(mask)
      guard result == 0 else { throw SystemError("bind a socket", path, code: code) }
      if let group, lchown(path, uid_t.max, group) != 0 {
        guard errno == EPERM else { throw SystemError("give the socket to group \(group)", path) }
        throw ServerError("\(path): only a member of group \(group), or root, can give it a socket (--group)")
      }
      guard chmod(path, mode) == 0 else { throw SystemError("set the permissions", path) }
      return number
    } catch {
      close(number)
      try? Directory.removeFile(path)
      throw error
    }
  }

  /// Nobody can connect any more.
  func withdraw() {
    // Should it be gone already, there is nothing left to do.
    try? Directory.removeFile(path)
  }

  /// Lets another daemon serve on the path.
  func release() {
    try? Directory.removeFile(path + ".lock")
  }
}

/// A failure to serve or to reach a daemon, told so that a person knows what to do.
package struct ServerError: Error, CustomStringConvertible, Sendable {
  package let description: String

  init(_ description: String) { self.description = description }
}
