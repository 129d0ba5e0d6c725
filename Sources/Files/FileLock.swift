import Glibc

/// An advisory lock on a file, held until the object goes or the process ends, however it ends.
package final class FileLock: Sendable {
  private let file: FileDescriptor

  /// Takes the lock, or returns nil where another process holds it.
  package static func acquire(_ path: String) throws(SystemError) -> FileLock? {
    let file = try FileDescriptor.open(path, flags: O_RDWR | O_CREAT, mode: 0o600)
    guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw SystemError("lock", path) }
      return nil
    }
    return FileLock(file: file)
  }

  private init(file: FileDescriptor) { self.file = file }
}
