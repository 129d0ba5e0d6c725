import Documents
import Terms
import Wire

/// A passage with the identifiers found in it.
struct ScannedPassage {
  let passage: Passage
  let text: PassageText
  private(set) var identifiers: [FoundIdentifier]

  init(_ passage: Passage, _ text: PassageText, _ identifiers: [FoundIdentifier]) {
    self.identifiers = identifiers
    self.passage = passage
    self.text = text
  }

  func isJudgedElsewhere(_ identifier: FoundIdentifier) -> Bool {
    let judged = passage.judgedElsewhere
    guard !judged.isEmpty else { return false }
    let range = text.bytes(identifier.range)
    let place = judged.indices.partitioningIndex { judged[$0].upperBound > range.lowerBound }
    return place < judged.endIndex && judged[place].overlaps(range)
  }

  /// Replaces the verdicts on some of the identifiers.
  mutating func replace(_ others: [FoundIdentifier]) {
    let byStart = Dictionary(others.map { ($0.range.lowerBound, $0) }) { first, _ in first }
    identifiers = identifiers.map { byStart[$0.range.lowerBound] ?? $0 }
  }
}

extension FoundIdentifier {
  /// Whether a table's column of labels may change the verdict.
  var isDoubtful: Bool { verdict == .unconfirmed || verdict == .mismatch || verdict == .unknownID }
}
