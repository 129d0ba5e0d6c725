package import Glibc

/// An open file, closed when the last reference is released.
package final class FileDescriptor: Sendable {
  package let rawValue: Int32
  package let path: String

  package static func open(
    _ path: String,
    flags: Int32 = O_RDONLY,
    mode: mode_t = 0o644
  ) throws(SystemError)
    -> FileDescriptor
  {
    let rawValue = Glibc.open(path, flags | O_CLOEXEC, mode)
    guard rawValue >= 0 else { throw SystemError("open", path) }
    return FileDescriptor(rawValue: rawValue, path: path)
  }

  /// Duplicates standard input, so that closing the duplicate leaves the original open.
  package static func standardInput() throws(SystemError) -> FileDescriptor {
    try duplicate(STDIN_FILENO, "standard input")
  }

  /// Duplicates standard output.
  package static func standardOutput() throws(SystemError) -> FileDescriptor {
    try duplicate(STDOUT_FILENO, "standard output")
  }

  private static func duplicate(_ rawValue: Int32, _ name: String) throws(SystemError) -> FileDescriptor {
    let rawValue = fcntl(rawValue, F_DUPFD_CLOEXEC, 0)
    guard rawValue >= 0 else { throw SystemError("open", name) }
    return FileDescriptor(rawValue: rawValue, path: name)
  }

  private init(rawValue: Int32, path: String) {
    self.rawValue = rawValue
    self.path = path
  }

  deinit { close(rawValue) }

  package func status() throws(SystemError) -> stat {
    var status = stat()
    guard fstat(rawValue, &status) == 0 else { throw SystemError("stat", path) }
    return status
  }

  /// Reads up to `buffer.count` bytes and returns their number; 0 at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = Glibc.read(rawValue, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemError("read", path) }
    }
  }

  /// Reads from the current position to the end of the file, but at most `limit` bytes.
  package func bytes(upTo limit: Int) throws(SystemError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
    defer { buffer.deallocate() }
    var count = 0
    while count < limit {
      let more = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if more == 0 { break }
      count += more
    }
    return Array(buffer[..<count])
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(rawValue, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw SystemError("write", path)
      }
    }
  }

  /// Flushes the file's bytes to disk.
  package func synchronize() throws(SystemError) {
    guard fsync(rawValue) == 0 else { throw SystemError("fsync", path) }
  }
}
