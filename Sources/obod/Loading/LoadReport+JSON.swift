import JSON
import Store

extension LoadReport {
  /// The report as one JSON object.
  struct JSON {
    let text: String

    init(_ report: LoadReport, withChanges: Bool, dryRun: Bool) {
      let sink = ByteSink()
      var json = JSONWriter(sink)
      json.beginObject()
      json.field("ok", true)
      if dryRun { json.field("dry_run", true) }
      json.field("generation", report.generation)
      json.beginArray("loaded")
      for summary in report.loaded {
        json.beginObject()
        json.field("id", summary.id)
        json.field("release", summary.release)
        if let subset = summary.subset { json.field("subset", subset) }
        json.field("source", summary.source)
        json.field("digest", summary.digest)
        json.field("unchanged", summary.isUnchanged)
        json.field("terms", summary.terms)
        json.field("obsolete", summary.obsolete)
        json.field("alt_ids", summary.alternates)
        json.field("synonyms", summary.synonyms)
        json.field("diagnostics", summary.diagnostics)
        if let changes = report.changes.first(where: { $0.ontology == summary.id }) {
          Self.write(changes, into: &json, listed: withChanges)
        }
        json.endObject()
      }
      json.endArray()
      json.beginArray("kept")
      for id in report.kept { json.element(id) }
      json.endArray()
      json.beginObject("milliseconds")
      json.field("read", report.stages.read)
      json.field("compare", report.stages.compare)
      json.field("compile", report.stages.compile)
      json.endObject()
      json.endObject()
      text = sink.string
    }

    private static func write(_ changes: OntologyChanges, into json: inout JSONWriter, listed: Bool) {
      json.beginObject("changes")
      json.field("since", changes.before)
      json.field("added", changes.count(.added))
      json.field("obsoleted", changes.count(.obsoleted))
      json.field("merged", changes.count(.merged))
      json.field("renamed", changes.count(.renamed))
      json.field("unobsoleted", changes.count(.unobsoleted))
      json.field("removed", changes.count(.removed))
      if listed { list(changes.changes, into: &json) }
      json.endObject()
    }

    private static func list(_ changes: [TermChange], into json: inout JSONWriter) {
      json.beginArray("terms")
      for change in changes {
        json.beginObject()
        json.field("change", change.kind.rawValue)
        json.field("id", change.id)
        if change.label.isEmpty { json.null("label") } else { json.field("label", change.label) }
        if let before = change.before {
          if before.isEmpty { json.null("before") } else { json.field("before", before) }
        }
        if !change.successors.isEmpty {
          json.beginArray("successors")
          for id in change.successors { json.element(id) }
          json.endArray()
        }
        json.endObject()
      }
      json.endArray()
    }
  }
}
