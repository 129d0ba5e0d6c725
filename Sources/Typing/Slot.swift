package import Documents
import Terms

/// A value of a document that a completion may replace, as it is now.
package struct Slot: Sendable, Equatable {
  /// The text before and after a slot that is only part of a plain YAML value.
  struct Context: Equatable {
    let prefix: String
    let suffix: String
  }

  /// The current text, unescaped; empty if there is no value yet.
  package let text: String
  /// The bytes of the document that are replaced, all on one line; without the quotation marks if both are there.
  package let range: Range<Int>
  private let style: Piece.Style
  /// Text that must surround the new text and is not there yet: a space, quotation marks.
  private let before: String
  private let after: String
  private let context: Context?

  init(
    _ text: String,
    _ range: Range<Int>,
    _ style: Piece.Style,
    before: String = "",
    after: String = "",
    context: Context? = nil
  ) {
    self.after = after
    self.before = before
    self.range = range
    self.context = context
    self.style = style
    self.text = text
  }

  /// Returns the part of the slot that begins at a position in the document.
  package func tail(from start: Int, in source: SourceText) -> Slot {
    let start = min(max(start, range.lowerBound), range.upperBound)
    var context = context
    if case .plainYAML = style {
      context = Context(
        prefix: (context?.prefix ?? "") + source.text(range.lowerBound..<start),
        suffix: context?.suffix ?? ""
      )
    }
    return Slot(
      source.value(start..<range.upperBound, style),
      start..<range.upperBound,
      style,
      after: after,
      context: context
    )
  }

  /// Returns an identifier in the form of the one in the slot, if there is one: as a PURL, for example.
  package func form(of id: String) -> String { CURIE(reading: text) == nil ? id : CURIE.spelled(id, like: text) }

  /// Returns the edit that replaces the value by a text, written in the value's own style; nil if that cannot be done.
  package func edit(_ text: String) -> Edit? {
    let piece = Piece(text: self.text, range: range, style: style)
    if let context {
      // Quotation marks around a part would be ordinary characters: the value must stay valid without them.
      let whole = context.prefix + text + context.suffix
      return piece.written(whole) == whole ? Edit(range: range, text: text) : nil
    }
    guard let written = piece.written(text) else { return nil }
    return Edit(range: range, text: before + written + after)
  }
}

extension SourceText {
  /// Returns the text of a range that is written in a style, unescaped.
  func value(_ range: Range<Int>, _ style: Piece.Style) -> String {
    let text = text(range)
    switch style {
    case .doubleQuoted where text.utf8.contains(UInt8(ascii: "\\")): return Escapes.decoded(bytes[range])
    case .singleQuoted: return Self.undoubled(text, "''")
    case .quotedCell: return Self.undoubled(text, "\"\"")
    default: return text
    }
  }

  private static func undoubled(_ text: String, _ pair: String) -> String {
    text.split(separator: pair, omittingEmptySubsequences: false).joined(separator: String(pair.prefix(1)))
  }

  /// Whether a position is inside the escape sequence of a character, in a value that begins at `start`.
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
