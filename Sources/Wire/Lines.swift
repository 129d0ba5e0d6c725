import Glibc

/// The complete lines of a buffer, without their line feeds. `rest` is what follows the last complete line.
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
  /// A part of a line.
  @inlinable
  package subscript(part range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range])
  }

  /// The line without the carriage return that may precede its line feed.
  package var withoutReturn: UnsafeRawBufferPointer {
    last == 0x0D ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
  }
}
