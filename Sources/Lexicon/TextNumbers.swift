/// Numbers the distinct texts of a lexicon that is being built, in the order in which they are first seen.
struct TextNumbers {
  let arena: TextArena
  private(set) var texts: [TextRef] = []
  private var hashes = HashSlots(capacity: 1 << 16)

  init(in arena: TextArena) { self.arena = arena }

  /// The slots as stored in the file.
  var slots: [UInt32] { hashes.slots }

  /// Returns the number of a text, adding it if it is new. `place` is its position if it is already in the arena.
  mutating func number(of text: UnsafeRawBufferPointer, existingAt place: TextRef? = nil) -> Int {
    let hash = StableHash.hash(text)
    if let known = hashes.find(hash, matches: { Text(arena[texts[$0]]).equals(text) }) { return known }
    texts.append(place ?? arena.add(text))
    hashes.insert(texts.count - 1, hash: hash)
    return texts.count - 1
  }
}
