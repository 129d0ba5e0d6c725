import Files
import Glibc

/// Exclusive use of a socket's path, held by a lock file next to it. A socket in use is never taken over; one left
/// behind by a killed daemon is replaced.
final class SocketClaim: Sendable {
  private let path: String
  private let lock: FileLock

  init(path: String) throws {
    try UnixAddress.check(path)
    self.path = path
    try Directory.create(Directory.parent(of: path), mode: 0o700)
    guard let lock = try FileLock.acquire(path + ".lock") else {
      throw ServerError.alreadyServing(path, isObod: true)
    }
    self.lock = lock
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard (status.st_mode & S_IFMT) == S_IFSOCK else {
      throw ServerError.notASocket(path)
    }
    if UnixAddress.accepts(path) {
      throw ServerError.alreadyServing(path, isObod: false)
    }
    try Directory.removeFile(path)
  }

  /// Returns a socket that is bound to the path and does not listen yet. No client can connect before the socket has
  /// the requested group and permissions.
  func bind(mode: UInt32, group: UInt32?) throws -> Int32 {
    guard let fileDescriptor = UnixAddress.stream() else { throw SystemError("open a socket", path) }
    do {
      let mask = umask(0o777)
      let result = UnixAddress.with(Array(path.utf8)) { Glibc.bind(fileDescriptor, $0, $1) }
      let code = errno
      umask(mask)
      guard result == 0 else { throw SystemError("bind a socket", path, code: code) }
      if let group, lchown(path, uid_t.max, group) != 0 {
        guard errno == EPERM else { throw SystemError("give the socket to group \(group)", path) }
        throw ServerError.groupRefused(path, group: group)
      }
      guard chmod(path, mode) == 0 else { throw SystemError("set the permissions", path) }
      return fileDescriptor
    } catch {
      close(fileDescriptor)
      try? Directory.removeFile(path)
      throw error
    }
  }

  /// Removes the socket, so that no client can connect any more.
  func withdraw() {
    // If the socket has already been removed, there is nothing to do.
    try? Directory.removeFile(path)
  }

  /// Removes the lock file, so that another daemon can serve on the path.
  func release() {
    try? Directory.removeFile(path + ".lock")
  }
}
