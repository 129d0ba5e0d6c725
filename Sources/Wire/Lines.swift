import Glibc

/// The whole lines of some bytes, without their line feeds; what stands behind the last of them is `rest`.
package struct Lines: Sequence, IteratorProtocol {
  package private(set) var rest: UnsafeRawBufferPointer

  package init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  package mutating func next() -> UnsafeRawBufferPointer? {
    guard let base = rest.baseAddress, let newline = memchr(base, 0x0A, rest.count) else { return nil }
    let count = UnsafeRawPointer(newline) - base
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[(count + 1)...]) }
    return UnsafeRawBufferPointer(rebasing: rest[..<count])
  }
}

extension UnsafeRawBufferPointer {
  /// A line without the carriage return that may stand before its line feed.
  package var withoutReturn: UnsafeRawBufferPointer {
    last == 0x0D ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
  }
}
