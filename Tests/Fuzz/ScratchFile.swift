import Files
import Glibc

/// A file in memory that is rewritten for each input, for code that takes a path.
final class ScratchFile {
  private let number: Int32
  let path: String

  init() throws(SystemError) {
    var name = Array("/dev/shm/obod-fuzz-XXXXXX".utf8CString)
    number = mkstemp(&name)
    guard number >= 0 else { throw SystemError("create", "a file in memory") }
    // The file has no name from here on, and disappears with the process.
    unlink(name)
    path = "/proc/self/fd/\(number)"
  }

  deinit { close(number) }

  func write(_ bytes: UnsafeRawBufferPointer, at place: Int) throws(SystemError) {
    guard pwrite(number, bytes.baseAddress, bytes.count, place) == bytes.count else {
      throw SystemError("write", "a file in memory")
    }
  }

  func fill(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    // The memory is overwritten, rather than released and allocated again.
    try write(bytes, at: 0)
    guard ftruncate(number, bytes.count) == 0 else { throw SystemError("write", "a file in memory") }
  }
}
