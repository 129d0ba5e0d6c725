/// The conclusion drawn from the words beside an identifier.
enum ProseFinding {
  case none
  /// One of the term's own names: the naming and the words.
  case confirmed(naming: Int, words: [Int])
  /// The name of another term.
  case otherTerm(naming: Int, words: [Int])
  /// A phrase like a term's name that is neither a name of this term nor of another one.
  case stranger(words: [Int])
  /// Words that neither confirm nor contradict.
  case open(words: [Int])

  /// The words that confirm or contradict the identifier.
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
  /// The part of the phrase most likely to be a term's name.
  let core: [Int]
  /// A name that contains punctuation and continues past the end of the phrase.
  let literal: LiteralNames.Found?

  /// Whether a name of the identifier's own term contains all the words of a literal name of another term.
  func hasLongerOwn(than literal: LiteralNames.Found) -> Bool {
    !literal.isOwn
      && stretches.contains { stretch in
        stretch.own != nil && literal.words.allSatisfy(phrase.words[stretch.range].contains)
      }
  }

  /// Whether a name is right beside the identifier.
  func isAtEdge(_ stretch: NamedStretch) -> Bool {
    switch phrase.edge {
    case .first: stretch.range.lowerBound == 0
    case .last: stretch.range.upperBound == phrase.words.count
    case .both: stretch.range == phrase.words.indices
    }
  }
}
