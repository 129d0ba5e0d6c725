import Terms

/// The words of a lexicon that is being built, each once, numbered as they come.
struct Vocabulary {
  let arena = TextArena()
  private(set) var words: [TextRef] = []
  private var slots = HashSlots(capacity: 1 << 16)

  mutating func number(of word: UnsafeRawBufferPointer) -> UInt32 {
    let hash = StableHash.hash(word)
    if let known = slots.find(hash, matches: { Text(arena[words[$0]]).equals(word) }) { return UInt32(known) }
    words.append(arena.add(word))
    slots.insert(words.count - 1, hash: hash)
    return UInt32(words.count - 1)
  }

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
