package import Documents
package import JSON
import Terms
import Wire

/// One JSON object per line: every finding, including infos, then the summary.
package final class JSONReport: Report {
  package let sink = ByteSink()

  package init() {}

  package func add(_ report: DocumentReport, _ source: SourceText) {
    for finding in report.findings {
      var json = JSONWriter(sink)
      json.beginObject()
      json.field("type", "finding")
      json.field("file", report.path)
      json.field("line", finding.place.line)
      json.field("column", finding.place.column)
      json.field("length", finding.length)
      json.field("severity", finding.severity.rawValue)
      json.field("verdict", finding.rule.name)
      json.field("id", finding.id)
      if let label = finding.label { json.field("label", label) } else if finding.hasTerm { json.null("label") }
      if let given = finding.given { json.field("given", given) }
      if let place = finding.schemaPlace {
        json.field("path", place.path)
        json.field("slot", place.slot)
        if let field = place.field { json.field("field", field) }
        if let enumeration = place.enumeration { json.field("enum", enumeration) }
      }
      json.field("message", finding.message)
      json.beginArray("candidates")
      for candidate in finding.suggestions {
        json.beginObject()
        json.field("id", candidate.id)
        if let label = candidate.label { json.field("label", label) } else { json.null("label") }
        if !candidate.match.isEmpty { json.field("match", candidate.match) }
        if let relation = candidate.relation { json.field("relation", relation.rawValue) }
        json.endObject()
      }
      json.endArray()
      json.beginArray("fix")
      for edit in finding.edits {
        let place = source.place(of: edit.range.lowerBound)
        json.beginObject()
        json.field("line", place.line)
        json.field("column", place.column)
        json.field("length", source.countScalars(edit.range))
        json.field("text", edit.text)
        json.endObject()
      }
      json.endArray()
      json.endObject()
      sink.append("\n")
    }
  }

  package func end(_ summary: Summary) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.field("type", "summary")
    json.field("files", summary.files)
    json.field("identifiers", summary.tally.identifiers)
    json.field("confirmed", summary.tally.counts[.confirmed] ?? 0)
    json.field("by_another_name", summary.tally.counts[.deviating] ?? 0)
    json.field("mismatched", summary.tally.counts[.mismatched] ?? 0)
    json.field("outside_enum", summary.tally.counts[.misplaced] ?? 0)
    json.field("unconfirmed", summary.tally.counts[.unconfirmed] ?? 0)
    json.field("obsolete", summary.tally.counts[.obsolete] ?? 0)
    json.field("unknown", summary.tally.counts[.unknown] ?? 0)
    json.field("not_checked", summary.tally.counts[.unchecked] ?? 0)
    json.beginArray("not_checked_prefixes")
    for (unchecked, count) in summary.tally.uncheckedPrefixes.sorted(by: { $0.key < $1.key }) {
      json.beginObject()
      json.field("prefix", unchecked.prefix)
      json.field("count", count)
      json.field("reason", unchecked.reason.rawValue)
      json.endObject()
    }
    json.endArray()
    json.beginObject("schema")
    json.field("values", summary.tally.schema.values)
    json.field("outside", summary.tally.schema.outside)
    json.field("not_judged", summary.tally.schema.unjudged)
    json.field("unbound", summary.tally.schema.unbound)
    json.endObject()
    json.field("not_about_terms", summary.tally.nonTermMappings)
    json.field("errors", summary.bySeverity[.error] ?? 0)
    json.field("warnings", summary.bySeverity[.warning] ?? 0)
    json.field("infos", summary.bySeverity[.info] ?? 0)
    json.field("fixed", summary.fixedCount)
    json.field("suppressed", summary.tally.suppressed)
    json.field("in_baseline", summary.tally.inBaseline)
    json.field("earlier", summary.tally.earlier)
    json.beginArray("not_read")
    for (path, message) in summary.binary.map({ ($0.path, $0.kind) }) + summary.problems.map({ ($0.path, $0.message) })
    {
      json.beginObject()
      json.field("file", path)
      json.field("message", message)
      json.endObject()
    }
    json.endArray()
    json.beginArray("old_releases")
    for old in summary.oldReleases {
      json.beginObject()
      json.field("ontology", old.ontology)
      json.field("release", old.release)
      json.endObject()
    }
    json.endArray()
    json.beginArray("skipped")
    for (reason, count) in summary.skipped {
      json.beginObject()
      json.field("reason", reason)
      json.field("count", count)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    sink.append("\n")
  }
}
