import Documents
import Terms

/// The claims of a document in the notation of the tests.
struct ReadClaims {
  /// `identifier = label`, or an identifier alone, in document order.
  var pairs: [String] = []
  /// Passages of text; `⏎` marks a line break that no phrase extends across.
  var passages: [String] = []
  /// Rows of tables.
  var rows: [String] = []
  var problems: [String] = []
  var others: [String] = []

  init(_ format: DocumentFormat, _ text: String) {
    let source = SourceText(Array(text.utf8))
    let read = format.read(source, KeyRules())
    problems = read.problems.map(\.message)
    for claim in read.claims {
      switch claim {
      case .pair(let id, let label): pairs.append("\(Self.shown(id, source)) = \(Self.shown(label, source))")
      case .unpairedLists(let ids, let labels):
        pairs.append(
          [ids, labels].map { $0.map { Self.shown($0, source) }.joined(separator: ", ") }.joined(separator: " ~ ")
        )
      case .identifier(let id): pairs.append(Self.shown(id, source))
      case .nonTerm(let value): others.append(Self.shown(value, source))
      case .passage(let passage):
        let lines = source.text(passage.range).split(whereSeparator: \.isNewline)
        passages.append(lines.map(Self.trimmed).joined(separator: passage.keepsLines ? "⏎" : " "))
      case .table(let table): rows += table.rows.map { source.text($0.range) }
      }
    }
  }

  /// Returns the text of a value, followed by the text at its position if that differs.
  private static func shown(_ piece: Piece, _ source: SourceText) -> String {
    let written = source.text(piece.range)
    return written == piece.text ? written : "\(piece.text) (\(written))"
  }

  private static func trimmed(_ line: Substring) -> String { String(line.drop { $0 == " " || $0 == "\t" }) }
}
