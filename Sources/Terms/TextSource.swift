/// The words of names and definitions as the record's full-text index has them; slower than a lexicon.
package protocol TextSource: AnyObject {
  /// The record's rows of the terms that have, for each list, one of its words; in no order.
  func rows(withAll words: [[TextWord]]) throws -> [Int]
}

/// A word that is looked for in texts.
package struct TextWord: Sendable, Hashable {
  package let letters: String
  /// Whether longer words count too.
  package let isBeginning: Bool

  package init(letters: String, isBeginning: Bool) {
    self.letters = letters
    self.isBeginning = isBeginning
  }
}
