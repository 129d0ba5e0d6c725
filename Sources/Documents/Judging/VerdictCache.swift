import Terms
import Wire

/// Recent answers. The documents of a collection make the same claims about the same terms, and a document that is
/// being edited stays the same except for a line.
package final class VerdictCache {
  struct Answer {
    let verdict: Verdict
    /// The answer's fields; nil if there is nothing to report.
    let value: JSONValue?
    let candidates: [Finding.Candidate]

    init(_ line: UnsafeRawBufferPointer) {
      let head = AnswerHead(line)
      let verdict = head.flatMap { Verdict(rawValue: $0.verdict) }
      // A request that the oracle refuses does not hold a valid identifier.
      self.verdict = verdict ?? .malformedID
      let isRight = verdict == .exact || verdict == .current
      value = isRight && head?.hasAsked == false ? nil : JSONValue(String(decoding: line, as: UTF8.self))
      candidates = value.map(Finding.Candidate.all) ?? []
    }
  }

  struct Key: Hashable {
    let id: String
    let label: String?
  }

  /// A text with the options that it was scanned with.
  struct TextKey: Hashable {
    let options: String
    let text: String
  }

  /// The most pairs that are cached; then the cache starts over.
  private static let most = 1 << 16
  /// In bytes of text, for each of the two generations of scans.
  private static let mostText = 2 << 20
  private var answers: [Key: Answer] = [:]
  private var scans: [TextKey: [ScannedPassage.Identifier]] = [:]
  /// The previous generation, which is dropped when the current one is full.
  private var olderScans: [TextKey: [ScannedPassage.Identifier]] = [:]
  private var textSize = 0

  package init() {}

  subscript(key: Key) -> Answer? {
    get { answers[key] }
    set {
      if answers.count >= Self.most { answers.removeAll(keepingCapacity: true) }
      answers[key] = newValue
    }
  }

  /// The identifiers found in a text. An entry that is read moves to the current generation, so that the least recently
  /// used ones are dropped first.
  subscript(key: TextKey) -> [ScannedPassage.Identifier]? {
    get {
      if let known = scans[key] { return known }
      guard let older = olderScans[key] else { return nil }
      self[key] = older
      return older
    }
    set {
      if textSize >= Self.mostText {
        olderScans = scans
        scans.removeAll(keepingCapacity: true)
        textSize = 0
      }
      scans[key] = newValue
      textSize += key.text.utf8.count
    }
  }
}
