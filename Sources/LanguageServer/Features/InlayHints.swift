import Answers
import Documents
import JSON
import Terms
import Validation

/// Shows the labels of identifiers that have none beside them.
struct InlayHints {
  /// The maximum number of hints; more do not fit on a screen.
  private static let maxCount = 2_000

  let document: OpenDocument
  let checked: CheckedDocument
  let book: TermBook

  func json(in range: Range<Int>) -> JSONValue {
    let unlabeled = checked.mentions.lazy.filter { mention in
      range.overlaps(mention.range) && mention.label == nil && Self.isUnlabeled(mention.verdict)
    }
    return .array(unlabeled.prefix(Self.maxCount).compactMap(hint))
  }

  /// Whether the text beside an identifier does not name its term.
  private static func isUnlabeled(_ verdict: Verdict) -> Bool {
    [.current, .unconfirmed, .obsolete, .merged].contains(verdict)
  }

  private func hint(_ mention: JudgedIdentifier) -> JSONValue? {
    guard let term = book.lookup(mention.id), let label = term.label else { return nil }
    let bytes = document.source.bytes
    var place = mention.range.upperBound
    if place < bytes.count, "\"'>".utf8.contains(bytes[place]) { place += 1 }
    return [
      "position": document.positions.json(place),
      "label": .string(term.status == .obsolete && !label.hasPrefix("obsolete") ? "\(label) [obsolete]" : label),
      "paddingLeft": true,
    ]
  }
}
