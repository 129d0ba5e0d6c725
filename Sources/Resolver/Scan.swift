import Lexicon
import Terms

/// An identifier found in a line, with the verdict on it.
package struct ScannedIdentifier: Sendable {
  /// In code points of the line.
  package let range: Range<Int>
  /// The identifier as read, without the rest of a URL around it.
  package let text: String
  package let check: CheckResult
  /// The text it was compared with: for a mismatch the text that contradicts it, for a confirmation the name found.
  package let evidence: (text: String, range: Range<Int>)?
}

extension Resolver {
  /// Finds every identifier in a line of prose and compares the text next to it with the names of its term, by the
  /// rules that the page Promises states for documents. `labelCell` is the number of the cell, counted from 1, that
  /// contains a table's labels; 0 if no cell but the identifier's own contains a label. In a line of code, only the name
  /// of another term contradicts an identifier, because other words there may mean anything.
  package func scan(
    _ line: UnsafeRawBufferPointer,
    labelCell: Int? = nil,
    isCode: Bool = false
  ) -> [ScannedIdentifier] {
    beginAnswer()
    // Remembers the last prefix, because the identifiers of a line usually have the same one.
    var last: (prefix: String, status: (Bool, Bool))?
    let finder = MentionFinder { [self] prefix in
      if let last, last.prefix == prefix { return last.status }
      let status = status(ofPrefix: prefix)
      last = (prefix, status)
      return status
    }
    let text = ProseText(line, finder: finder, folder: &folder, words: vocabulary)
    guard !text.mentions.isEmpty else { return [] }
    return ProseJudge(text, labelCell: labelCell, isCode: isCode, resolver: self).judgeAll()
  }

  private func status(ofPrefix prefix: String) -> (isKnown: Bool, hasSameCase: Bool) {
    guard let record = self.prefix(prefix), record.owner > 0 else { return (false, false) }
    return (true, lexicon.text(record.spelling).string == prefix)
  }
}
