/// The conclusion drawn from the words beside an identifier.
enum ProseFinding {
  case none
  /// One of the term's own names: the naming and the words.
  case confirmed(naming: Int, words: [Int])
  /// The name of another term.
  case otherTerm(naming: Int, words: [Int])
  /// A phrase like a term's name that is neither a name of this term nor of another one.
  case unknownName(words: [Int])
  /// Words that neither confirm nor contradict.
  case open(words: [Int])

  /// The words that confirm or contradict the identifier.
  var named: [Int] {
    switch self {
    case .none, .open: []
    case .confirmed(_, let words), .otherTerm(_, let words), .unknownName(let words): words
    }
  }
}

/// A phrase with the names in it.
struct PhraseReading {
  let phrase: Phrase
  let spans: [NamedSpan]
  /// The part of the phrase most likely to be a term's name.
  let core: [Int]
  /// A name that contains punctuation and continues past the end of the phrase.
  let literal: LiteralNames.LiteralName?

  /// Whether a name of the identifier's own term contains all the words of a literal name of another term.
  func hasLongerOwn(than literal: LiteralNames.LiteralName) -> Bool {
    !literal.isOwn
      && spans.contains { span in
        span.ownNaming != nil && literal.words.allSatisfy(phrase.words[span.range].contains)
      }
  }

  /// Whether a name is right beside the identifier.
  func isAtEdge(_ span: NamedSpan) -> Bool {
    switch phrase.edge {
    case .first: span.range.lowerBound == 0
    case .last: span.range.upperBound == phrase.words.count
    case .both: span.range == phrase.words.indices
    }
  }
}
