/// Full-text search in the names and definitions of a record; slower than a lexicon.
package protocol TextSource: AnyObject {
  /// Returns the record's row numbers of the terms that contain at least one word of each list, in no particular order.
  func rows(withAll words: [[TextWord]]) throws -> [Int]
}

/// A word to search for in texts.
package struct TextWord: Sendable, Hashable {
  package let letters: String
  /// Whether longer words that begin with it match too.
  package let isBeginning: Bool

  package init(letters: String, isBeginning: Bool) {
    self.letters = letters
    self.isBeginning = isBeginning
  }
}
