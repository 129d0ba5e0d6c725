import Terms

/// What was found in one document.
package struct DocumentReport: Sendable {
  /// As it is shown.
  package let path: String
  /// What is still to be told: without what was mended.
  package var findings: [Finding] = []
  package private(set) var mended = 0
  package var tally = Tally()
  /// Entries of the baseline that the document does not bear out any more.
  package var staleEntries = 0

  package init(path: String) { self.path = path }

  /// Once the document was written with the edits of its findings.
  package mutating func takeAsMended() {
    mended = findings.count { !$0.edits.isEmpty }
    findings.removeAll { !$0.edits.isEmpty }
  }
}

/// Everything that is known of one document once it has been checked.
package struct Examination: Sendable {
  package let report: DocumentReport
  /// What the document says, as its form tells.
  package let claims: [Claim]
  /// In their order.
  package let mentions: [Mention]
}

/// Checks documents, one after the other; keeps what it learns of terms from one to the next.
package final class Validator {
  private let oracle: any Oracle
  private let cache = VerdictCache()

  package init(_ oracle: any Oracle) { self.oracle = oracle }

  /// Finds what is wrong in a document. `pathInBaseline` is its path as the baseline has it.
  package func validate(
    _ source: SourceText,
    path: String,
    settings: Settings,
    baseline: Baseline?,
    pathInBaseline: String
  ) throws -> DocumentReport {
    try examine(
      source,
      as: DocumentFormat(path: path, source),
      path: path,
      settings: settings,
      baseline: baseline,
      pathInBaseline: pathInBaseline
    ).report
  }

  /// The same, and what it was found by.
  package func examine(
    _ source: SourceText,
    as format: DocumentFormat,
    path: String,
    settings: Settings,
    baseline: Baseline?,
    pathInBaseline: String
  ) throws -> Examination {
    let (claims, problems) = format.read(source, settings.rules)
    let suppressions = Suppressions(source)
    var judge = Judge(source, oracle, cache, hidden: suppressions.ranges)
    try judge.judge(claims)

    var report = DocumentReport(path: path)
    report.tally = judge.tally
    var findings = judge.findings
    findings += (problems + suppressions.problems).map { Self.finding($0, source) }
    findings += source.problems.map { Self.finding($0, source) }
    if !source.problems.isEmpty {
      // Bytes that could not be read would be lost.
      for place in findings.indices { findings[place].edits = [] }
    }
    var known = baseline?.entries(of: pathInBaseline) ?? [:]
    for var finding in findings.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard let severity = settings.severity(of: finding) else {
        report.tally.suppressed += 1
        continue
      }
      finding.severity = severity
      let isIgnored =
        !settings.ignoredPrefixes.isEmpty
        && CURIE(reading: finding.id).map { settings.ignoredPrefixes[$0.prefix.uppercased()] != nil } ?? false
      if isIgnored || suppressions.covers(finding) {
        report.tally.suppressed += 1
      } else if !known.isEmpty, let left = known[Baseline.Key(finding, path: pathInBaseline)], left > 0 {
        known[Baseline.Key(finding, path: pathInBaseline)] = left - 1
        report.tally.inBaseline += 1
      } else {
        report.findings.append(finding)
      }
    }
    report.staleEntries = known.values.reduce(0, +)
    return Examination(report: report, claims: claims, mentions: judge.mentions)
  }

  private static func finding(_ problem: ReadingProblem, _ source: SourceText) -> Finding {
    let offset = min(problem.offset, source.bytes.count)
    return Finding(offset..<offset, of: source, rule: .unreadable, message: problem.message)
  }
}
