/// A line of YAML read by itself, as one of block style: `- key: value # comment`.
struct BlockLine {
  enum Value {
    case none
    case plain(Range<Int>)
    case quoted(QuotedStretch)
    /// An object or list in flow style, from its first sign on.
    case flow(Int)
    /// A text in the lines below, behind `|` or `>`.
    case literal
  }

  let number: Int
  let range: Range<Int>
  /// Where something begins on the line, and where behind dashes, counted in bytes from its beginning.
  let indent: Int
  let column: Int
  /// The last one that begins a value of a list.
  let dash: Int?
  let key: String?
  /// Behind the key's colon, where there is a key.
  let colonEnd: Int
  let value: Value
  /// Whether an anchor, alias or tag stands with the value.
  let isTagged: Bool
  let comment: Int?

  /// The column that what belongs to the value lies behind.
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

  /// Whether a dash stands at a place that begins a value of a list.
  static func isDash(_ bytes: [UInt8], _ place: Int, _ end: Int) -> Bool {
    place < end && bytes[place] == UInt8(ascii: "-") && (place + 1 == end || SourceText.isBlank(bytes[place + 1]))
  }

  /// Signs that no plain value begins with, and those of anchors, aliases and tags.
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
      let stretch = QuotedStretch(at: range.lowerBound, upTo: range.upperBound, inFlow: false, cursor)
      return (.quoted(stretch), comment(from: stretch.end))
    // An alias, or nothing that YAML knows: no text.
    case let first? where isProperty(first): return (.none, comment(from: range.lowerBound))
    default:
      let comment = comment(from: range.lowerBound)
      return (.plain(cursor.source.trimmed(range.lowerBound..<(comment ?? range.upperBound))), comment)
    }
  }
}
