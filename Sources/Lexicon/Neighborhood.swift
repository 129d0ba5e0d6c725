/// Finds the words that a long misspelled word may stand for. If a word and a spelling are within two edits of each
/// other, their first few letters have a common remainder after up to two letters are removed from each (symmetric
/// deletion, after W. Garbe, "SymSpell").
///
/// The index maps remainders to stems. A stem is a node of the trie: the first `stemLength` letters of a word, or a
/// whole word that is one letter shorter.
struct Neighborhood {
  /// The number of letters of a word that are compared.
  static let stemLength = 7
  /// A shorter spelling is searched for in the whole trie, because with two edits it could be almost any word.
  static let minSpellingLength = stemLength + 1

  private(set) var slots: [UInt32] = []
  private(set) var nodes: [UInt32] = []

  init() {}

  /// `stems` holds nodes with their letters.
  init(stems: [(node: Int, letters: UnsafeRawBufferPointer)]) {
    var size = 1024
    // A stem has 29 remainders; some of them share slots.
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

  /// Calls `body` with the hash of a word's first letters, and with those of the same letters without any one and any
  /// two of them.
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
