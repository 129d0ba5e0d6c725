/// How much work one answer may still take, so that no request costs more than the contract allows, whatever it says.
///
/// Counted in steps, each a look at one name or one word of a name: some 40 ns on the machines that the benchmarks name.
/// Only work that a request can multiply is counted; what ends early leaves the answer truncated, never wrong.
package struct Effort: Sendable {
  /// Steps for an answer that nobody waits behind: some 20 ms.
  package static let full = 500_000
  /// Steps for an answer that others wait behind: well under a millisecond.
  package static let quick = 16_000
  /// Looking for what a word may be a misspelling of.
  static let repair = 1_250

  private var left: Int
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
    return true
  }

  /// Something is left out for another reason than the steps that are left.
  mutating func leaveOut() { isSpent = true }
}
