import Glibc

/// UTF-8 text inside a mapped lexicon, not copied: valid as long as the lexicon lives.
package struct Text: @unchecked Sendable, Equatable {
  package let bytes: UnsafeRawBufferPointer

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  package var isEmpty: Bool { bytes.isEmpty }
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  package static func == (left: Text, right: Text) -> Bool { left.equals(right.bytes) }

  package func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count == other.count else { return false }
    guard let left = bytes.baseAddress, let right = other.baseAddress else { return true }
    return memcmp(left, right, bytes.count) == 0
  }

  /// Compares by bytes, which for UTF-8 is the order of the code points.
  package func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
    guard let left = bytes.baseAddress, let right = other.baseAddress else { return bytes.count < other.count }
    let order = memcmp(left, right, min(bytes.count, other.count))
    return order == 0 ? bytes.count < other.count : order < 0
  }

  package var codePoints: Int { bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }
}
