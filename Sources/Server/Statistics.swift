import Glibc
import NIOCore
import Wire

/// What STATS tells, counted on the event loop.
struct Statistics {
  private struct Count {
    var requests = 0
    var timed = 0
    var nanoseconds = 0
    var slowest = 0
  }

  private let start = NIODeadline.now()
  private var byVerb = [Count](repeating: Count(), count: Verb.count)
  private(set) var refused = 0
  private var reached = [Int](repeating: 0, count: Limit.allCases.count)
  private var requests = 0
  var openConnections = 0
  var acceptedConnections = 0
  var reloads = 0
  var failedReloads = 0

  /// Reading the clock costs as much as a small answer, so every sixteenth request is timed.
  var timesNext: Bool { requests & 15 == 0 }

  mutating func count(_ verb: Verb?, nanoseconds: Int?) {
    requests += 1
    guard let verb else {
      refused += 1
      return
    }
    let index = Int(verb.rawValue)
    byVerb[index].requests += 1
    guard let nanoseconds else { return }
    byVerb[index].timed += 1
    byVerb[index].nanoseconds += nanoseconds
    byVerb[index].slowest = max(byVerb[index].slowest, nanoseconds)
  }

  mutating func reach(_ limit: Limit) { reached[limit.rawValue] += 1 }

  func write(_ json: inout JSONWriter, generation: Int, limits: Limits) {
    json.field("uptime_seconds", Int((NIODeadline.now() - start).nanoseconds / 1_000_000_000))
    json.field("generation", generation)
    json.beginObject("connections")
    json.field("open", openConnections)
    json.field("accepted", acceptedConnections)
    json.endObject()
    json.beginArray("requests")
    for (index, verb) in Verb.allCases.enumerated() where byVerb[index].requests > 0 {
      let count = byVerb[index]
      json.beginObject()
      json.field("verb", verb.name)
      json.field("count", count.requests)
      if count.timed > 0 {
        json.field("timed", count.timed)
        json.field("mean_nanoseconds", count.nanoseconds / count.timed)
        json.field("slowest_nanoseconds", count.slowest)
      }
      json.endObject()
    }
    json.endArray()
    json.field("refused", refused)
    json.beginObject("limits")
    for limit in Limit.allCases {
      json.beginObject(limit.name)
      json.field("value", limits[limit])
      json.field("reached", reached[limit.rawValue])
      json.endObject()
    }
    json.endObject()
    json.beginObject("reloads")
    json.field("done", reloads)
    json.field("failed", failedReloads)
    json.endObject()
    json.beginObject("memory")
    let (resident, shared) = Self.memory()
    json.field("resident_bytes", resident)
    json.field("private_bytes", resident - shared)
    json.endObject()
  }

  /// Resident and shared bytes, from `/proc/self/statm`; zeros where there is no such file.
  private static func memory() -> (resident: Int, shared: Int) {
    guard let file = fopen("/proc/self/statm", "r") else { return (0, 0) }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return (0, 0) }
    let pages = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split(separator: " ").compactMap { Int($0) }
    guard pages.count > 2 else { return (0, 0) }
    let size = sysconf(Int32(_SC_PAGESIZE))
    return (pages[1] * size, pages[2] * size)
  }
}
