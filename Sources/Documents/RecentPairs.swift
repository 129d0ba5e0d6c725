import Terms

/// The pairs among the keys of recent mappings. The mappings of a document have few different sets of keys, and
/// comparing keys is faster than hashing them.
struct RecentPairs {
  private static let slotCount = 32

  private var slots: [(keys: [String], pairs: KeyRules.Pairs)] = Array(repeating: ([], []), count: slotCount)

  mutating func pairs(_ keys: [String], _ rules: KeyRules) -> KeyRules.Pairs {
    guard let first = keys.first, let last = keys.last else { return [] }
    let slot = (keys.count &* 7 &+ first.utf8.count &* 3 &+ last.utf8.count) % Self.slotCount
    if slots[slot].keys != keys { slots[slot] = (keys, rules.pairs(keys)) }
    return slots[slot].pairs
  }
}
