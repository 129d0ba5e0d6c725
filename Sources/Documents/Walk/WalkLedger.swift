/// The result of a walk under way; if paths overlap, no entry counts twice.
struct WalkLedger {
  private enum Fate {
    case taken
    case leftOut(WalkResult.Reason)
  }

  private(set) var result = WalkResult()
  private let canOverlap: Bool
  /// Keyed by the bytes of the absolute path: two names that are equal as Unicode text may be two files.
  private var fates: [[UInt8]: Fate] = [:]
  private var reported: Set<WalkProblem> = []

  /// If paths cannot overlap, no entries are remembered.
  init(canOverlap: Bool) { self.canOverlap = canOverlap }

  /// Returns false if the entry at `place` was taken before. If it was left out before, it no longer counts as left
  /// out.
  mutating func claim(_ place: @autoclosure () -> String) -> Bool {
    guard canOverlap else { return true }
    switch fates.updateValue(.taken, forKey: Array(place().utf8)) {
    case .taken: return false
    case .leftOut(let reason):
      let others = result.leftOut[reason, default: 0] - 1
      result.leftOut[reason] = others > 0 ? others : nil
    case nil: break
    }
    return true
  }

  mutating func take(_ path: String, at place: @autoclosure () -> String) {
    if claim(place()) { result.files.append(path) }
  }

  mutating func leaveOut(_ reason: WalkResult.Reason, at place: @autoclosure () -> String) {
    if canOverlap {
      let key = Array(place().utf8)
      guard fates[key] == nil else { return }
      fates[key] = .leftOut(reason)
    }
    result.leftOut[reason, default: 0] += 1
  }

  mutating func report(_ problem: WalkProblem) {
    if reported.insert(problem).inserted { result.problems.append(problem) }
  }
}
