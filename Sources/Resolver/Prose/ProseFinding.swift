/// What the words beside an identifier say of it.
enum ProseFinding {
  case none
  /// One of its term's names: the naming, and the words.
  case confirmed(naming: Int, words: [Int])
  /// The name of another term.
  case otherTerm(naming: Int, words: [Int])
  /// A phrase like a term's name that is none of the term's, nor of another one.
  case stranger(words: [Int])
  /// Words that neither confirm nor contradict.
  case open(words: [Int])

  /// The words that confirm or contradict.
  var named: [Int] {
    switch self {
    case .none, .open: []
    case .confirmed(_, let words), .otherTerm(_, let words), .stranger(let words): words
    }
  }
}

/// A phrase with the names in it.
struct PhraseReading {
  let phrase: Phrase
  let stretches: [NamedStretch]
  /// The part of the phrase that is a term's name if any is.
  let core: [Int]
  /// A name with punctuation in it that goes on where the phrase ends.
  let literal: LiteralNames.Found?

  /// Whether a name of the identifier's own term has all the words of a name and more.
  func hasLongerOwn(than literal: LiteralNames.Found) -> Bool {
    !literal.isOwn
      && stretches.contains { stretch in
        stretch.own != nil && literal.words.allSatisfy(phrase.words[stretch.range].contains)
      }
  }

  /// Whether a stretch stands right beside the identifier.
  func isAtEdge(_ stretch: NamedStretch) -> Bool {
    switch phrase.edge {
    case .first: stretch.range.lowerBound == 0
    case .last: stretch.range.upperBound == phrase.words.count
    case .both: stretch.range == phrase.words.indices
    }
  }
}
