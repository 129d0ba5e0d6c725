/// A statement of a document about identifiers, as far as its structure shows.
package enum Claim: Sendable {
  /// An identifier and, beside it in the same mapping or row, its label.
  case pair(id: Piece, label: Piece)
  /// Identifiers and, beside them, a different number of labels: which belong together is not known.
  case unpairedLists(ids: [Piece], labels: [Piece])
  /// A value in a place where an identifier is expected, without a label.
  case identifier(Piece)
  /// A value in a place where an identifier is expected that is not one: it is not about terms.
  case nonTerm(Piece)
  /// Text that may hold identifiers, with words beside them.
  case passage(Passage)
  /// Rows of a table whose identifiers are compared with the text beside them.
  case table(TextTable)
}

extension Claim {
  /// Returns the same claim with each of its values changed.
  func mapValues(_ change: (Piece) -> Piece) -> Claim {
    switch self {
    case .pair(let id, let label): .pair(id: change(id), label: change(label))
    case .unpairedLists(let ids, let labels): .unpairedLists(ids: ids.map(change), labels: labels.map(change))
    case .identifier(let id): .identifier(change(id))
    case .nonTerm(let value): .nonTerm(change(value))
    case .passage, .table: self
    }
  }
}

extension [Claim] {
  /// Adds a range of text, unless it cannot contain an identifier.
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

/// A range of text that is judged as one line.
package struct Passage: Sendable {
  package var range: Range<Int>
  /// How escapes in the passage are written.
  package let style: Piece.Style
  /// Whether the passage is source code or data, as opposed to prose.
  package let isCode: Bool
  /// Whether line breaks separate phrases, as in a call; they do not in a paragraph.
  package let keepsLines: Bool
  /// Ranges, in order, that are judged separately and serve here only as context for the rest.
  package var judgedElsewhere: [Range<Int>] = []
  /// Whether the passage must not be changed, because the meaning of its parts is unknown.
  package var isReadOnly = false

  package init(range: Range<Int>, style: Piece.Style, isCode: Bool = false, keepsLines: Bool = false) {
    self.isCode = isCode
    self.keepsLines = keepsLines
    self.range = range
    self.style = style
  }
}

/// Rows of a table whose column names do not settle which labels belong to which identifiers, or that hold other
/// identifiers as well.
package struct TextTable: Sendable {
  /// The names of the columns; empty if there is no header.
  package let header: [String]
  /// Columns of labels known from the header: column of identifiers → column of labels, counted from 0.
  package let labels: [Int: Int]
  /// Whether any column may hold labels: in an annotation file none does, whatever its cells contain.
  package let hasLabels: Bool
  package var rows: [Passage]

  init(header: [String], labels: [Int: Int] = [:], hasLabels: Bool = true, rows: [Passage]) {
    self.hasLabels = hasLabels
    self.header = header
    self.labels = labels
    self.rows = rows
  }
}

/// A part of a document that could not be read in the document's format.
package struct ReadingProblem: Error, Sendable, Equatable {
  /// The byte at which the problem was detected.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}
