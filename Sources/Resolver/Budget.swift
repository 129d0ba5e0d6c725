/// A budget of work for one answer, so that no request costs more than the page Promises allows,
/// whatever it contains.
///
/// Counted in steps. A step is one access to a name or to a word of a name, about 40 ns on the machines named by the
/// benchmarks. Only work that a request can multiply is counted. If the budget runs out, the answer is truncated but
/// never wrong.
package struct Budget: Sendable {
  /// Steps for an answer that delays no other request: about 20 ms.
  package static let full = 500_000
  /// Steps for an answer that delays other requests: about a millisecond.
  package static let quick = 24_000
  /// Steps for finding the words that a word may be a misspelling of.
  static let repairCost = 1_250

  private(set) var remaining: Int
  /// The steps of the last work that was granted.
  private(set) var lastSpent = 0
  /// Whether something has been left out.
  package private(set) var isExhausted = false

  package init(_ steps: Int) { remaining = steps }

  /// Returns whether work may be done. The last work granted may take more than was left.
  mutating func spend(_ steps: Int) -> Bool {
    guard remaining > 0 else {
      isExhausted = true
      return false
    }
    remaining -= steps
    lastSpent = steps
    return true
  }

  /// The cost of some work that was granted from beginning to end.
  struct Cost {
    let steps: Int
    /// The last of the work was granted only if more than this many steps were left before all of it.
    let needed: Int
  }

  /// Returns the cost of the work done since `begin`.
  func cost(since begin: Budget) -> Cost {
    let steps = begin.remaining - remaining
    return Cost(steps: steps, needed: steps > 0 ? steps - lastSpent : -1)
  }

  /// Charges for work whose result is cached, because an answer must not depend on earlier requests. If not all of the
  /// work would be granted now, charges nothing and returns false.
  mutating func charge(_ cost: Cost) -> Bool {
    guard remaining > cost.needed else { return false }
    remaining -= cost.steps
    lastSpent = cost.steps - max(0, cost.needed)
    return true
  }

  /// Marks the answer as truncated for a reason other than the budget.
  mutating func markTruncated() { isExhausted = true }
}
