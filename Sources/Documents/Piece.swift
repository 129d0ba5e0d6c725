import Terms

/// A value of a document: its text, its position and the way it is written.
package struct Piece: Sendable, Equatable {
  /// Determines how another text is written in the value's place.
  package enum Style: Sendable, Equatable {
    /// Without quoting or escapes: Markdown and plain text.
    case text
    case plainYAML(inFlow: Bool)
    case singleQuoted
    /// In YAML or JSON, with backslash escapes.
    case doubleQuoted
    /// A literal or folded block of YAML, a value that spans several lines, or a value that must not be changed.
    case block
    case cell(separator: UInt8)
    /// One of several values in a cell, or one surrounded by white space: quotation marks would be ordinary characters.
    case partOfCell(separator: UInt8)
    case quotedCell
    /// One of several values in a string or cell, separated by a character that it cannot contain.
    case listed(divider: UInt8, separator: UInt8)
  }

  /// Unescaped.
  package let text: String
  /// The bytes of the document that hold the value, without quotation marks.
  package let range: Range<Int>
  package let style: Style

  package init(text: String, range: Range<Int>, style: Style) {
    self.text = Self.bounded(text)
    self.range = range
    self.style = style
  }

  /// The same value, marked as not to be changed.
  var readOnly: Piece { Piece(text: text, range: range, style: .block) }

  /// Limits runs of combining marks that are written as escapes, like those that are in the document literally.
  private static func bounded(_ text: String) -> String {
    var text = text
    guard let bounded = text.withUTF8({ MarkRun.replacingExcess(in: UnsafeRawBufferPointer($0)) }) else { return text }
    return String(decoding: bounded.bytes, as: UTF8.self)
  }

  /// Returns another text as written in place of this one; nil if it cannot be written in the value's own style.
  package func written(_ other: String) -> String? {
    guard !other.unicodeScalars.contains(where: { $0.value < 0x20 }) else { return nil }
    switch style {
    case .text: return other
    case .block: return nil
    case .plainYAML(let inFlow): return Self.isPlain(other, inFlow: inFlow) ? other : "\"\(Self.escaped(other))\""
    case .singleQuoted: return other.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    case .doubleQuoted: return Self.escaped(other)
    case .quotedCell: return Self.doubled(other)
    case .partOfCell(let separator):
      return other.utf8.contains { $0 == separator || "|\"".utf8.contains($0) } ? nil : other
    case .listed(let divider, let separator):
      let isPlain = !other.utf8.contains { $0 == divider || $0 == separator || "|\"\\".utf8.contains($0) }
      return isPlain && !other.contains(" #") ? other : nil
    case .cell(let separator):
      let needsQuotes = other.utf8.contains { $0 == separator || $0 == UInt8(ascii: "\"") }
      guard needsQuotes else { return other }
      // Tab-separated files have no quoting that all readers understand.
      return separator == UInt8(ascii: "\t")
        ? (other.utf8.contains(separator) ? nil : other) : "\"\(Self.doubled(other))\""
    }
  }

  private static func doubled(_ text: String) -> String {
    text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped.unicodeScalars.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  /// Whether YAML reads an unquoted text as itself (YAML 1.2.2, 7.3.3); stricter than necessary.
  private static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    // `<HP:0003002>` begins with a bracket.
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "<", text.last != ":",
      text.last != " "
    else { return false }
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
      if byte == UInt8(ascii: ":") && next == 0x20 { return false }
      if byte == 0x20 && next == UInt8(ascii: "#") { return false }
      if inFlow && ",[]{}".utf8.contains(byte) { return false }
    }
    return !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
  }
}
