import Glibc
import NIOCore
import Wire

/// What STATS tells, counted on the event loop.
struct Statistics {
  struct Count {
    var requests = 0
    var latency = LatencyHistogram()
  }

  /// A generation that was taken up.
  struct Reload {
    /// Unix time, in seconds.
    let at = time(nil)
    let from: Int
    let to: Int
    let nanoseconds: Int64
  }

  /// A generation that could not be taken up.
  struct FailedReload {
    /// Unix time, in seconds.
    let at = time(nil)
    let generation: Int
    let problem: String
  }

  /// Reading the clock costs as much as a small answer, so one request of so many is timed. A prime: where verbs are asked
  /// in turns, a number that shares a factor with the length of the turn would time the same ones for ever.
  private static let timedOf = 17

  /// Unix time, in seconds.
  let startTime = time(nil)
  let start = NIODeadline.now()
  private(set) var byVerb = [Count](repeating: Count(), count: Verb.count)
  /// Lines that are no request.
  private(set) var refused = 0
  /// Requests that were answered with an error.
  private(set) var failed = 0
  private(set) var errors: [ErrorCode: Int] = [:]
  private(set) var reached = [Int](repeating: 0, count: Limit.allCases.count)
  private var requests = 0
  var openConnections = 0
  var acceptedConnections = 0
  private(set) var reloads = 0
  private(set) var failedReloads = 0
  private(set) var lastReload: Reload?
  private(set) var lastFailedReload: FailedReload?

  /// What takes long is timed always, where it is answered.
  var timesNext: Bool { requests % Self.timedOf == 0 }

  /// `nanoseconds` is nil where it was not timed.
  mutating func count(_ verb: Verb?, failure: ErrorCode?, nanoseconds: Int?) {
    requests += 1
    if let failure { errors[failure, default: 0] += 1 }
    guard let verb else {
      refused += 1
      return
    }
    if failure != nil { failed += 1 }
    let index = Int(verb.rawValue)
    byVerb[index].requests += 1
    if let nanoseconds { byVerb[index].latency.record(nanoseconds) }
  }

  mutating func reach(_ limit: Limit) {
    reached[limit.rawValue] += 1
    if let code = limit.code { errors[code, default: 0] += 1 }
  }

  mutating func tookUp(_ reload: Reload) {
    reloads += 1
    lastReload = reload
  }

  mutating func couldNotTakeUp(_ reload: FailedReload) {
    failedReloads += 1
    lastFailedReload = reload
  }
}
