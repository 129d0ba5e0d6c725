/// How much work one answer may still take, so that no request costs more than the contract allows, whatever it says.
///
/// Counted in steps, each a look at one name or one word of a name: some 40 ns on the machines that the benchmarks name.
/// Only work that a request can multiply is counted; what ends early leaves the answer truncated, never wrong.
package struct Effort: Sendable {
  /// Steps for an answer that delays no other request: some 20 ms.
  package static let full = 500_000
  /// Steps for an answer that delays other requests: about a millisecond.
  package static let quick = 24_000
  /// Looking for what a word may be a misspelling of.
  static let repair = 1_250

  private(set) var left: Int
  /// The steps of the last work that was granted.
  private(set) var last = 0
  /// Whether something has been left out.
  package private(set) var isSpent = false

  package init(_ steps: Int) { left = steps }

  /// Whether work may be done; the last that is granted may take more than was left.
  mutating func spend(_ steps: Int) -> Bool {
    guard left > 0 else {
      isSpent = true
      return false
    }
    left -= steps
    last = steps
    return true
  }

  /// What some work took that was granted from beginning to end.
  struct Cost {
    let steps: Int
    /// The last of the steps were granted as long as more than these were left.
    let needed: Int
  }

  /// What has been taken since `begin`.
  func cost(since begin: Effort) -> Cost {
    let steps = begin.left - left
    return Cost(steps: steps, needed: steps > 0 ? steps - last : -1)
  }

  /// Takes what work took whose result is known: an answer is not to depend on what was asked before. Returns false, and
  /// takes nothing, where not all of it would be granted now.
  mutating func repay(_ cost: Cost) -> Bool {
    guard left > cost.needed else { return false }
    left -= cost.steps
    last = cost.steps - max(0, cost.needed)
    return true
  }

  /// Something is left out for another reason than the steps that are left.
  mutating func leaveOut() { isSpent = true }
}
