import Terms
import Wire

/// What was answered of identifiers and labels lately: documents of one collection say the same of the same terms.
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

  private static let most = 1 << 16
  private var answers: [Key: Answer] = [:]

  package init() {}

  subscript(key: Key) -> Answer? {
    get { answers[key] }
    set {
      if answers.count >= Self.most { answers.removeAll(keepingCapacity: true) }
      answers[key] = newValue
    }
  }
}
