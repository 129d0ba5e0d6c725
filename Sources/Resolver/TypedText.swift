import Lexicon
import Terms

/// A typed word, with the words of the vocabulary that it may stand for.
struct TypedWord {
  /// The folded word.
  let letters: [UInt8]
  /// The American spelling as far as it can be determined, if it differs.
  let american: [UInt8]?
  /// The words that it may be as a whole, each as its own range: in its own spelling, in American spelling, or in the
  /// singular.
  let whole: [Range<Int>]
  /// The words that it is or begins, as ascending ranges of the vocabulary.
  let completions: [Range<Int>]
  /// The first of these ranges, which usually is the only one.
  private let firstCompletion: UInt32
  private let firstCompletionCount: UInt32
  /// The number of places in names that begin with one of `completions`.
  let frequency: Int

  init(_ letters: UnsafeRawBufferPointer, isLast: Bool, in lexicon: Lexicon) {
    self.letters = Array(letters)
    func number(_ spelling: [UInt8]) -> Int? { spelling.withUnsafeBytes { lexicon.word($0) } }
    func beginnings(_ spelling: [UInt8]) -> Range<Int> {
      spelling.withUnsafeBytes { lexicon.words(beginningWith: $0) }
    }
    // The last word may be incomplete, so rules that depend on its ending do not apply.
    american = Spelling.american(letters, isBeginning: isLast)
    let wholeAmerican = isLast ? Spelling.american(letters) : american
    let spellings = [self.letters] + [american, wholeAmerican].compactMap(\.self)
    let singulars = spellings.flatMap(Spelling.singulars)
    whole = Self.distinct((spellings + singulars).compactMap(number)).map { $0..<($0 + 1) }
    completions = (([self.letters] + [american].compactMap(\.self)).map(beginnings) + whole).merged(
      joiningAdjacent: true
    )
    firstCompletion = UInt32(completions.first?.lowerBound ?? 0)
    firstCompletionCount = UInt32(completions.first?.count ?? 0)
    frequency = completions.reduce(0) { $0 + lexicon.starts(withWords: $1).count }
  }

  /// Whether it is, or begins, one of some words.
  @inline(__always)
  func mayBegin(oneOf words: UnsafeBufferPointer<UInt32>) -> Bool {
    for word in words where word &- firstCompletion < firstCompletionCount { return true }
    return completions.count > 1 && words.contains(where: mayBegin)
  }

  func mayBegin(_ word: UInt32) -> Bool {
    for range in completions where range ~= Int(word) { return true }
    return false
  }

  private static func distinct(_ numbers: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return numbers.filter { seen.insert($0).inserted }
  }
}

/// The typed text as words. The last one may be incomplete.
struct TypedText {
  /// A text with more words matches no name.
  static let maxWords = 256

  let words: [TypedWord]

  /// nil for a text with more than `maxWords` words.
  init?(_ folder: borrowing WordFolder, in lexicon: Lexicon) {
    var spellings: [UnsafeRawBufferPointer] = []
    Words.each(in: folder.bytes) { spellings.append($0) }
    guard spellings.count <= Self.maxWords else { return nil }
    words = spellings.enumerated().map { TypedWord($1, isLast: $0 == spellings.count - 1, in: lexicon) }
  }

  /// Each word once, for searches that ignore order and repetition.
  var distinctWords: [TypedWord] {
    var seen: Set<[UInt8]> = []
    return words.filter { seen.insert($0.letters).inserted }
  }

  /// Returns the words that a name may have at a place if it contains the text as a phrase.
  func choices(at place: Int) -> [Range<Int>] {
    place == words.count - 1 ? words[place].completions : words[place].whole
  }
}
