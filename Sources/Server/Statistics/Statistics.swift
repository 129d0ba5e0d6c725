import Glibc
import NIOCore
import Wire

/// The counters that STATS reports. Updated on the event loop only.
struct Statistics {
  struct Count {
    var requests = 0
    var latency = LatencyHistogram()
  }

  /// A switch to another generation.
  struct Reload {
    /// Unix time, in seconds.
    let at = time(nil)
    let from: Int
    let to: Int
    let nanoseconds: Int64
  }

  /// A failed attempt to switch to a generation.
  struct FailedReload {
    /// Unix time, in seconds.
    let at = time(nil)
    let generation: Int
    let problem: String
  }

  /// One request out of this number is timed, because reading the clock costs as much as a small answer. It is a prime:
  /// if a client cycled through the verbs and the length of the cycle shared a factor with this number, the same verbs
  /// would always be timed.
  private static let timingInterval = 17

  /// Unix time, in seconds.
  let startTime = time(nil)
  let start = NIODeadline.now()
  private(set) var byVerb = [Count](repeating: Count(), count: Verb.count)
  /// The number of lines that are not a request.
  private(set) var refused = 0
  /// The number of requests that were answered with an error.
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

  /// Whether the event loop times the next request. Slow requests are always timed, on the worker that answers them.
  var timesNext: Bool { requests % Self.timingInterval == 0 }

  /// `nanoseconds` is nil if the request was not timed.
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

  mutating func countReload(_ reload: Reload) {
    reloads += 1
    lastReload = reload
  }

  mutating func countFailedReload(_ reload: FailedReload) {
    failedReloads += 1
    lastFailedReload = reload
  }
}
