import Glibc

/// A whole file mapped read-only; the pages are shared between processes.
///
/// `bytes` is valid as long as the object lives. The file may be unlinked while it is mapped, but must never be written
/// in place; obod publishes files only by renaming them.
package final class MappedFile: @unchecked Sendable {
  package let bytes: UnsafeRawBufferPointer
  package let path: String

  package init(path: String) throws(SystemError) {
    let file = try FileDescriptor.open(path)
    let size = Int(try file.status().st_size)
    self.path = path
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, file.rawValue, 0), base != MAP_FAILED else {
      throw SystemError("map", path)
    }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  /// Returns the result of `body` on a file's bytes, which are mapped only during the call.
  package static func read<Result>(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    let file = try MappedFile(path: path)
    return try withExtendedLifetime(file) { try body(file.bytes) }
  }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }
}
