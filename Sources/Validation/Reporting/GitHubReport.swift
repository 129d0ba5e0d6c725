package import Documents
package import JSON
import Terms

/// Workflow commands that make GitHub show findings beside the lines that they are about:
/// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
package final class GitHubReport: Report {
  package let sink = ByteSink()
  private let showsAll: Bool

  package init(showsAll: Bool) { self.showsAll = showsAll }

  package func add(_ report: DocumentReport, _ source: SourceText) {
    for finding in report.findings where showsAll || finding.severity != .info {
      let end = source.place(of: finding.range.upperBound)
      let place = finding.place
      // An annotation has columns only if it ends on the line that it begins on.
      let columns = end.line == place.line ? ",col=\(place.column),endColumn=\(max(place.column, end.column - 1))" : ""
      sink.append(
        "::\(Self.command(finding.severity)) file=\(Self.property(report.path)),line=\(place.line),endLine=\(end.line)"
          + "\(columns),title=obod \(finding.rule.name)::\(Self.data(finding.message))\n"
      )
    }
  }

  package func end(_ summary: Summary) {
    for problem in summary.problems {
      sink.append("::error file=\(Self.property(problem.path)),title=obod::\(Self.data(problem.message))\n")
    }
    for line in summary.lines { sink.append(line + "\n") }
  }

  private static func command(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info, .ok: "notice"
    }
  }

  private static func data(_ text: String) -> String { escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]) }

  private static func property(_ text: String) -> String {
    escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  private static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
  }
}
