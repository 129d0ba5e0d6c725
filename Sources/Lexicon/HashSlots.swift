/// Open addressing with linear probing in a power of two of slots, at most half of them full: 0 is an empty slot,
/// n + 1 stands for entry n. The one place that fills slots; `Lexicon.find` and `Lexicon.bearers` read them.
struct HashSlots {
  private(set) var slots: [UInt32]
  private var used = 0

  init(capacity: Int) {
    var size = 8
    while size < capacity * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
  }

  /// The entry that `matches` accepts among those with this hash.
  func find(_ hash: UInt64, matches: (Int) -> Bool) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = Int(slots[slot]) - 1
      if matches(entry) { return entry }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func insert(_ entry: Int, hash: UInt64, rehash: (Int) -> UInt64) {
    if (used + 1) * 2 > slots.count {
      var larger = HashSlots(capacity: slots.count)
      for slot in slots where slot != 0 { larger.place(Int(slot) - 1, hash: rehash(Int(slot) - 1)) }
      self = larger
    }
    place(entry, hash: hash)
  }

  private mutating func place(_ entry: Int, hash: UInt64) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(entry + 1)
    used += 1
  }
}
