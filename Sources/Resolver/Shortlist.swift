import Lexicon

/// How well a name answers what was typed: the tiers of the order, the best first.
package enum Tier: Int, Sendable, Comparable {
  /// The label is the text.
  case label = 1
  /// An EXACT synonym is the text.
  case exactSynonym
  /// The label starts with the text.
  case labelStart
  /// A word inside the label starts the text.
  case labelWord
  /// A synonym or a former label is the text, starts with it, or has a word inside that does.
  case synonymWord
  /// All typed words occur as word starts, in any order.
  case allWords
  /// The same after correcting typing mistakes; the fewer the better.
  case corrected
  /// All typed words occur in the term's names and definition together.
  case text

  package static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }
}

/// The best namings seen so far, each term once. The one definition of the order in which terms are shown: by tier, by
/// how much was corrected, then by the number of the naming, which is the rank of its term (`NamingRecord`).
struct Shortlist {
  struct Key: Comparable {
    fileprivate let value: UInt64

    /// `corrections` is 0 but for `Tier.corrected`, 255 at most.
    init(_ tier: Tier, corrections: Int = 0, naming: UInt32) {
      value = UInt64(tier.rawValue) << 40 | UInt64(min(corrections, 255)) << 32 | UInt64(naming)
    }

    var tier: Tier { Tier(rawValue: Int(value >> 40)) ?? .text }
    var naming: Int { Int(UInt32(truncatingIfNeeded: value)) }

    static func < (left: Key, right: Key) -> Bool { left.value < right.value }
  }

  let limit: Int
  private let lexicon: Lexicon
  private var keys: [Key] = []
  private let capacity: Int
  /// What is not below it would not be shown any more.
  private(set) var bound = Key(.text, corrections: 255, naming: .max)

  init(limit: Int, in lexicon: Lexicon) {
    self.limit = limit
    self.lexicon = lexicon
    capacity = max(64, limit * 2)
  }

  @inline(__always)
  mutating func offer(_ key: Key) {
    guard key < bound else { return }
    keys.append(key)
    if keys.count >= capacity { tidy() }
  }

  /// Whether nothing of a tier would be shown any more.
  mutating func isComplete(before tier: Tier) -> Bool {
    tidy()
    return bound < Key(tier, naming: 0)
  }

  /// The best, in their order.
  mutating func best() -> [Key] {
    tidy()
    return keys
  }

  private mutating func tidy() {
    keys.sort()
    var terms: Set<UInt32> = []
    var kept = 0
    for key in keys where kept < limit && terms.insert(lexicon.namings[key.naming].term).inserted {
      keys[kept] = key
      kept += 1
    }
    keys.removeLast(keys.count - kept)
    if kept == limit, let last = keys.last { bound = last }
  }
}
