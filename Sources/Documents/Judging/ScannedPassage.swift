import Terms
import Wire

/// A passage with the identifiers that were found in it.
struct ScannedPassage {
  struct Identifier {
    let value: JSONValue
    let verdict: Verdict
    /// Code points of the passage's text.
    let range: Range<Int>
    let evidence: Range<Int>?

    /// Whether a table's column of labels may say more of it.
    var isDoubtful: Bool { verdict == .unconfirmed || verdict == .mismatch || verdict == .unknownID }

    init(_ value: JSONValue) {
      func range(_ start: String, _ end: String) -> Range<Int>? {
        guard let start = value[start]?.string.flatMap({ Int($0) }), let end = value[end]?.string.flatMap({ Int($0) })
        else { return nil }
        return start..<max(start, end)
      }
      self.value = value
      verdict = value["verdict"]?.string.flatMap(Verdict.init) ?? .malformedID
      self.range = range("start", "end") ?? 0..<0
      evidence = range("evidence_start", "evidence_end")
    }
  }

  let passage: Passage
  let text: PassageText
  let identifiers: [Identifier]

  /// The number of the cell, counted from 1, that a code point stands in.
  func cell(of place: Int) -> Int {
    var cell = 1
    var isAtStart = true
    for (index, scalar) in text.text.unicodeScalars.enumerated() {
      if index >= place { break }
      if (scalar == "|" && !isAtStart) || scalar == "\t" { cell += 1 }
      if scalar != " " { isAtStart = false }
    }
    return cell
  }
}

/// Which column of a table has the labels of its identifiers.
enum LabelColumn {
  /// Headers of columns whose values are names of terms in their own right, and never the label of the row's.
  private static let neverLabels = [
    "onset", "frequency", "severity", "evidence", "reference", "source", "note", "comment", "sex", "age", "modifier",
    "inheritance", "course", "status", "gene", "count", "category", "type", "prevalence", "laterality",
  ]
  private static let labels = ["label", "name", "term", "phenotype", "description", "disease", "feature", "finding"]

  /// The cell, counted from 1; nil where nothing tells.
  static func find(in rows: [ScannedPassage], header: [String]) -> Int? {
    var confirmed: [Int: Int] = [:]
    var holds: Set<Int> = []
    for row in rows {
      for identifier in row.identifiers {
        let own = row.cell(of: identifier.range.lowerBound)
        holds.insert(own)
        guard identifier.verdict == .confirmed, let evidence = identifier.evidence else { continue }
        let cell = row.cell(of: evidence.lowerBound)
        if cell != own { confirmed[cell, default: 0] += 1 }
      }
    }
    let keys = header.map(KeyRules.folded)
    func mayBe(_ cell: Int) -> Bool {
      guard keys.indices.contains(cell - 1) else { return true }
      return !keys[cell - 1].split(separator: "_").contains { word in neverLabels.contains { word.hasPrefix($0) } }
    }
    if let best = confirmed.filter({ mayBe($0.key) }).max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      return best.key
    }
    let named = keys.indices.filter { index in
      !holds.contains(index + 1) && mayBe(index + 1) && labels.contains { keys[index].hasSuffix($0) }
    }
    return named.count == 1 ? named[0] + 1 : nil
  }
}
