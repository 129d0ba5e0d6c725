import Glibc

/// A whole file mapped read-only; pages are shared between processes.
///
/// `bytes` is valid as long as the object lives. The file may be unlinked meanwhile but must never be written in
/// place: obod publishes by rename only.
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
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, file.number, 0), base != MAP_FAILED else {
      throw SystemError("map", path)
    }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  /// What `body` makes of a file's bytes, which are mapped only meanwhile.
  package static func read<Result>(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    let file = try MappedFile(path: path)
    return try withExtendedLifetime(file) { try body(file.bytes) }
  }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }
}
