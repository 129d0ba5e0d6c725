import Terms

/// The words of a lexicon that is being built, each once, numbered as they come.
struct Vocabulary {
  private var numbers: TextNumbers

  init() throws { numbers = TextNumbers(in: try TextArena()) }

  var arena: TextArena { numbers.arena }
  var words: [TextRef] { numbers.texts }

  mutating func number(of word: UnsafeRawBufferPointer) -> UInt32 { UInt32(numbers.number(of: word)) }

  /// For each word its American spelling, which becomes a word too; a word that has none stands for itself.
  mutating func americanSpellings() -> [UInt32] {
    var american = words.indices.map { UInt32($0) }
    for word in american.indices {
      guard let spelling = Spelling.american(arena[words[word]]) else { continue }
      american[word] = spelling.withUnsafeBytes { number(of: $0) }
    }
    // Those that have come in are American.
    for word in american.count..<words.count { american.append(UInt32(word)) }
    return american
  }

  /// The words by their bytes.
  func sorted() -> [Int] {
    words.indices.sorted { Text(arena[words[$0]]).precedes(arena[words[$1]]) }
  }
}
