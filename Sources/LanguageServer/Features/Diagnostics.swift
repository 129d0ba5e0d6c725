import Documents
import Terms
import Wire

/// Findings as the protocol tells them.
struct Diagnostics {
  /// What a client can be expected to show.
  private static let most = 5_000

  let document: OpenDocument
  let examined: Examined
  let takesTags: Bool

  var json: JSONValue {
    var shown = examined.findings.prefix(Self.most).map(json)
    let left = examined.findings.count - shown.count
    if left > 0 {
      let message = "\(left) more findings are not shown here; obod validate tells all"
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
      "tags": takesTags && isOutdated(finding) ? [2] : nil,
    ])
  }

  /// Most editors show what is told of a finding only here.
  private func message(_ finding: Finding) -> String {
    let others = finding.candidates.prefix(3).filter { !finding.message.contains($0.id) }
    return finding.message
      + others.map { "\n\($0.line)" + ($0.relation.map { " (\($0))" } ?? "") }.joined()
  }

  /// An info is a hint: of what could not be checked a report may have one for every identifier.
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
