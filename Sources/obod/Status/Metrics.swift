import JSON
import Wire

/// The fields of STATS as metrics. Metric names are defined only here.
struct Metrics {
  private var out = PrometheusText()
  var text: String { out.text }

  /// `stats` is nil if no daemon is running; then `obod_up` is the only metric.
  init(_ stats: JSONValue?) {
    out.add("obod_up", .gauge, "Whether a daemon answers on the socket.", stats == nil ? 0 : 1)
    guard let stats else { return }
    addDaemon(stats)
    addOntologies(stats["ontologies"]?.array ?? [])
    addRequests(stats)
    addReloads(stats["reloads"])
  }

  private mutating func addDaemon(_ stats: JSONValue) {
    let version = stats["version"]?.string.map { [Sample(labels: ["version": $0], value: "1")] } ?? []
    out.add("obod_build_info", .gauge, "The version of the daemon, as a label; always 1.", version)
    let memory = stats["memory"]
    for (name, help, value) in [
      ("obod_start_time_seconds", "When the daemon was started, in Unix time.", stats["started_at"]),
      ("obod_resident_memory_bytes", "Memory in use, including the mapped store.", memory?["resident_bytes"]),
      ("obod_private_memory_bytes", "Memory that is not shared with other processes.", memory?["private_bytes"]),
      ("obod_peak_memory_bytes", "The maximum of the memory in use since the start.", memory?["peak_bytes"]),
      ("obod_connections", "Open connections.", stats["connections"]?["open"]),
      ("obod_generation", "The number of the store's generation in use.", stats["generation"]),
    ] { out.add(name, .gauge, help, value?.int) }
    out.add(
      "obod_connections_total",
      .counter,
      "Connections accepted since the start.",
      stats["connections"]?["accepted"]?.int
    )
    let limits = fields(stats["limits"]).map { limit in (limit.name, limit.value["reached"]) }
    out.add(
      "obod_limit_reached_total",
      .counter,
      "How often a client has reached a limit.",
      limits.compactMap { name, reached in counted("limit", name, reached) }
    )
  }

  private mutating func addOntologies(_ ontologies: [JSONValue]) {
    out.add(
      "obod_ontology_info",
      .gauge,
      "The releases of the loaded ontologies, as labels; always 1.",
      ontologies.map { ontology in
        let release = ontology["release"]?.string ?? ""
        return Sample(labels: ["ontology": ontology["id"]?.string ?? "", "release": release], value: "1")
      }
    )
    out.add(
      "obod_ontology_terms",
      .gauge,
      "The terms of each loaded ontology, including obsolete ones.",
      ontologies.compactMap { counted("ontology", $0["id"]?.string ?? "", $0["terms"]) }
    )
  }

  private mutating func addRequests(_ stats: JSONValue) {
    let requests = stats["requests"]?.array ?? []
    // Verbs that were never requested are included, because a counter that starts at zero shows its first increase.
    let counts = Verb.allCases.map { verb in
      let name = "\(verb.name)"
      let count = requests.first { $0["verb"]?.string == name }?["count"]?.int
      return Sample(labels: ["verb": name], value: "\(count ?? 0)")
    }
    out.add("obod_requests_total", .counter, "Requests answered.", counts)
    let bounds = stats["bounds_nanoseconds"]?.array.compactMap(\.int) ?? []
    out.add(
      "obod_request_duration_seconds",
      .histogram,
      "How long requests took: a sample, and every request that may take long.",
      requests.flatMap { histogram($0, bounds) }
    )
    out.add(
      "obod_requests_refused_total",
      .counter,
      "Answers with \"ok\":false, by error code, including those that close a connection.",
      fields(stats["errors"]).compactMap { counted("code", $0.name, $0.value) }
    )
  }

  /// Returns the samples of one verb, or none if none of its requests was timed.
  private func histogram(_ request: JSONValue, _ bounds: [Int]) -> [Sample] {
    guard let verb = request["verb"]?.string, let timed = request["timed"]?.int,
      let total = request["total_nanoseconds"]?.int, let atMost = request["at_most"]?.array.compactMap(\.int)
    else { return [] }
    let buckets = zip(bounds, atMost).map { (PrometheusText.seconds(nanoseconds: $0), $1) } + [("+Inf", timed)]
    return buckets.map { Sample(suffix: "_bucket", labels: ["verb": verb, "le": $0.0], value: "\($0.1)") } + [
      Sample(suffix: "_sum", labels: ["verb": verb], value: PrometheusText.seconds(nanoseconds: total)),
      Sample(suffix: "_count", labels: ["verb": verb], value: "\(timed)"),
    ]
  }

  private mutating func addReloads(_ reloads: JSONValue?) {
    out.add("obod_reloads_total", .counter, "Successful reloads of the store.", reloads?["done"]?.int)
    out.add(
      "obod_reload_failures_total",
      .counter,
      "Failed reloads of the store.",
      reloads?["failed"]?.int
    )
    let last = reloads?["last"]
    out.add(
      "obod_last_reload_timestamp_seconds",
      .gauge,
      "When the store was last reloaded, in Unix time; no sample if it was not.",
      last?["at"]?.int
    )
    out.add(
      "obod_last_reload_duration_seconds",
      .gauge,
      "How long the last reload took.",
      last?["nanoseconds"]?.int.map { [Sample(value: PrometheusText.seconds(nanoseconds: $0))] } ?? []
    )
    out.add(
      "obod_last_reload_failure_timestamp_seconds",
      .gauge,
      "When a reload last failed, in Unix time; no sample if none did.",
      reloads?["last_failed"]?["at"]?.int
    )
  }

  private typealias Sample = PrometheusText.Sample

  private func fields(_ value: JSONValue?) -> [(name: String, value: JSONValue)] {
    guard case .object(let fields)? = value else { return [] }
    return fields
  }

  /// Returns a sample with one label, or nil if there is no number.
  private func counted(_ label: String, _ name: String, _ value: JSONValue?) -> Sample? {
    value?.int.map { Sample(labels: [label: name], value: "\($0)") }
  }
}
