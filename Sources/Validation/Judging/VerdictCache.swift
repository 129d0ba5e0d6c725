import Documents
import Terms
import Wire

/// Recent answers. The documents of a collection make the same claims about the same terms, and a document that is
/// being edited stays the same except for a line.
package final class VerdictCache {
  /// The maximum number of pairs that are cached; then the cache starts over.
  private static let maxPairs = 1 << 16
  /// In bytes of text, for each of the two generations of scans.
  private static let maxText = 2 << 20
  private var answers: [CheckQuestion: CheckAnswer] = [:]
  private var scans: [ScanQuestion: [FoundIdentifier]] = [:]
  /// The previous generation, which is dropped when the current one is full.
  private var olderScans: [ScanQuestion: [FoundIdentifier]] = [:]
  private var textSize = 0

  package init() {}

  subscript(question: CheckQuestion) -> CheckAnswer? {
    get { answers[question] }
    set {
      if answers.count >= Self.maxPairs { answers.removeAll(keepingCapacity: true) }
      answers[question] = newValue
    }
  }

  /// The identifiers found in a text. An entry that is read moves to the current generation, so that the least recently
  /// used ones are dropped first.
  subscript(question: ScanQuestion) -> [FoundIdentifier]? {
    get {
      if let known = scans[question] { return known }
      guard let older = olderScans[question] else { return nil }
      self[question] = older
      return older
    }
    set {
      if textSize >= Self.maxText {
        olderScans = scans
        scans.removeAll(keepingCapacity: true)
        textSize = 0
      }
      scans[question] = newValue
      textSize += question.text.utf8.count
    }
  }
}
