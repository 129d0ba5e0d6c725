import Glibc

/// An advisory lock on a file. It is held until the object is released or the process ends, even if it crashes.
package final class FileLock: Sendable {
  private let file: FileDescriptor

  /// Acquires the lock; returns nil if another process holds it.
  package static func acquire(_ path: String) throws(SystemError) -> FileLock? {
    while true {
      let file = try FileDescriptor.open(path, flags: O_RDWR | O_CREAT, mode: 0o600)
      guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
        guard errno == EWOULDBLOCK else { throw SystemError("lock", path) }
        return nil
      }
      // The previous holder may have removed the file in the meantime; a lock on a removed file excludes no other
      // process.
      if isCurrent(file, path) { return FileLock(file: file) }
    }
  }

  private static func isCurrent(_ file: FileDescriptor, _ path: String) -> Bool {
    var (locked, named) = (stat(), stat())
    return fstat(file.rawValue, &locked) == 0 && stat(path, &named) == 0
      && (locked.st_dev, locked.st_ino) == (named.st_dev, named.st_ino)
  }

  private init(file: FileDescriptor) { self.file = file }
}
