import Terms

/// Numbers the distinct words of a lexicon that is being built, in the order in which they are first seen.
struct Vocabulary {
  private var numbers: TextNumbers

  init() throws { numbers = TextNumbers(in: try TextArena()) }

  var arena: TextArena { numbers.arena }
  var words: [TextRef] { numbers.texts }

  mutating func number(of word: UnsafeRawBufferPointer) -> UInt32 { UInt32(numbers.number(of: word)) }

  /// Returns for each word its American spelling, which is added as a word too. A word without one maps to itself.
  mutating func americanSpellings() -> [UInt32] {
    var american = words.indices.map { UInt32($0) }
    for word in american.indices {
      guard let spelling = Spelling.american(arena[words[word]]) else { continue }
      american[word] = spelling.withUnsafeBytes { number(of: $0) }
    }
    // The words just added are American already.
    for word in american.count..<words.count { american.append(UInt32(word)) }
    return american
  }

  /// Returns the words sorted by their bytes.
  func sorted() -> [Int] {
    words.indices.sorted { Text(arena[words[$0]]).precedes(arena[words[$1]]) }
  }
}
