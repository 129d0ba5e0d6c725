/// The result of a walk under way; if paths overlap, no entry counts twice.
struct WalkLedger {
  private enum Outcome {
    case included
    case skipped(WalkResult.Reason)
  }

  private(set) var result = WalkResult()
  private let canOverlap: Bool
  /// Keyed by the bytes of the absolute path: two names that are equal as Unicode text may be two files.
  private var outcomes: [[UInt8]: Outcome] = [:]
  private var reported: Set<WalkProblem> = []

  /// If paths cannot overlap, no entries are remembered.
  init(canOverlap: Bool) { self.canOverlap = canOverlap }

  /// Returns false if the entry at `place` was included before. If it was skipped before, it no longer counts as
  /// skipped.
  mutating func include(_ place: @autoclosure () -> String) -> Bool {
    guard canOverlap else { return true }
    switch outcomes.updateValue(.included, forKey: Array(place().utf8)) {
    case .included: return false
    case .skipped(let reason):
      let others = result.skipped[reason, default: 0] - 1
      result.skipped[reason] = others > 0 ? others : nil
    case nil: break
    }
    return true
  }

  mutating func addFile(_ path: String, at place: @autoclosure () -> String) {
    if include(place()) { result.files.append(path) }
  }

  mutating func skip(_ reason: WalkResult.Reason, at place: @autoclosure () -> String) {
    if canOverlap {
      let key = Array(place().utf8)
      guard outcomes[key] == nil else { return }
      outcomes[key] = .skipped(reason)
    }
    result.skipped[reason, default: 0] += 1
  }

  mutating func report(_ problem: WalkProblem) {
    if reported.insert(problem).inserted { result.problems.append(problem) }
  }
}
