import Terms

/// Lines of a document that are a document of their own, such as a fenced block of YAML, without the indentation or the
/// marks of a quotation in front of them.
struct EmbeddedDocument {
  let source: SourceText
  /// Where each of its lines begins in the document around it.
  private let outerStarts: [Int]

  /// `lines` are those of the document around it, without what stands in front of them and without their ends.
  init(_ lines: [Range<Int>], of outer: SourceText) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += outer.bytes[line]
      bytes.append(0x0A)
    }
    source = SourceText(bytes)
    outerStarts = lines.map(\.lowerBound)
  }

  /// What it says, with the places that this has in the document around it.
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
