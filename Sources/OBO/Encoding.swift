import Terms

/// Decodes text as UTF-8, because OBO is UTF-8; some old files are Latin-1. Text that is not valid UTF-8 is read as
/// Latin-1 if it contains no multi-byte UTF-8 sequence, and with replacement characters if it does. Excess combining
/// marks are replaced too (`MarkRun`).
enum Encoding {
  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    // Nearly all text is ASCII, which needs no validation. Validation would take a quarter of the time to read a file.
    if isASCII(bytes) {
      return String(unsafeUninitializedCapacity: bytes.count) { storage in
        UnsafeMutableRawBufferPointer(storage).copyMemory(from: bytes)
        return bytes.count
      }
    }
    if let bounded = MarkRun.replacingExcess(in: bytes) { return bounded.bytes.withUnsafeBytes(text) }
    return String(validating: bytes, as: UTF8.self) ?? repaired(bytes)
  }

  /// Returns a message about the bytes of a line that cannot be read as they are; nil if there are none.
  static func problem(_ line: UnsafeRawBufferPointer) -> String? {
    guard !isASCII(line) else { return nil }
    guard String(validating: line, as: UTF8.self) != nil else {
      return "the line is not UTF-8; invalid bytes were read as Latin-1 or replaced"
    }
    // Ignores backslashes, because escaped marks follow one another once the escapes are resolved.
    guard line.filter({ $0 != UInt8(ascii: "\\") }).withUnsafeBytes({ MarkRun.excess(in: $0) }) != nil else {
      return nil
    }
    return "the line has more than \(MarkRun.maxMarks) combining marks on one letter; the excess marks were replaced"
  }

  private static func repaired(_ bytes: UnsafeRawBufferPointer) -> String {
    let decoded = String(decoding: bytes, as: UTF8.self)
    let hasMultibyte = decoded.unicodeScalars.contains { $0.value > 0x7F && $0 != "\u{FFFD}" }
    if hasMultibyte { return decoded }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var union: UInt64 = 0
    let words = bytes.count / 8
    for word in 0..<words { union |= bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) }
    for index in (words * 8)..<bytes.count { union |= UInt64(bytes[index]) }
    return union & 0x8080_8080_8080_8080 == 0
  }
}
