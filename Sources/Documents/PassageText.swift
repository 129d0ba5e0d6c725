/// A passage as the text of one request, with a mapping from its code points back to the bytes of the document.
package struct PassageText {
  /// A single line, without control characters except tabs.
  package let text: String
  private let source: SourceText
  private let range: Range<Int>
  /// The number of code points at the front that are not in the document.
  private let addedCount: Int

  package init(_ passage: Passage, of source: SourceText) {
    self.source = source
    range = source.trimmed(passage.range)
    var scalars = Array(source.text(range).unicodeScalars)
    switch passage.style {
    case .doubleQuoted: Escapes.mask(&scalars)
    case .cell(let separator): Self.maskRow(&scalars, separator: Unicode.Scalar(separator))
    case .text: Self.maskComments(&scalars, source, range)
    default: break
    }
    for index in scalars.indices where scalars[index].value < 0x20 && scalars[index] != "\t" {
      // A request is one line. U+2028 marks a place that no phrase extends across.
      scalars[index] = scalars[index] == "\n" && passage.keepsLines ? "\u{2028}" : " "
    }
    // With a leading bar, cells are counted the same way whether or not the first one is empty.
    if case .cell = passage.style { scalars.insert(contentsOf: "| ".unicodeScalars, at: 0) }
    addedCount = scalars.count - source.countScalars(range)
    text = String(String.UnicodeScalarView(scalars))
  }

  /// Blanks out comments that suppress findings, which are not part of the text beside an identifier.
  private static func maskComments(_ scalars: inout [Unicode.Scalar], _ source: SourceText, _ range: Range<Int>) {
    var place = range.lowerBound
    while let start = source.firstIndex(of: "<!-- obod:", in: place..<range.upperBound) {
      place = source.firstIndex(of: "-->", in: start..<range.upperBound).map { $0 + 3 } ?? range.upperBound
      let first = source.countScalars(range.lowerBound..<start)
      for index in first..<(first + source.countScalars(start..<place)) { scalars[index] = " " }
    }
  }

  /// Separates cells by tabs; a bar, which separates the values within a cell, must not be taken for a cell boundary.
  private static func maskRow(_ scalars: inout [Unicode.Scalar], separator: Unicode.Scalar) {
    var isQuoted = false
    for index in scalars.indices {
      switch scalars[index] {
      case "|": scalars[index] = ";"
      case "\"" where separator != "\t": isQuoted.toggle()
      case separator: scalars[index] = isQuoted ? separator : "\t"
      case "\t": scalars[index] = " "
      default: break
      }
    }
  }

  /// Returns the bytes of the document that a range of code points stands for.
  package func bytes(_ scalars: Range<Int>) -> Range<Int> {
    let start = offset(of: scalars.lowerBound - addedCount)
    return start..<max(start, offset(of: scalars.upperBound - addedCount))
  }

  /// Returns the text with some ranges of code points replaced; the ranges are in order.
  package func replacing(_ changes: [(range: Range<Int>, id: String)]) -> String {
    let scalars = Array(text.unicodeScalars)
    var changed = String.UnicodeScalarView()
    var place = 0
    for (range, id) in changes {
      changed.append(contentsOf: scalars[place..<range.lowerBound])
      changed.append(contentsOf: id.unicodeScalars)
      place = range.upperBound
    }
    changed.append(contentsOf: scalars[place...])
    return String(changed)
  }

  private func offset(of scalar: Int) -> Int {
    min(range.upperBound, source.offset(of: max(0, scalar), after: range.lowerBound))
  }
}
