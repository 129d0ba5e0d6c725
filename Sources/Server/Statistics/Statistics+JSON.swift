import Answers
import Glibc
import JSON
import Lexicon
import NIOCore
import Store
import Wire

extension Statistics {
  /// Writes the fields of STATS; the ontologies are those of `snapshot`. obod-protocol(7) describes each field. Clients
  /// may rely on their names and order, so new fields go last.
  func write(_ json: inout JSONWriter, _ snapshot: Snapshot, _ limits: Limits) {
    json.field("uptime_seconds", Int((NIODeadline.now() - start).nanoseconds / 1_000_000_000))
    json.field("generation", snapshot.generation)
    json.beginObject("connections")
    json.field("open", openConnections)
    json.field("accepted", acceptedConnections)
    json.endObject()
    writeRequests(&json)
    json.field("refused", refused)
    json.beginObject("limits")
    for limit in Limit.allCases {
      json.beginObject(limit.name)
      json.field("value", limits[limit])
      json.field("reached", reached[limit.rawValue])
      json.endObject()
    }
    json.endObject()
    writeReloads(&json)
    let memory = ProcessMemory()
    json.beginObject("memory")
    json.field("resident_bytes", memory.resident)
    json.field("private_bytes", memory.privateBytes)
    json.field("peak_bytes", memory.peak)
    json.endObject()
    json.field("failed", failed)
    json.field("errors", .object(ErrorCode.allCases.map { ($0.rawValue, JSONValue(errors[$0] ?? 0)) }))
    json.beginArray("bounds_nanoseconds")
    for bound in LatencyHistogram.bounds { json.element(bound) }
    json.endArray()
    writeOntologies(&json, snapshot.lexicon)
    json.field("version", Answerer.version)
    json.field("pid", Int(getpid()))
    json.field("started_at", startTime)
  }

  private func writeRequests(_ json: inout JSONWriter) {
    json.beginArray("requests")
    for (index, verb) in Verb.allCases.enumerated() where byVerb[index].requests > 0 {
      let latency = byVerb[index].latency
      json.beginObject()
      json.field("verb", verb.name)
      json.field("count", byVerb[index].requests)
      if let median = latency.percentile(50), let late = latency.percentile(99) {
        json.field("timed", latency.count)
        json.field("mean_nanoseconds", latency.total / latency.count)
        json.field("slowest_nanoseconds", latency.slowest)
        json.field("p50_nanoseconds", median)
        json.field("p99_nanoseconds", late)
        json.field("total_nanoseconds", latency.total)
        json.beginArray("at_most")
        for times in latency.atMost { json.element(times) }
        json.endArray()
      }
      json.endObject()
    }
    json.endArray()
  }

  private func writeReloads(_ json: inout JSONWriter) {
    json.beginObject("reloads")
    json.field("done", reloads)
    json.field("failed", failedReloads)
    if let lastReload {
      json.beginObject("last")
      json.field("at", lastReload.at)
      json.field("from", lastReload.from)
      json.field("to", lastReload.to)
      json.field("nanoseconds", Int(lastReload.nanoseconds))
      json.endObject()
    } else {
      json.null("last")
    }
    if let lastFailedReload {
      json.beginObject("last_failed")
      json.field("at", lastFailedReload.at)
      json.field("generation", lastFailedReload.generation)
      json.field("message", lastFailedReload.problem)
      json.endObject()
    } else {
      json.null("last_failed")
    }
    json.endObject()
  }

  private func writeOntologies(_ json: inout JSONWriter, _ lexicon: Lexicon) {
    json.beginArray("ontologies")
    for index in 0..<lexicon.ontologies.count {
      let ontology = lexicon.ontologies[index]
      json.beginObject()
      json.field("id", lexicon.text(ontology.id))
      json.field("release", lexicon.text(ontology.release))
      json.field("terms", Int(ontology.terms))
      if ontology.subset.count > 0 { json.field("subset", lexicon.text(ontology.subset)) }
      json.endObject()
    }
    json.endArray()
  }
}
