/// Open addressing with linear probing in a power of two of slots, at most half of them full: 0 is an empty slot,
/// n + 1 stands for entry n. The one place that fills slots; `Lexicon.find` and `Lexicon.bearers` read them.
///
/// While it is built a slot keeps half of the hash above the entry, so that neither a probe nor growing has to look at
/// what the entries stand for.
struct HashSlots {
  private var filled: [UInt64]
  private var used = 0

  init(capacity: Int) {
    var size = 8
    while size < capacity * 2 { size *= 2 }
    filled = [UInt64](repeating: 0, count: size)
  }

  /// The slots as they stand in the file.
  var slots: [UInt32] { filled.map { UInt32(truncatingIfNeeded: $0) } }

  /// The entry that `matches` accepts among those with this hash.
  func find(_ hash: UInt64, matches: (Int) -> Bool) -> Int? {
    let mask = filled.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while filled[slot] != 0 {
      let entry = Int(filled[slot] & 0xFFFF_FFFF) - 1
      if filled[slot] >> 32 == hash & 0xFFFF_FFFF, matches(entry) { return entry }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func insert(_ entry: Int, hash: UInt64) {
    if (used + 1) * 2 > filled.count {
      var larger = HashSlots(capacity: filled.count)
      // The lower half of the hash is enough to place an entry: no table has 2³² slots.
      for slot in filled where slot != 0 { larger.place(Int(slot & 0xFFFF_FFFF) - 1, hash: slot >> 32) }
      self = larger
    }
    place(entry, hash: hash)
  }

  private mutating func place(_ entry: Int, hash: UInt64) {
    let mask = filled.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while filled[slot] != 0 { slot = (slot + 1) & mask }
    filled[slot] = (hash & 0xFFFF_FFFF) << 32 | UInt64(entry + 1)
    used += 1
  }
}
