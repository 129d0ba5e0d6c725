package import Documents
package import JSON
import Terms

/// SARIF 2.1.0 (OASIS, 2020): one run, columns in code points, paths relative to the folder in which obod was started.
package final class SARIFReport: Report {
  package let sink = ByteSink()
  private var json: JSONWriter

  package init(version: String) {
    json = JSONWriter(sink)
    json.beginObject()
    json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.field("version", "2.1.0")
    json.beginArray("runs")
    json.beginObject()
    json.beginObject("tool")
    json.beginObject("driver")
    json.field("name", "obod")
    json.field("version", version)
    json.beginArray("rules")
    for rule in Rule.all {
      json.beginObject()
      json.field("id", rule.name)
      json.beginObject("shortDescription")
      json.field("text", rule.summary)
      json.endObject()
      json.beginObject("defaultConfiguration")
      json.field("level", Self.level(rule.severity))
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endObject()
    json.field("columnKind", "unicodeCodePoints")
    json.beginArray("results")
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    case .ok: "none"
    }
  }

  package func add(_ report: DocumentReport, _ source: SourceText) {
    for finding in report.findings {
      json.beginObject()
      json.field("ruleId", finding.rule.name)
      json.field("ruleIndex", Rule.all.firstIndex(of: finding.rule) ?? 0)
      json.field("level", Self.level(finding.severity))
      json.beginObject("message")
      json.field("text", finding.message)
      json.endObject()
      json.beginArray("locations")
      json.beginObject()
      json.beginObject("physicalLocation")
      writeArtifact(report.path)
      writeRegion("region", finding.range, source)
      json.endObject()
      json.endObject()
      json.endArray()
      writeFingerprint(finding)
      writeFix(finding, report.path, source)
      json.endObject()
    }
  }

  private func writeArtifact(_ path: String) {
    json.beginObject("artifactLocation")
    if path.hasPrefix("/") {
      json.field("uri", "file://" + Self.encoded(path))
    } else {
      json.field("uri", Self.encoded(path))
      json.field("uriBaseId", "%SRCROOT%")
    }
    json.endObject()
  }

  private func writeRegion(_ name: StaticString, _ range: Range<Int>, _ source: SourceText) {
    let start = source.place(of: range.lowerBound)
    let end = source.place(of: range.upperBound)
    json.beginObject(name)
    json.field("startLine", start.line)
    json.field("startColumn", start.column)
    json.field("endLine", end.line)
    json.field("endColumn", end.column)
    json.endObject()
  }

  /// Writes a fingerprint that identifies the finding in its document even if the finding moves.
  private func writeFingerprint(_ finding: Finding) {
    json.beginObject("partialFingerprints")
    json.field("obodFinding/v1", "\(finding.rule.name):\(finding.id):\(finding.given ?? "")")
    json.endObject()
  }

  private func writeFix(_ finding: Finding, _ path: String, _ source: SourceText) {
    guard !finding.edits.isEmpty else { return }
    json.beginArray("fixes")
    json.beginObject()
    json.beginArray("artifactChanges")
    json.beginObject()
    writeArtifact(path)
    json.beginArray("replacements")
    for edit in finding.edits {
      json.beginObject()
      writeRegion("deletedRegion", edit.range, source)
      json.beginObject("insertedContent")
      json.field("text", edit.text)
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endArray()
    json.endObject()
    json.endArray()
  }

  package func end(_ summary: Summary) {
    json.endArray()
    json.beginArray("invocations")
    json.beginObject()
    json.field("executionSuccessful", summary.problems.isEmpty)
    json.beginArray("toolExecutionNotifications")
    for problem in summary.problems { writeNotification("error", "\(problem.path): \(problem.message)") }
    for line in summary.lines { writeNotification("note", line) }
    json.endArray()
    json.endObject()
    json.endArray()
    json.endObject()
    json.endArray()
    json.endObject()
    sink.append("\n")
  }

  private func writeNotification(_ level: String, _ text: String) {
    json.beginObject()
    json.field("level", level)
    json.beginObject("message")
    json.field("text", text)
    json.endObject()
    json.endObject()
  }

  /// Returns a path as part of a URI (RFC 3986).
  private static func encoded(_ path: String) -> String {
    var encoded = ""
    let digits = Array("0123456789ABCDEF")
    for byte in path.utf8 {
      let isPlain =
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || "-._~/!$&'()*+,;=@".utf8.contains(byte)
      if isPlain {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return encoded
  }
}
