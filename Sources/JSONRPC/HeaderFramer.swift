/// Splits a byte stream into messages: header fields, an empty line, then content of the length that a header field
/// gives (Language Server Protocol 3.17, "Base Protocol").
package struct HeaderFramer: MessageFramer {
  private static let maxHeaderLength = 8 << 10
  private static let headerEnd = Array("\r\n\r\n".utf8)
  private static let lengthField = Array("content-length:".utf8)

  private var bytes: [UInt8] = []
  private var start = 0
  /// The length of the next content, once its header has been read.
  private var length: Int?
  /// The number of bytes of a refused content that have not arrived yet.
  private var bytesToSkip = 0
  /// Whether the last bytes were refused because they belong to no message. Further such bytes are not reported again.
  private var isSkipping = false

  package init() {}

  package mutating func append(_ more: UnsafeRawBufferPointer) {
    let skipped = min(bytesToSkip, more.count)
    bytesToSkip -= skipped
    if start > 0 {
      bytes.removeSubrange(..<start)
      start = 0
    }
    bytes.append(contentsOf: more[skipped...])
  }

  package mutating func next() -> MessageFrame? {
    while true {
      if let length {
        guard bytes.count - start >= length else { return nil }
        defer { start += length }
        self.length = nil
        return .content(Array(bytes[start..<(start + length)]))
      }
      guard let end = headerEnd() else {
        guard bytes.count - start > Self.maxHeaderLength else { return nil }
        // Skip to the next field that may begin a header.
        start = lengthField(in: start + 1..<bytes.count) ?? bytes.count - Self.lengthField.count
        if let refusal = refuseOnce("bytes that are not a message header were skipped") { return refusal }
        continue
      }
      let header = bytes[start..<end]
      start = end + Self.headerEnd.count
      guard let length = Self.contentLength(header) else {
        // If the content before it had a wrong length, the next header may begin in the middle of a line.
        start = lengthField(in: header.indices.dropFirst()) ?? start
        if let refusal = refuseOnce("a message header has no valid Content-Length") { return refusal }
        continue
      }
      isSkipping = false
      guard length <= MessageFrame.maxLength else {
        let available = min(length, bytes.count - start)
        start += available
        bytesToSkip = length - available
        return .refused("a message has \(length) bytes; the limit is \(MessageFrame.maxLength)")
      }
      self.length = length
    }
  }

  private mutating func refuseOnce(_ reason: String) -> MessageFrame? {
    defer { isSkipping = true }
    return isSkipping ? nil : .refused(reason)
  }

  private func headerEnd() -> Int? {
    let last = min(bytes.count, start + Self.maxHeaderLength) - Self.headerEnd.count
    guard last >= start else { return nil }
    return (start...last).first { bytes[$0] == 0x0D && bytes[$0...].starts(with: Self.headerEnd) }
  }

  private func lengthField(in range: Range<Int>) -> Int? { range.first { Self.beginsLengthField(bytes[$0...]) } }

  private static func beginsLengthField(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= lengthField.count && zip(bytes, lengthField).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  private static func contentLength(_ header: ArraySlice<UInt8>) -> Int? {
    for line in header.split(separator: 0x0A) where beginsLengthField(line) {
      let digits = line.dropFirst(lengthField.count).filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
      guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    return nil
  }
}
