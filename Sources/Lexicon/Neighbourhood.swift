/// Which words may be meant by a long one that is misspelled: words and spellings that are two edits apart have a
/// beginning in common when up to two letters are left out of the first few of each (symmetric deletion, after W. Garbe,
/// "SymSpell").
///
/// What is looked up are stems, nodes of the trie: the first letters of a word, or all of one that is a letter shorter.
struct Neighbourhood {
  /// So many letters of a word count.
  static let stemLength = 7
  /// A shorter spelling is sought in the whole trie: with two edits it could be almost any word.
  static let leastSpelling = stemLength + 1

  private(set) var slots: [UInt32] = []
  private(set) var nodes: [UInt32] = []

  init() {}

  /// `stems` are nodes with their letters.
  init(stems: [(node: Int, letters: UnsafeRawBufferPointer)]) {
    var size = 1024
    // A stem has 29 remainders; some slots share theirs.
    while size < stems.count * 8 { size *= 2 }
    var hashes: [(group: UInt32, member: UInt32)] = []
    hashes.reserveCapacity(stems.count * 29)
    for stem in stems {
      Self.eachRemainder(of: stem.letters) { hash in
        hashes.append((UInt32(truncatingIfNeeded: hash) & UInt32(size - 1), UInt32(stem.node)))
      }
    }
    let groups = Groups(hashes, count: size)
    slots = groups.first
    nodes = groups.members
  }

  /// Calls `body` with a hash of the first letters of a word, of these without one, and without two.
  static func eachRemainder(of word: UnsafeRawBufferPointer, _ body: (UInt64) -> Void) {
    let count = min(word.count, stemLength)
    var letters: UInt64 = 0
    for place in 0..<count { letters |= UInt64(word[place]) << UInt64(place * 8) }
    body(StableHash.mixed(letters))
    for first in 0..<count {
      let shorter = removing(first, from: letters)
      body(StableHash.mixed(shorter))
      for second in first..<(count - 1) { body(StableHash.mixed(removing(second, from: shorter))) }
    }
  }

  private static func removing(_ place: Int, from letters: UInt64) -> UInt64 {
    let below: UInt64 = (1 << UInt64(place * 8)) - 1
    return (letters & below) | (letters >> 8 & ~below)
  }
}
