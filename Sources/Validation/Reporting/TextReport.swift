package import Documents
package import JSON
import Terms
import Wire

/// `file:line:column: severity: message [rule]`, then candidates; a summary at the end.
package final class TextReport: Report {
  private static let maxCandidates = 3

  package let sink = ByteSink()
  private let hasColor: Bool
  private let showsAll: Bool
  private var isFirst = true

  package init(hasColor: Bool, showsAll: Bool) {
    self.hasColor = hasColor
    self.showsAll = showsAll
  }

  package func add(_ report: DocumentReport, _ source: SourceText) {
    let shown = report.findings.filter { showsAll || $0.severity != .info }
    guard !shown.isEmpty else { return }
    if !isFirst { sink.append("\n") }
    isFirst = false
    for finding in shown {
      let place = "\(report.path):\(finding.place)"
      let severity = colored(finding.severity.rawValue, by: finding.severity)
      sink.append("\(bold(place)): \(severity): \(finding.message) \(dim("[\(finding.rule.name)]"))\n")
      for candidate in finding.suggestions.prefix(Self.maxCandidates) {
        sink.append(
          "    \(candidate.line)\(candidate.matchDescription.isEmpty ? "" : dim(" (\(candidate.matchDescription))"))\n"
        )
      }
    }
  }

  package func end(_ summary: Summary) {
    if !isFirst { sink.append("\n") }
    for line in summary.lines { sink.append(line + "\n") }
  }

  private func colored(_ text: String, by severity: Severity) -> String {
    switch severity {
    case .error: paint(text, "1;31")
    case .warning: paint(text, "1;33")
    case .info, .ok: paint(text, "1;34")
    }
  }

  private func bold(_ text: String) -> String { paint(text, "1") }

  private func dim(_ text: String) -> String { paint(text, "2") }

  private func paint(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
