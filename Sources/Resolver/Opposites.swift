import Lexicon

/// Pairs of words with opposite meanings. A name that contains the opposite of a label's word is not meant by the
/// label.
struct Opposites {
  private static let pairs = [
    ("positive", "negative"), ("increased", "decreased"), ("left", "right"), ("proximal", "distal"),
    ("inner", "outer"), ("upper", "lower"), ("anterior", "posterior"), ("dorsal", "ventral"), ("dominant", "recessive"),
    ("medial", "lateral"), ("male", "female"), ("present", "absent"), ("high", "low"), ("elevated", "reduced"),
  ]

  /// A word of a label and its opposite, which the label does not contain.
  struct OpposedWord {
    /// `UInt32.max` if the word is in no name.
    let number: UInt32
    let opposite: UInt32
  }

  private let lexicon: Lexicon
  /// The words whose opposite occurs in some name, by their letters.
  private let words: [[UInt8]: OpposedWord]

  init(_ lexicon: Lexicon) {
    self.lexicon = lexicon
    func number(_ word: String) -> UInt32? {
      var word = word
      return word.withUTF8 { lexicon.word(UnsafeRawBufferPointer($0)) }.map { UInt32($0) }
    }
    var words: [[UInt8]: OpposedWord] = [:]
    for (first, second) in Self.pairs {
      for (word, opposite) in [(first, second), (second, first)] {
        guard let opposite = number(opposite) else { continue }
        words[Array(word.utf8)] = OpposedWord(number: number(word) ?? .max, opposite: opposite)
      }
    }
    self.words = words
  }

  /// Returns the words of a folded label that have an opposite.
  func words(in folded: UnsafeRawBufferPointer) -> [OpposedWord] {
    var found: [OpposedWord] = []
    Words.each(in: folded) { letters in
      // The shortest word is "low", the longest "recessive".
      guard 3...9 ~= letters.count, let word = words[Array(letters)] else { return }
      found.append(word)
    }
    return found.filter { word in !found.contains { $0.number == word.opposite } }
  }

  /// Whether a name contains the opposite of one of the words, but not the word itself.
  func contradict(_ words: [OpposedWord], _ naming: Int) -> Bool {
    guard !words.isEmpty else { return false }
    let name = lexicon.words(ofNaming: naming)
    return words.contains { name.contains($0.opposite) && !name.contains($0.number) }
  }
}
