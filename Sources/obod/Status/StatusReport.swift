import Answers
import Glibc
import JSON
import Server
import Terms
import Wire

/// Prints the fields of STATS for people. Fields that an older daemon does not send are left out.
struct StatusReport {
  private let stats: JSONValue
  private let socket: String
  private let age: ReleaseAge
  private let now = time(nil)

  init(_ stats: JSONValue, socket: String, age: ReleaseAge) {
    self.stats = stats
    self.socket = socket
    self.age = age
  }

  /// Prints the facts, the ontologies, and the requests by verb.
  func show() {
    var head = (stats["version"]?.string.map { "\($0) " } ?? "") + "on \(socket)"
    if let pid = stats["pid"]?.int { head += ", process \(pid)" }
    Self.fact("daemon", head)
    if let seconds = stats["uptime_seconds"]?.int { Self.fact("up", Quantity.duration(seconds: seconds)) }
    let connections = stats["connections"]
    Self.fact("connections", "\(number(connections, "open")) open, \(number(connections, "accepted")) in total")
    if let text = memory { Self.fact("memory", text) }
    showErrors()
    showLimits()
    Self.fact("generation", "\(number(stats, "generation"))")
    showReloads()
    Self.show(ontologies: stats["ontologies"]?.array ?? [], age)
    showRequests()
  }

  static func fact(_ name: String, _ text: String) {
    StandardOutput.shared.line(name + String(repeating: " ", count: max(1, 13 - name.count)) + text)
  }

  static func show(ontologies: [JSONValue], _ age: ReleaseAge) {
    guard !ontologies.isEmpty else { return }
    var rows = [["ontology", "release", "terms"]]
    rows += ontologies.map { [$0.ontologyName, $0["release"]?.string ?? "", $0["terms"]?.string ?? ""] }
    rows.append(["all", "", "\(ontologies.reduce(0) { $0 + ($1["terms"]?.int ?? 0) })"])
    StandardOutput.shared.line("")
    Columns.print(rows, rightAligned: 2...2)
    guard let notice = age.notice(on: age.oldToday(among: ontologies.map(ReleaseAge.Release.init))) else { return }
    StandardOutput.shared.line("")
    StandardOutput.shared.line(notice)
  }

  private func number(_ object: JSONValue?, _ name: String) -> Int { object?[name]?.int ?? 0 }

  private var memory: String? {
    guard let memory = stats["memory"], let own = memory["private_bytes"]?.int else { return nil }
    let resident = Quantity.memory(bytes: number(memory, "resident_bytes"))
    let peak = memory["peak_bytes"]?.int.map { ", \(Quantity.memory(bytes: $0)) at peak" } ?? ""
    return "\(Quantity.memory(bytes: own)) private, \(resident) with the store\(peak)"
  }

  private func showErrors() {
    var text = "\(times(number(stats, "refused"), "line")) refused, \(times(number(stats, "failed"), "request")) failed"
    if case .object(let errors)? = stats["errors"] {
      let codes = errors.filter { ($0.value.int ?? 0) > 0 }.map { "\($0.name) \($0.value.int ?? 0)" }
      if !codes.isEmpty { text += ": \(codes.joined(separator: ", "))" }
    }
    Self.fact("errors", text)
  }

  private func showLimits() {
    for limit in Limit.allCases {
      let fields = stats["limits"]?["\(limit.name)"]
      guard let reached = fields?["reached"]?.int, reached > 0 else { continue }
      let unit = limit == .connections ? "" : " \(limit.unit)"
      Self.fact("limit", "\(limit.name) of \(number(fields, "value"))\(unit) reached \(times(reached, "time"))")
    }
  }

  private func showReloads() {
    let reloads = stats["reloads"]
    if let last = reloads?["last"], let at = last["at"]?.int {
      let took = Quantity.time(nanoseconds: number(last, "nanoseconds"))
      let way = "generation \(number(last, "from")) to \(number(last, "to")) in \(took)"
      Self.fact("last reload", "\(ago(at)), \(number(reloads, "done")) in total: \(way)")
    }
    if let last = reloads?["last_failed"], let at = last["at"]?.int {
      let what = "generation \(number(last, "generation")) cannot be used: \(last["message"]?.string ?? "")"
      Self.fact("last failure", "\(ago(at)), \(number(reloads, "failed")) in total: \(what)")
    }
  }

  private func ago(_ at: Int) -> String { "\(Quantity.duration(seconds: now - at)) ago" }

  private func times(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }

  private func showRequests() {
    let requests = stats["requests"]?.array ?? []
    guard !requests.isEmpty else { return }
    var rows = [["request", "count", "timed", "p50", "p99", "slowest"]]
    for request in requests {
      let latencies = ["p50", "p99", "slowest"].map { name in
        request["\(name)_nanoseconds"]?.int.map { Quantity.time(nanoseconds: $0) } ?? "-"
      }
      rows.append(
        [request["verb"]?.string ?? "", "\(number(request, "count"))", "\(number(request, "timed"))"] + latencies
      )
    }
    StandardOutput.shared.line("")
    Columns.print(rows, rightAligned: 1...5)
  }
}
