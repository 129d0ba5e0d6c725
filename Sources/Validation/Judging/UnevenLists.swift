import Documents
import Terms
import Wire

/// Identifiers beside a different number of labels. Each identifier is compared with the labels that may belong to it.
struct UnevenLists {
  /// The number of labels on either side of its own position that an identifier is compared with. Bounded, so that the
  /// cost is linear in the length of the lists.
  private static let windowRadius = 8
  /// The most labels that a single identifier is compared with.
  private static let maxLabels = 64

  let ids: [Piece]
  /// If there is one identifier: the whole value, then its parts.
  let labels: [Piece]

  /// Returns the indices of the labels that an identifier is compared with.
  private func candidates(_ id: Int) -> Range<Int> {
    guard ids.count > 1 else { return 0..<min(labels.count, Self.maxLabels) }
    let middle = id * labels.count / ids.count
    let start = max(0, min(middle - Self.windowRadius, labels.count - 2 * Self.windowRadius))
    return start..<min(labels.count, start + 2 * Self.windowRadius)
  }

  private func pair(_ id: Int, _ label: Int?) -> LabeledIdentifier {
    LabeledIdentifier(id: ids[id], label: label.map { labels[$0] })
  }

  /// The pairs to ask about.
  var pairs: [LabeledIdentifier] {
    ids.indices.flatMap { id in labels.isEmpty ? [pair(id, nil)] : candidates(id).map { pair(id, $0) } }
  }

  /// Returns each identifier with the label that belongs to it or, if none does, with the one that is wrong; and the
  /// labels that belong to none of the identifiers.
  func paired(_ answer: (LabeledIdentifier) -> CheckAnswer?) -> (pairs: [LabeledIdentifier], unpaired: [Piece]) {
    var chosen: [LabeledIdentifier?] = ids.map { _ in nil }
    var used: Set<Int> = []
    var isChecked = true
    for id in ids.indices {
      let ranked = candidates(id).compactMap { label in
        answer(pair(id, label)).flatMap { Self.rank($0).map { (label: label, rank: $0) } }
      }
      used.formUnion(ranked.map(\.label))
      if let best = ranked.min(by: { ($0.rank, $0.label) < ($1.rank, $1.label) }) {
        chosen[id] = pair(id, best.label)
      } else if let first = candidates(id).first, answer(pair(id, first))?.verdict != .mismatch {
        chosen[id] = pair(id, first)
        isChecked = false
      }
    }
    var next = 0
    for id in ids.indices where chosen[id] == nil {
      // The label at the same position, or the first one left.
      while next < labels.count, used.contains(next) { next += 1 }
      let isFree = id < labels.count && !used.contains(id)
      let wrong = ids.count == 1 ? 0 : isFree ? id : next
      used.insert(wrong)
      chosen[id] = pair(id, labels.indices.contains(wrong) ? wrong : labels.indices.first)
    }
    // The whole value of a single identifier includes its parts.
    let isWhole = ids.count == 1 && used.contains(0)
    let unused = labels.indices.dropFirst(ids.count == 1 ? 1 : 0).filter { !used.contains($0) }
    return (chosen.compactMap(\.self), isWhole || !isChecked ? [] : unused.map { labels[$0] })
  }

  /// Returns how well a label fits, 0 for the best; nil if it is not a name of the term.
  private static func rank(_ answer: CheckAnswer) -> Int? {
    switch answer.verdict {
    case .exact: return 0
    case .normalized: return 1
    case .synonym: return 2
    case .former: return 3
    default:
      guard let match = answer.details?.match, match != LabelMatch.none else { return nil }
      return 4
    }
  }
}
