import Lexicon
import Terms

/// A word as it was typed, with the words of the vocabulary that it may stand for.
struct TypedWord {
  /// Folded.
  let letters: [UInt8]
  /// As far as they go in American, where that differs.
  let american: [UInt8]?
  /// The words that it is, each as a stretch of its own: spelled so, in American, or in the singular.
  let whole: [Range<Int>]
  /// The words that it is or begins, as stretches of the vocabulary in ascending order.
  let begun: [Range<Int>]
  /// The first of these stretches, which mostly is the only one.
  private let firstBegun: UInt32
  private let firstBegunCount: UInt32
  /// How many places in names begin with one of `begun`.
  let frequency: Int

  init(_ letters: UnsafeRawBufferPointer, isLast: Bool, in lexicon: Lexicon) {
    self.letters = Array(letters)
    func number(_ spelling: [UInt8]) -> Int? { spelling.withUnsafeBytes { lexicon.word($0) } }
    func beginnings(_ spelling: [UInt8]) -> Range<Int> {
      spelling.withUnsafeBytes { lexicon.words(beginningWith: $0) }
    }
    // A last word may go on, so that what its end would say is not known.
    american = Spelling.american(letters, isBeginning: isLast)
    let wholeAmerican = isLast ? Spelling.american(letters) : american
    let spellings = [self.letters] + [american, wholeAmerican].compactMap(\.self)
    let singulars = spellings.flatMap(Spelling.singulars)
    whole = Self.distinct((spellings + singulars).compactMap(number)).map { $0..<($0 + 1) }
    begun = (([self.letters] + [american].compactMap(\.self)).map(beginnings) + whole).merged(joiningNeighbours: true)
    firstBegun = UInt32(begun.first?.lowerBound ?? 0)
    firstBegunCount = UInt32(begun.first?.count ?? 0)
    frequency = begun.reduce(0) { $0 + lexicon.starts(withWords: $1).count }
  }

  /// Whether it is or begins one of some words.
  @inline(__always)
  func mayBegin(oneOf words: UnsafeBufferPointer<UInt32>) -> Bool {
    for word in words where word &- firstBegun < firstBegunCount { return true }
    return begun.count > 1 && words.contains(where: mayBegin)
  }

  func mayBegin(_ word: UInt32) -> Bool {
    for range in begun where range ~= Int(word) { return true }
    return false
  }

  private static func distinct(_ numbers: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return numbers.filter { seen.insert($0).inserted }
  }
}

/// What somebody types, as words, of which the last may be the beginning of one.
struct TypedText {
  /// No name has more words.
  static let mostWords = 256

  let words: [TypedWord]

  /// nil for a text with more words than any name.
  init?(_ folder: borrowing WordFolder, in lexicon: Lexicon) {
    var spellings: [UnsafeRawBufferPointer] = []
    Words.each(in: folder.bytes) { spellings.append($0) }
    guard spellings.count <= Self.mostWords else { return nil }
    words = spellings.enumerated().map { TypedWord($1, isLast: $0 == spellings.count - 1, in: lexicon) }
  }

  /// Each once: where their order does not count, how often they stand there does not either.
  var distinctWords: [TypedWord] {
    var seen: Set<[UInt8]> = []
    return words.filter { seen.insert($0.letters).inserted }
  }

  /// The words that may stand at a place of a name that goes like the text.
  func choices(at place: Int) -> [Range<Int>] {
    place == words.count - 1 ? words[place].begun : words[place].whole
  }
}
