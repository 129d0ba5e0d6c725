import Terms
import Wire

/// A passage with the identifiers found in it.
struct ScannedPassage {
  struct Identifier {
    let value: JSONValue
    let verdict: Verdict
    /// Code points of the passage's text.
    var range: Range<Int>
    var evidence: Range<Int>?

    /// Whether a table's column of labels may change the verdict.
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
  private(set) var identifiers: [Identifier]

  init(_ passage: Passage, _ text: PassageText, _ identifiers: [Identifier]) {
    self.identifiers = identifiers
    self.passage = passage
    self.text = text
  }

  func isJudgedElsewhere(_ identifier: Identifier) -> Bool {
    let judged = passage.judgedElsewhere
    guard !judged.isEmpty else { return false }
    let range = text.bytes(identifier.range)
    let place = judged.indices.partitioningIndex { judged[$0].upperBound > range.lowerBound }
    return place < judged.endIndex && judged[place].overlaps(range)
  }

  /// Replaces the verdicts on some of the identifiers.
  mutating func replace(_ others: [Identifier]) {
    let byStart = Dictionary(others.map { ($0.range.lowerBound, $0) }) { first, _ in first }
    identifiers = identifiers.map { byStart[$0.range.lowerBound] ?? $0 }
  }
}
