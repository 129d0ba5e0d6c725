import Terms

extension CURIE {
  /// Whether a value that stands where an identifier is expected is one of a term. Addresses and names that other things
  /// have in a document, `patient_1`, are none, though they may be read as one.
  static func isWritten(in value: String) -> Bool {
    guard let curie = CURIE(reading: value) else { return false }
    if value.utf8.contains(UInt8(ascii: ":")) { return !["http", "https"].contains(curie.prefix.lowercased()) }
    // A prefix begins with two capitals, as `NCBITaxon`, or the local part has the length that OBO asks for.
    let isPrefix = curie.prefix.utf8.prefix(2).count { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 } == 2
    let hasDigits = curie.prefix.utf8.contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return !hasDigits && (isPrefix || curie.local.utf8.count >= 5)
  }
}

/// What a document says of identifiers, as far as its form tells.
package enum Claim: Sendable {
  /// An identifier and, beside it in the same mapping or row, its label.
  case pair(id: Piece, label: Piece)
  /// A value that stands where an identifier is expected, without a label.
  case identifier(Piece)
  /// Where an identifier is expected stands something that is none: not about terms.
  case other(Piece)
  /// Text that may hold identifiers, with words beside them.
  case passage(Passage)
  /// Rows that have their labels in the same cell.
  case table(TextTable)
}

extension [Claim] {
  /// Adds a stretch of text, unless no identifier can stand in it.
  mutating func appendPassage(
    _ range: Range<Int>,
    of source: SourceText,
    style: Piece.Style = .text,
    isCode: Bool = false
  ) {
    guard source.mayHoldIdentifier(range) else { return }
    append(.passage(Passage(range: range, style: style, isCode: isCode)))
  }
}

/// A stretch of text that is judged as one line.
package struct Passage: Sendable {
  package let range: Range<Int>
  /// How escapes in it are written.
  package let style: Piece.Style
  /// Whether it is a line of a program, and no prose.
  package let isCode: Bool
  /// Parts of it that are judged otherwise, and stand here only as what is beside the rest.
  package var judgedElsewhere: [Range<Int>] = []

  package init(range: Range<Int>, style: Piece.Style, isCode: Bool = false) {
    self.isCode = isCode
    self.range = range
    self.style = style
  }
}

/// A table in text.
package struct TextTable: Sendable {
  /// The names of its columns, where it has a header.
  package var header: [String]
  package var rows: [Passage]

  package init(header: [String], rows: [Passage]) {
    self.header = header
    self.rows = rows
  }
}

/// Something in a document that could not be read as what it should be.
package struct ReadingProblem: Error, Sendable, Equatable {
  /// The byte where it was noticed.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}
