import Terms

/// A value of a document that a completion may fill, as it stands now.
package struct Slot: Sendable, Equatable {
  /// What stands in front of and behind a slot that is only a part of a plain value of YAML.
  struct Rest: Equatable {
    let front: String
    let behind: String
  }

  /// What it says now, unescaped; empty where nothing stands there yet.
  package let text: String
  /// Bytes of the document that are replaced; on one line; without the quotation marks where there are two.
  package let range: Range<Int>
  private let style: Piece.Style
  /// What has to stand around the text and does not yet: a blank, quotation marks.
  private let before: String
  private let after: String
  private let rest: Rest?

  init(
    _ text: String,
    _ range: Range<Int>,
    _ style: Piece.Style,
    before: String = "",
    after: String = "",
    rest: Rest? = nil
  ) {
    self.after = after
    self.before = before
    self.range = range
    self.rest = rest
    self.style = style
    self.text = text
  }

  /// What of a slot in text begins at a place of the document.
  package func tail(from start: Int, in source: SourceText) -> Slot {
    let start = min(max(start, range.lowerBound), range.upperBound)
    var rest = rest
    if case .plainYAML = style {
      rest = Rest(
        front: (rest?.front ?? "") + source.text(range.lowerBound..<start),
        behind: rest?.behind ?? ""
      )
    }
    return Slot(
      source.value(start..<range.upperBound, style),
      start..<range.upperBound,
      style,
      after: after,
      rest: rest
    )
  }

  /// An identifier in the form of the one that stands there, where there is one: as a PURL, say.
  package func form(of id: String) -> String { CURIE(reading: text) == nil ? id : Remedy.inForm(of: text, id) }

  /// The edit by which it says something else, written in the value's own style; nil where that cannot be done.
  package func edit(_ text: String) -> Edit? {
    let piece = Piece(text: self.text, range: range, style: style)
    if let rest {
      // Quotation marks around a part would be signs like any other: the value must stay one without them.
      let whole = rest.front + text + rest.behind
      return piece.written(whole) == whole ? Edit(range: range, text: text) : nil
    }
    guard let written = piece.written(text) else { return nil }
    return Edit(range: range, text: before + written + after)
  }
}

extension SourceText {
  /// What bytes say that are written in a style.
  func value(_ range: Range<Int>, _ style: Piece.Style) -> String {
    let text = text(range)
    switch style {
    case .doubleQuoted where text.utf8.contains(UInt8(ascii: "\\")): return Escapes.decoded(bytes[range])
    case .singleQuoted: return Self.halved(text, "''")
    case .quotedCell: return Self.halved(text, "\"\"")
    default: return text
    }
  }

  private static func halved(_ text: String, _ pair: String) -> String {
    text.split(separator: pair, omittingEmptySubsequences: false).joined(separator: String(pair.prefix(1)))
  }

  /// Whether a place is amid the bytes that stand for one sign in a value that begins at `start`.
  func isInsideEscape(_ place: Int, from start: Int, _ style: Piece.Style) -> Bool {
    let escape: UInt8
    switch style {
    case .doubleQuoted: escape = UInt8(ascii: "\\")
    case .singleQuoted: escape = UInt8(ascii: "'")
    case .quotedCell: escape = UInt8(ascii: "\"")
    default: return false
    }
    var end = start
    while end < place {
      guard bytes[end] == escape else {
        end += 1
        continue
      }
      let isCode = escape == UInt8(ascii: "\\") && end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "u")
      end += isCode ? 6 : 2
    }
    return end > place
  }
}
