/// Scans the parts of one clause's value: tokens, quoted strings, bracketed lists, qualifiers, comments.
///
/// Works on the bytes of one line. If a part is missing or malformed, its method returns nil or false and skips nothing
/// but blanks.
struct ClauseScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int

  init(_ bytes: UnsafeRawBufferPointer, from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  /// Skips blanks, a list of qualifiers and a comment. Returns whether nothing else is left.
  mutating func finish() -> Bool {
    skipBlanks()
    if let end = qualifiersEnd(from: position) {
      position = end
      skipBlanks()
    }
    if !isAtEnd && bytes[position] == UInt8(ascii: "!") { position = bytes.count }
    return isAtEnd
  }

  /// Reads an identifier or a keyword, which extends to the next blank, and resolves escapes.
  mutating func token() -> String? {
    skipBlanks()
    let start = position
    var end = position
    var escaped = false
    while end < bytes.count, !Self.isBlank(bytes[end]) {
      if bytes[end] == UInt8(ascii: "\\"), end + 1 < bytes.count {
        escaped = true
        end += 2
      } else if bytes[end] == UInt8(ascii: "!") && end == start {
        break
      } else {
        end += 1
      }
    }
    guard end > start else { return nil }
    position = end
    return escaped ? unescaped(start, end) : Encoding.text(slice(start, end))
  }

  /// Reads `"…"` and resolves escapes; nil if no quoted string begins here or if it is not closed.
  mutating func quoted() -> String? {
    skipBlanks()
    guard !isAtEnd, bytes[position] == UInt8(ascii: "\"") else { return nil }
    let start = position + 1
    guard let (end, isEscaped) = quotation(from: position) else { return nil }
    position = end
    return text(start, end - 1, isEscaped: isEscaped)
  }

  /// Skips `[…]`, a list of cross references with optional descriptions. Returns false if it is missing or not closed.
  mutating func skipXrefList() -> Bool {
    skipBlanks()
    guard !isAtEnd, bytes[position] == UInt8(ascii: "[") else { return false }
    var index = position + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""):
        // A quotation mark without a partner is part of an identifier, so it is an ordinary character.
        index = quotedEnd(from: index) ?? index + 1
      case UInt8(ascii: "]"):
        position = index + 1
        return true
      default: index += 1
      }
    }
    return false
  }

  /// Reads everything up to a comment or a list of qualifiers, resolves escapes and trims blanks. `hasLiteralBrace` is
  /// true if a brace did not open a list of qualifiers and was taken as text.
  mutating func unquoted() -> (text: String, hasLiteralBrace: Bool) {
    skipBlanks()
    let start = position
    var end = start
    var hasLiteralBrace = false
    var isEscaped = false
    // Computed at the first brace.
    var qualifiers: Int?
    scan: while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\\"):
        isEscaped = true
        end += 2
      case UInt8(ascii: "!"): break scan
      case UInt8(ascii: "{"):
        let place = qualifiers ?? QualifierSearch.trailingList(in: bytes, from: end) ?? bytes.count
        if place == end { break scan }
        qualifiers = place
        hasLiteralBrace = true
        end += 1
      default: end += 1
      }
    }
    end = min(end, bytes.count)
    position = bytes.count
    var last = end
    while last > start, Self.isBlank(bytes[last - 1]) { last -= 1 }
    // An escaped blank is kept.
    if last < end, last > start, bytes[last - 1] == UInt8(ascii: "\\") { last += 1 }
    return (text(start, last, isEscaped: isEscaped), hasLiteralBrace)
  }

  /// Returns the end of the `{key="value", …}` that begins at `start`; nil if there is none.
  private func qualifiersEnd(from start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
    var index = start + 1
    while true {
      index = afterBlanks(index)
      if index < bytes.count, bytes[index] == UInt8(ascii: "}") { return index + 1 }
      let key = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "="), !Self.isBlank(bytes[index]),
        bytes[index] != UInt8(ascii: "}")
      {
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard index > key else { return nil }
      index = afterBlanks(index)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
      index = afterBlanks(index + 1)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\""), let end = quotedEnd(from: index) else {
        return nil
      }
      index = afterBlanks(end)
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
      } else if bytes[index] != UInt8(ascii: "}") {
        return nil
      }
    }
  }

  private func afterBlanks(_ start: Int) -> Int {
    var index = start
    while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
    return index
  }

  /// Returns the position after the closing quotation mark of the string that begins at `start`.
  private func quotedEnd(from start: Int) -> Int? { quotation(from: start)?.end }

  /// The same, and whether the string contains an escape.
  private func quotation(from start: Int) -> (end: Int, isEscaped: Bool)? {
    var index = start + 1
    var isEscaped = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"):
        isEscaped = true
        index += 2
      case UInt8(ascii: "\""): return (index + 1, isEscaped)
      default: index += 1
      }
    }
    return nil
  }

  private func slice(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[start..<min(end, bytes.count)])
  }

  private func text(_ start: Int, _ end: Int, isEscaped: Bool) -> String {
    isEscaped ? unescaped(start, end) : Encoding.text(slice(start, end))
  }

  /// Resolves escapes: `\n` newline, `\t` tab, `\W` blank; any other character stands for itself (OBO 1.4, "Escape
  /// characters"). `\r` becomes a carriage return.
  private func unescaped(_ start: Int, _ end: Int) -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(end - start)
    var index = start
    let stop = min(end, bytes.count)
    while index < stop {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < stop {
        index += 1
        switch bytes[index] {
        case UInt8(ascii: "n"): plain.append(0x0A)
        case UInt8(ascii: "t"): plain.append(0x09)
        case UInt8(ascii: "r"): plain.append(0x0D)
        case UInt8(ascii: "W"): plain.append(0x20)
        default: plain.append(bytes[index])
        }
      } else {
        plain.append(bytes[index])
      }
      index += 1
    }
    return plain.withUnsafeBytes(Encoding.text)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
