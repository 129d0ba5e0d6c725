/// A hash table with open addressing and linear probing. The number of slots is a power of two, and at most half of
/// them are used: 0 is an empty slot, n + 1 is entry n. All tables are built here; `Lexicon.find` and
/// `Lexicon.postings` read them.
///
/// While the table is built, each slot also keeps half of the hash above the entry, so that probing and growing need
/// not access the entries.
struct HashSlots {
  private var storage: [UInt64]
  private var usedCount = 0

  init(capacity: Int) {
    var size = 8
    while size < capacity * 2 { size *= 2 }
    storage = [UInt64](repeating: 0, count: size)
  }

  /// The slots as stored in the file.
  var slots: [UInt32] { storage.map { UInt32(truncatingIfNeeded: $0) } }

  /// Returns the entry with this hash that `matches` accepts.
  func find(_ hash: UInt64, matches: (Int) -> Bool) -> Int? {
    let mask = storage.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while storage[slot] != 0 {
      let entry = Int(storage[slot] & 0xFFFF_FFFF) - 1
      if storage[slot] >> 32 == hash & 0xFFFF_FFFF, matches(entry) { return entry }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func insert(_ entry: Int, hash: UInt64) {
    if (usedCount + 1) * 2 > storage.count {
      var larger = HashSlots(capacity: storage.count)
      // The lower half of the hash is enough to place an entry: no table has 2³² slots.
      for slot in storage where slot != 0 { larger.place(Int(slot & 0xFFFF_FFFF) - 1, hash: slot >> 32) }
      self = larger
    }
    place(entry, hash: hash)
  }

  private mutating func place(_ entry: Int, hash: UInt64) {
    let mask = storage.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while storage[slot] != 0 { slot = (slot + 1) & mask }
    storage[slot] = (hash & 0xFFFF_FFFF) << 32 | UInt64(entry + 1)
    usedCount += 1
  }
}
