import Documents

/// A line of YAML read on its own, in block style: `- key: value # comment`.
struct BlockLine {
  enum Value {
    case none
    case plain(Range<Int>)
    case quoted(QuotedSpan)
    /// An object or list in flow style, starting at the given byte.
    case flow(Int)
    /// A text in the lines below, after `|` or `>`.
    case literal
  }

  let number: Int
  let range: Range<Int>
  /// The columns, in bytes from the start of the line, of the first character and of the first character after any
  /// dashes.
  let indent: Int
  let column: Int
  /// The column of the last dash that begins a list item.
  let dash: Int?
  let key: String?
  /// The position after the key's colon; if there is no key, where the value begins.
  let colonEnd: Int
  let value: Value
  /// Whether an anchor, alias or tag accompanies the value.
  let isTagged: Bool
  let comment: Int?

  /// The column that everything belonging to the value is indented beyond.
  var level: Int { key == nil ? dash ?? indent : column }

  init(_ number: Int, _ range: Range<Int>, _ cursor: Cursor) {
    let source = cursor.source
    let bytes = source.bytes
    let end = range.upperBound
    func skipBlanks(_ place: inout Int) { while place < end, SourceText.isBlank(bytes[place]) { place += 1 } }
    var place = range.lowerBound
    skipBlanks(&place)
    indent = place - range.lowerBound
    var dash: Int?
    while Self.isDash(bytes, place, end) {
      dash = place - range.lowerBound
      place += 1
      skipBlanks(&place)
    }
    column = place - range.lowerBound
    let found = Self.key(source, place..<end)
    key = found?.text
    colonEnd = found?.colonEnd ?? place
    place = colonEnd
    skipBlanks(&place)
    let valueStart = place
    while place < end, "&!".utf8.contains(bytes[place]) {
      while place < end, !SourceText.isBlank(bytes[place]) { place += 1 }
      skipBlanks(&place)
    }
    isTagged = place > valueStart || (place < end && Self.isProperty(bytes[place]))
    self.dash = dash
    self.number = number
    self.range = range
    (value, comment) = Self.value(place..<end, cursor)
  }

  /// Whether a dash that begins a list item is at a position.
  static func isDash(_ bytes: [UInt8], _ place: Int, _ end: Int) -> Bool {
    place < end && bytes[place] == UInt8(ascii: "-") && (place + 1 == end || SourceText.isBlank(bytes[place + 1]))
  }

  /// Whether no plain value can begin with a character; includes those of anchors, aliases and tags.
  static func isProperty(_ byte: UInt8) -> Bool { "&*!|>%@`".utf8.contains(byte) }

  private static func key(_ source: SourceText, _ range: Range<Int>) -> (text: String, colonEnd: Int)? {
    let bytes = source.bytes
    guard let first = bytes[range].first, !"#[{&*!|>%@`".utf8.contains(first) else { return nil }
    func isColon(_ place: Int) -> Bool {
      guard place < range.upperBound, bytes[place] == UInt8(ascii: ":") else { return false }
      return place + 1 == range.upperBound || SourceText.isBlank(bytes[place + 1])
    }
    var place = range.lowerBound + 1
    guard first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
      if first == UInt8(ascii: "?"), place < range.upperBound, SourceText.isBlank(bytes[place]) { return nil }
      place -= 1
      while place < range.upperBound, !isColon(place) {
        if bytes[place] == UInt8(ascii: "#"), SourceText.isBlank(bytes[place - 1]) { return nil }
        place += 1
      }
      guard place < range.upperBound else { return nil }
      return (source.text(source.trimmed(range.lowerBound..<place)), place + 1)
    }
    while place < range.upperBound, bytes[place] != first {
      place += first == UInt8(ascii: "\"") && bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    let end = place
    place += 1
    while place < range.upperBound, SourceText.isBlank(bytes[place]) { place += 1 }
    guard isColon(place) else { return nil }
    let style: Piece.Style = first == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted
    return (source.value((range.lowerBound + 1)..<end, style), place + 1)
  }

  private static func value(_ range: Range<Int>, _ cursor: Cursor) -> (Value, comment: Int?) {
    let bytes = cursor.source.bytes
    func comment(from place: Int) -> Int? {
      (place..<max(place, range.upperBound)).first {
        bytes[$0] == UInt8(ascii: "#") && ($0 == 0 || $0 == cursor.source.start || SourceText.isBlank(bytes[$0 - 1]))
      }
    }
    switch bytes[range].first {
    case nil: return (.none, nil)
    case UInt8(ascii: "#"): return (.none, range.lowerBound)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return (.flow(range.lowerBound), nil)
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return (.literal, comment(from: range.lowerBound))
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let span = QuotedSpan(at: range.lowerBound, upTo: range.upperBound, inFlow: false, cursor)
      return (.quoted(span), comment(from: span.end))
    // An alias, or something that is not YAML: not a text.
    case let first? where isProperty(first): return (.none, comment(from: range.lowerBound))
    default:
      let comment = comment(from: range.lowerBound)
      return (.plain(cursor.source.trimmed(range.lowerBound..<(comment ?? range.upperBound))), comment)
    }
  }
}
