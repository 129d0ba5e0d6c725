package import Lexicon

/// Writes JSON directly into a sink. It inserts the commas; the caller determines the order of the fields.
package struct JSONWriter {
  package let sink: ByteSink
  private var needsComma = false

  package init(_ sink: ByteSink) { self.sink = sink }

  package mutating func beginObject(_ name: StaticString? = nil) { open(name, "{") }
  package mutating func endObject() { close("}") }
  package mutating func beginArray(_ name: StaticString? = nil) { open(name, "[") }
  package mutating func endArray() { close("]") }

  package mutating func field(_ name: StaticString, _ value: StaticString) {
    field(name, UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
  }

  package mutating func field(_ name: StaticString, _ value: Text) { field(name, value.bytes) }

  package mutating func field(_ name: StaticString, _ value: String) {
    var value = value
    value.withUTF8 { field(name, UnsafeRawBufferPointer($0)) }
  }

  /// Writes a string. One that needs no escapes, the usual case, is copied in one step.
  package mutating func field(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
    guard Self.isPlain(value) else {
      key(name)
      return quote { $0.escape(value) }
    }
    sink.append(upTo: name.utf8CodeUnitCount + value.count + 6) { start in
      var end = start
      if needsComma {
        end.pointee = UInt8(ascii: ",")
        end += 1
      }
      end.pointee = UInt8(ascii: "\"")
      end = copy(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), to: end + 1)
      end[0] = UInt8(ascii: "\"")
      end[1] = UInt8(ascii: ":")
      end[2] = UInt8(ascii: "\"")
      end = copy(value, to: end + 3)
      end.pointee = UInt8(ascii: "\"")
      return end + 1
    }
    needsComma = true
  }

  private func copy(
    _ bytes: UnsafeRawBufferPointer,
    to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    if let base = bytes.baseAddress {
      UnsafeMutableRawPointer(place).copyMemory(from: base, byteCount: bytes.count)
    }
    return place + bytes.count
  }

  private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
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

  package mutating func field(_ name: StaticString, _ value: Int) {
    key(name)
    sink.append("\(value)")
  }

  package mutating func field(_ name: StaticString, _ value: Bool) {
    key(name)
    sink.append(value ? "true" as StaticString : "false")
  }

  package mutating func null(_ name: StaticString) {
    key(name)
    sink.append("null" as StaticString)
  }

  package mutating func element(_ value: Text) {
    comma()
    quote { $0.escape(value.bytes) }
  }

  package mutating func element(_ value: Int) {
    comma()
    sink.append("\(value)")
  }

  package mutating func element(_ value: String) {
    comma()
    quote { $0.escape(value) }
  }

  /// Writes a string in pieces, each escaped as it is written.
  package mutating func field(_ name: StaticString, pieces: (borrowing JSONWriter) -> Void) {
    key(name)
    quote(pieces)
  }

  /// Writes a piece of the string being written.
  package func escape(_ text: String) {
    var text = text
    text.withUTF8 { escape(UnsafeRawBufferPointer($0)) }
  }

  package func escape(_ text: StaticString) {
    escape(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package func escape(_ text: Text) { escape(text.bytes) }

  package func escape(_ bytes: UnsafeRawBufferPointer) {
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

  private mutating func open(_ name: StaticString?, _ bracket: StaticString) {
    if let name { key(name) } else { comma() }
    sink.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: StaticString) {
    sink.append(bracket)
    needsComma = true
  }

  mutating func comma() {
    if needsComma { sink.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  mutating func key(_ name: StaticString) {
    sink.append(needsComma ? #",""# as StaticString : #"""#)
    needsComma = true
    sink.append(name)
    sink.append(#"":"# as StaticString)
  }

  func quote(_ body: (borrowing JSONWriter) -> Void) {
    sink.append(UInt8(ascii: "\""))
    body(self)
    sink.append(UInt8(ascii: "\""))
  }
}
