import Lexicon

/// How well a name matches the typed text. Tiers are ordered from best to worst.
package enum Tier: Int, Sendable, Comparable {
  /// The label equals the text.
  case label = 1
  /// An EXACT synonym equals the text.
  case exactSynonym
  /// The label begins with the text.
  case labelStart
  /// The label contains the text from a later word on.
  case labelWord
  /// A synonym or a former label equals the text, begins with it, or contains it from a later word on.
  case synonymWord
  /// All typed words occur as beginnings of words, in any order.
  case allWords
  /// The same after correcting typing mistakes; fewer corrections are better.
  case corrected
  /// All typed words occur in the term's names and definition taken together.
  case text

  package static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }
}

/// The best namings seen so far, at most one per term. This is the only definition of the order in which terms are
/// shown: by tier, by the cost of corrections, then by the number of the naming, which follows the rank of its term
/// (`NamingRecord`).
struct Shortlist {
  struct Key: Comparable {
    fileprivate let value: UInt64

    /// `corrections` is 0 except for `Tier.corrected`, and at most 255.
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
  /// Keys that are not below this would no longer be shown.
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
    if keys.count >= capacity { compact() }
  }

  /// Whether no name of a tier, or of a worse one, would be shown any more.
  mutating func isComplete(before tier: Tier) -> Bool {
    compact()
    return bound < Key(tier, naming: 0)
  }

  /// Returns the best keys, in order.
  mutating func best() -> [Key] {
    compact()
    return keys
  }

  private mutating func compact() {
    keys.sort()
    var terms: Set<UInt32> = []
    var keptCount = 0
    for key in keys where keptCount < limit && terms.insert(lexicon.namings[key.naming].term).inserted {
      keys[keptCount] = key
      keptCount += 1
    }
    keys.removeLast(keys.count - keptCount)
    if keptCount == limit, let last = keys.last { bound = last }
  }
}
