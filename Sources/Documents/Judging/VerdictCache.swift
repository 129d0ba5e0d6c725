import Terms
import Wire

/// What was answered lately: documents of one collection say the same of the same terms, and a document that is being
/// edited says what it said, but for a line.
package final class VerdictCache {
  struct Answer {
    let verdict: Verdict
    /// The answer's fields; nil where all is right.
    let value: JSONValue?
    let candidates: [Finding.Candidate]

    init(_ line: UnsafeRawBufferPointer) {
      let head = AnswerHead(line)
      let verdict = head.flatMap { Verdict(rawValue: $0.verdict) }
      // A line that the oracle refuses is no identifier with a label.
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

  private static let most = 1 << 16
  /// In bytes.
  private static let mostText = 2 << 20
  private var answers: [Key: Answer] = [:]
  private var scans: [TextKey: [ScannedPassage.Identifier]] = [:]
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

  /// What was found in a text. The texts that were asked for longest ago are forgotten first.
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
