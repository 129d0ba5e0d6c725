import Terms

/// Lines of a document that form a separate document, such as a fenced block of YAML, without the indentation or
/// quotation marks before them.
struct EmbeddedDocument {
  let source: SourceText
  /// The position in the outer document at which each line begins.
  private let outerStarts: [Int]

  /// `lines` are ranges of the outer document, without what precedes the content of each line and without line ends.
  init(_ lines: [Range<Int>], of outer: SourceText) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += outer.bytes[line]
      bytes.append(0x0A)
    }
    source = SourceText(bytes)
    outerStarts = lines.map(\.lowerBound)
  }

  /// Returns claims about this document with their positions translated to the outer document.
  func outer(_ claims: [Claim]) -> [Claim] {
    claims.map { claim in
      switch claim {
      case .passage(let passage): return .passage(outer(passage))
      case .table(var table):
        table.rows = table.rows.map(outer)
        return .table(table)
      default: return claim.mapValues { Piece(text: $0.text, range: outer($0.range), style: $0.style) }
      }
    }
  }

  private func outer(_ passage: Passage) -> Passage {
    var moved = passage
    moved.range = outer(passage.range)
    moved.judgedElsewhere = passage.judgedElsewhere.map(outer)
    return moved
  }

  private func outer(_ range: Range<Int>) -> Range<Int> {
    let start = outer(range.lowerBound)
    return start..<max(start, outer(range.upperBound))
  }

  private func outer(_ offset: Int) -> Int {
    guard let last = outerStarts.indices.last else { return offset }
    let number = min(source.lineNumber(of: offset), last)
    return outerStarts[number] + offset - source.line(number).lowerBound
  }
}
