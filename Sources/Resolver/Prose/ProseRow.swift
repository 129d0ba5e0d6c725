/// Determines which cells of a row may name each of its identifiers.
final class ProseRow {
  /// The maximum distance, in cells, between an identifier and a cell that is compared with it.
  private static let maxDistance = 8
  private static let maxWordsPerCell = 40
  private let text: ProseText
  /// For each cell, the nearest cell with identifiers, which its words belong to; nil for cells with identifiers and
  /// for cells without a name.
  private let owners: [Int?]
  /// The words of each cell that may be a name, computed on first use and shared by all identifiers near it.
  private var wordsOfCells: [[Int]?]
  /// Whether the row has a format whose columns hold no labels.
  private let hasNoLabels: Bool

  init(_ text: ProseText) {
    self.text = text
    owners = Self.owners(text)
    wordsOfCells = Array(repeating: nil, count: text.cells.count)
    hasNoLabels = AnnotationRow.matches(text)
  }

  /// Returns the cells beside an identifier's cell as phrases, the nearest first. `labelCell` is the cell that holds
  /// the labels of the table: 0 if no cell holds any, nil if not known.
  func phrases(of place: Int, labelCell: Int?) -> [Phrase] {
    let own = text.items[place].cell
    guard labelCell != 0, !hasNoLabels else { return [] }
    if let labelCell, labelCell != own, text.cells.indices.contains(labelCell) {
      return [phrase(labelCell, isBound: true)].compactMap(\.self)
    }
    let near = (max(1, own - Self.maxDistance)..<min(text.cells.count, own + Self.maxDistance + 1)).filter { $0 != own }
    return near.sorted { (abs($0 - own), $0) < (abs($1 - own), $1) }.compactMap { cell in
      phrase(cell, isBound: owners[cell] == own)
    }
  }

  private func words(of cell: Int) -> [Int] {
    if let known = wordsOfCells[cell] { return known }
    var words = text.cells[cell].prefix(Self.maxWordsPerCell).filter { text.items[$0].word != nil }
    // "HPO|Seizure"
    if words.contains(where: { !text.isMark($0) }) { words = Array(words.drop(while: text.isMark)) }
    wordsOfCells[cell] = words
    return words
  }

  private func phrase(_ cell: Int, isBound: Bool) -> Phrase? {
    let words = words(of: cell)
    guard !words.isEmpty else { return nil }
    return Phrase(
      words: words,
      edge: .both,
      isBound: isBound,
      isSetOff: true,
      isTied: true,
      mustBeWhole: true,
      isCell: true
    )
  }

  /// Whether a cell is where a label is expected in the absence of other evidence: before the identifier, or after one
  /// that comes first in the row.
  func isInPlaceOfLabel(_ words: [Int]) -> Bool {
    guard let word = words.first else { return true }
    let cell = text.items[word].cell
    guard let owner = owners[cell] else { return false }
    return cell < owner || !text.cells[..<owner].contains { !$0.isEmpty }
  }

  private static func owners(_ text: ProseText) -> [Int?] {
    let holders = text.cells.indices.filter { cell in text.cells[cell].contains { text.items[$0].mention != nil } }
    var owners = [Int?](repeating: nil, count: text.cells.count)
    guard let first = holders.first else { return owners }
    // `ID | label | ID` or `label | ID | label | ID`: what precedes the first identifier decides.
    let isLabelFirst = text.cells[..<first].contains { isNaming($0, text) }
    var next = 0
    for cell in text.cells.indices where isNaming(text.cells[cell], text) {
      while next < holders.count, holders[next] < cell { next += 1 }
      guard next == holders.count || holders[next] != cell else { continue }
      let before = next > 0 ? holders[next - 1] : nil
      let after = next < holders.count ? holders[next] : nil
      guard let before, let after else {
        owners[cell] = before ?? after
        continue
      }
      let isNearerToLater = after - cell == cell - before ? isLabelFirst : after - cell < cell - before
      owners[cell] = isNearerToLater ? after : before
    }
    return owners
  }

  private static func isNaming(_ cell: Range<Int>, _ text: ProseText) -> Bool {
    text.isNaming(cell.lazy.filter { text.items[$0].word != nil })
  }

  // MARK: Cells with several identifiers

  /// Returns the part of another cell that belongs to one of several identifiers in a cell: `ID;ID` beside
  /// `label;label`.
  func partners(of place: Int, labelCell: Int?) -> [Coordination] {
    let own = text.items[place].cell
    guard labelCell != 0, !hasNoLabels else { return [] }
    let cell = text.cells[own]
    let mentions = cell.filter { text.items[$0].mention != nil }
    guard mentions.count > 1, mentions.count == cell.count, let number = mentions.firstIndex(of: place) else {
      return []
    }
    // The separator of the identifiers also separates the labels, which may contain other separators of their own.
    let signs = [ProseText.Break.semicolon, .dash, .comma, .slash].filter {
      text.items[mentions[1]].breakBefore.contains($0)
    }
    let cells = labelCell.map { [$0] } ?? [own - 1, own + 1]
    return cells.compactMap { other in
      guard other != own, text.cells.indices.contains(other) else { return nil }
      let parts = parts(of: text.cells[other], dividedBy: signs)
      guard parts.count == mentions.count else { return nil }
      return Coordination(parts: parts, number: number)
    }
  }

  /// Splits the words of a cell at the first of the signs that occurs in it.
  private func parts(of cell: Range<Int>, dividedBy signs: [ProseText.Break]) -> [[Int]] {
    guard cell.allSatisfy({ text.items[$0].word != nil }) else { return [] }
    for sign in signs {
      let starts = cell.dropFirst().filter { text.items[$0].breakBefore.contains(sign) }
      guard !starts.isEmpty else { continue }
      return zip([cell.lowerBound] + starts, starts + [cell.upperBound]).map { Array($0..<$1) }
    }
    return [Array(cell)]
  }
}

/// Recognizes rows of annotation file formats, which name genes and diseases but never their terms.
enum AnnotationRow {
  static func matches(_ text: ProseText) -> Bool {
    let fields = text.scalars.split(separator: "\t", omittingEmptySubsequences: false)
    return isGAF(fields) || isGPAD(fields) || isHPOA(fields)
  }

  private typealias Field = ArraySlice<Unicode.Scalar>

  /// https://geneontology.org/docs/go-annotation-file-gaf-format-2.2
  private static func isGAF(_ fields: [Field]) -> Bool {
    15...17 ~= fields.count && ["P", "F", "C"].contains(String(fields[8])) && isDate(fields[13])
  }

  /// https://geneontology.org/docs/gene-product-association-data-gpad-format-2.0
  private static func isGPAD(_ fields: [Field]) -> Bool {
    11...12 ~= fields.count && isDate(fields[8])
      && (String(fields[5]).hasPrefix("ECO:") || String(fields[4]).hasPrefix("ECO:"))
  }

  /// https://obophenotype.github.io/human-phenotype-ontology/annotations/phenotype_hpoa
  private static func isHPOA(_ fields: [Field]) -> Bool {
    fields.count == 12 && ["P", "I", "C", "M", "H"].contains(String(fields[10])) && String(fields[11]).contains("[")
  }

  /// `20260131` or `2026-01-31`
  private static func isDate(_ field: Field) -> Bool {
    let digits = field.count(where: \.isASCIIDigit)
    return digits == 8 && field.allSatisfy { $0.isASCIIDigit || $0 == "-" }
  }
}
