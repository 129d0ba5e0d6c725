import Documents
import JSON
import Terms
import Validation
import Wire

/// Findings as LSP diagnostics.
struct Diagnostics {
  /// The maximum number of diagnostics that a client is expected to display.
  private static let maxCount = 5_000

  let document: OpenDocument
  let checked: CheckedDocument
  let supportsTags: Bool

  var json: JSONValue {
    var shown = checked.findings.prefix(Self.maxCount).map(json)
    let left = checked.findings.count - shown.count
    if left > 0 {
      let message = "\(left) more findings are not shown here; obod validate shows all"
      shown.append([
        "range": document.positions.json(0..<0), "severity": 1, "source": "obod", "message": .string(message),
      ])
    }
    return .array(shown)
  }

  func json(_ finding: Finding) -> JSONValue {
    .object(present: [
      "range": document.positions.json(finding.range),
      "severity": JSONValue(Self.severity(finding.severity)),
      "code": .string(finding.rule.name),
      "source": "obod",
      "message": .string(message(finding)),
      "tags": supportsTags && isOutdated(finding) ? [2] : nil,
    ])
  }

  /// The message with up to three candidates, because most editors show nothing else of a finding.
  private func message(_ finding: Finding) -> String {
    let others = finding.suggestions.prefix(3).filter { !finding.message.contains($0.id) }
    return finding.message
      + others.map { "\n\($0.line)" + ($0.relation.map { " (\($0.rawValue))" } ?? "") }.joined()
  }

  /// Maps an info to a hint, because a report may have one for every identifier that could not be checked.
  private static func severity(_ severity: Severity) -> Int {
    switch severity {
    case .error: 1
    case .warning: 2
    case .info, .ok: 4
    }
  }

  private func isOutdated(_ finding: Finding) -> Bool {
    finding.rule == .verdict(.obsolete) || finding.rule == .verdict(.merged)
  }
}
