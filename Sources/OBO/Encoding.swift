import Terms

/// OBO is UTF-8; some old files are Latin-1. A piece of text that is not UTF-8 is read as Latin-1 where it holds no
/// sign of UTF-8 at all, and with replacement characters where it does. So many combining marks on one letter that they
/// would take their time are replaced too.
enum Encoding {
  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    // Nearly all text is ASCII, which needs no validation; that is a quarter of the time a file takes to read.
    if isASCII(bytes) {
      return String(unsafeUninitializedCapacity: bytes.count) { storage in
        UnsafeMutableRawBufferPointer(storage).copyMemory(from: bytes)
        return bytes.count
      }
    }
    if let bounded = MarkRun.bounded(bytes) { return bounded.bytes.withUnsafeBytes(text) }
    return String(validating: bytes, as: UTF8.self) ?? repaired(bytes)
  }

  /// What of a line cannot be read as it is, for people.
  static func problem(_ line: UnsafeRawBufferPointer) -> String? {
    guard !isASCII(line) else { return nil }
    guard String(validating: line, as: UTF8.self) != nil else {
      return "the line is not UTF-8; what could not be read was taken as Latin-1 or replaced"
    }
    // Marks that are escaped stand behind each other once they are read.
    guard line.filter({ $0 != UInt8(ascii: "\\") }).withUnsafeBytes({ MarkRun.excess(in: $0) }) != nil else {
      return nil
    }
    return "the line has more than \(MarkRun.longest) combining marks on one letter; the others were replaced"
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
