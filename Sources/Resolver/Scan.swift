import Lexicon
import Terms

/// An identifier that was found in a line, with the verdict on it.
package struct ScannedIdentifier: Sendable {
  /// In code points of the line.
  package let range: Range<Int>
  /// As it is to be read; without what a URL around it adds.
  package let text: String
  package let check: Check
  /// What it was compared with: for a mismatch what contradicts it, for a confirmation the name that stands there.
  package let evidence: (text: String, range: Range<Int>)?
}

extension Resolver {
  /// Every identifier in a line of prose, with what stands beside it held against the names of its term, by the rules of
  /// the contract, section 5. `labelCell` is the number of the cell, counted from 1, that holds a table's labels; 0 where
  /// no other cell than the identifier's own holds any. In a line of code only a name of another term contradicts, as words stand there for much else.
  package func scan(
    _ line: UnsafeRawBufferPointer,
    labelCell: Int? = nil,
    isCode: Bool = false
  ) -> [ScannedIdentifier] {
    beginAnswer()
    // The identifiers of a line mostly have one prefix.
    var last: (prefix: String, standing: (Bool, Bool))?
    let finder = MentionFinder { [self] prefix in
      if let last, last.prefix == prefix { return last.standing }
      let standing = standing(ofPrefix: prefix)
      last = (prefix, standing)
      return standing
    }
    let text = ProseText(line, finder: finder, folder: &folder, words: vocabulary)
    guard !text.mentions.isEmpty else { return [] }
    return ProseJudge(text, labelCell: labelCell, isCode: isCode, resolver: self).judgeAll()
  }

  private func standing(ofPrefix prefix: String) -> (known: Bool, isSpelledSo: Bool) {
    guard let record = self.prefix(prefix), record.owner > 0 else { return (false, false) }
    return (true, lexicon.text(record.spelling).string == prefix)
  }
}
