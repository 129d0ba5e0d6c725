/// The string that a `JSONWriter` is writing. What is appended is escaped.
package struct JSONString: TextOutput {
  let sink: ByteSink

  package func append(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    var index = 0
    while index < bytes.count {
      // Skip eight bytes at a time while none of them needs an escape.
      if index + 8 <= bytes.count, Self.isPlain(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
        index += 8
        continue
      }
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        sink.append(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
        start = index + 1
        escapeSpecial(byte)
      }
      index += 1
    }
    sink.append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
  }

  /// Whether none of eight bytes is a control character, a quotation mark or a backslash. Returns false for bytes
  /// beyond ASCII, and never true if one needs an escape (adapted from the zero-byte test of "Hacker's Delight",
  /// chapter 6).
  private static func isPlain(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5C)
    let found = (word &- ones &* 0x20) | (quotes &- ones) | (slashes &- ones) | word
    return found & tops == 0
  }

  private func escapeSpecial(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): sink.append(#"\""# as StaticString)
    case UInt8(ascii: "\\"): sink.append(#"\\"# as StaticString)
    case 0x0A: sink.append(#"\n"# as StaticString)
    case 0x0D: sink.append(#"\r"# as StaticString)
    case 0x09: sink.append(#"\t"# as StaticString)
    default:
      let digits: StaticString = "0123456789abcdef"
      sink.append(#"\u00"# as StaticString)
      sink.append(digits.utf8Start[Int(byte >> 4)])
      sink.append(digits.utf8Start[Int(byte & 15)])
    }
  }

  static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= bytes.count {
      guard isPlain(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) else { return false }
      index += 8
    }
    while index < bytes.count {
      guard 0x20..<0x7F ~= bytes[index], bytes[index] != 0x22, bytes[index] != 0x5C else { return false }
      index += 1
    }
    return true
  }
}
