package import Documents
import Terms
package import Wire

/// The result of checking one document.
package struct DocumentReport: Sendable {
  /// As shown.
  package let path: String
  /// The findings to report; those that were fixed are removed.
  package var findings: [Finding] = []
  package private(set) var fixedCount = 0
  package var tally = Tally()
  /// Entries of the baseline that no longer occur in the document.
  package var staleEntries = 0

  package init(path: String) { self.path = path }

  /// Gives each finding its severity under some settings, and removes those whose rule is off.
  package mutating func apply(_ settings: Settings) {
    findings = findings.compactMap { finding in
      guard let severity = settings.severity(of: finding) else { return nil }
      var finding = finding
      finding.severity = severity
      return finding
    }
  }

  /// Removes the findings that an earlier version had, and counts them.
  mutating func removeEarlier(where isEarlier: (Finding) -> Bool) {
    let count = findings.count
    findings.removeAll(where: isEarlier)
    tally.earlier += count - findings.count
  }

  /// Counts the findings with edits as fixed and removes them; called after the document was written.
  package mutating func markFixed() {
    fixedCount = findings.count { !$0.edits.isEmpty }
    findings.removeAll { !$0.edits.isEmpty }
  }
}

/// Everything that is known about one document after it was checked.
package struct DocumentAnalysis: Sendable {
  package let report: DocumentReport
  /// The claims that the document makes by its structure.
  package let claims: [Claim]
  /// In document order.
  package let mentions: [JudgedIdentifier]
  fileprivate let verdicts: SchemaVerdicts

  /// Whether an identifier that the schema constrains, or the label beside one, has a position.
  package func isBound(_ range: Range<Int>) -> Bool {
    verdicts.bound.contains(range) || verdicts.labels.contains(range)
  }
}

/// Checks documents one after the other, and caches answers between them.
package final class Validator {
  private let oracle: any Oracle
  private let excludesUnloaded: Bool
  private let cache = VerdictCache()
  private var schemaJudges: [ObjectIdentifier: (schema: LoadedSchema, judge: SchemaJudge)] = [:]

  /// With `excludesUnloaded`, the query of an enum has no terms of ontologies that are not loaded; otherwise they are not
  /// judged.
  package init(_ oracle: any Oracle, excludesUnloaded: Bool = false) {
    self.oracle = oracle
    self.excludesUnloaded = excludesUnloaded
  }

  /// Checks a document.
  package func validate(_ source: SourceText, path: String, _ policy: DocumentPolicy) throws -> DocumentReport {
    try analyze(source, as: DocumentFormat(path: path, source), path: path, policy).report
  }

  /// Checks a document; returns the claims and mentions as well as the report.
  package func analyze(
    _ source: SourceText,
    as format: DocumentFormat,
    path: String,
    _ policy: DocumentPolicy
  ) throws -> DocumentAnalysis {
    let settings = policy.settings
    let contents = format.read(source, settings.rules, keepsTree: policy.schema != nil)
    let suppressions = Suppressions(source)
    var verdicts = SchemaVerdicts()
    if let schema = policy.schema, let tree = contents.tree {
      verdicts = try schemaJudge(schema).verdicts(tree, of: source)
    }
    var judge = Judge(source, oracle, cache, hidden: suppressions.ranges, misplaced: verdicts.misplaced)
    try judge.judge(contents.claims)

    var report = DocumentReport(path: path)
    report.tally = judge.tally
    var findings = judge.findings
    if contents.tree != nil {
      report.tally.schema = verdicts.tally
      report.tally.schema.unbound = judge.mentions.count { !verdicts.bound.contains($0.range) }
      findings += verdicts.findings
    }
    findings += (contents.problems + suppressions.problems).map { Self.finding($0, source) }
    findings += source.problems.map { Self.finding($0, source) }
    if !source.problems.isEmpty {
      // Unreadable bytes were replaced in the text, and writing it would lose them.
      for place in findings.indices { findings[place].edits = [] }
    }
    var known = policy.baseline?.entries(of: policy.pathInBaseline) ?? [:]
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
      } else if !known.isEmpty, let count = known[Baseline.Key(finding, path: policy.pathInBaseline)], count > 0 {
        known[Baseline.Key(finding, path: policy.pathInBaseline)] = count - 1
        report.tally.inBaseline += 1
      } else {
        if let tree = contents.tree, severity != .info, finding.schemaPlace == nil {
          finding.schemaPlace = Self.place(of: finding, in: tree)
        }
        report.findings.append(finding)
      }
    }
    report.staleEntries = known.values.reduce(0, +)
    return DocumentAnalysis(
      report: report,
      claims: contents.claims,
      mentions: judge.mentions,
      verdicts: verdicts
    )
  }

  /// Returns what judges documents by a schema, with what it has found out so far.
  private func schemaJudge(_ schema: LoadedSchema) -> SchemaJudge {
    let id = ObjectIdentifier(schema)
    if let known = schemaJudges[id] { return known.judge }
    // An editor loads a schema again whenever it changes.
    if schemaJudges.count >= Self.maxSchemas { schemaJudges.removeAll() }
    let judge = SchemaJudge(schema.shape, oracle, excludesUnloaded: excludesUnloaded)
    schemaJudges[id] = (schema, judge)
    return judge
  }

  private static let maxSchemas = 8

  /// Returns the place of a finding that is not about an enum.
  private static func place(of finding: Finding, in tree: DocumentTree) -> SchemaPlace? {
    let steps = tree.path(to: finding.range.lowerBound)
    func name(_ step: DocumentTree.Step) -> String? { if case .key(let key) = step { key } else { nil } }
    guard let last = steps.last else { return nil }
    let field = name(last) ?? [last].joined
    let slot = steps.dropLast().reversed().lazy.compactMap(name).first
    return SchemaPlace(
      path: steps.dropLast().joined,
      slot: slot ?? field,
      field: field,
      enumeration: nil,
      isDynamic: false
    )
  }

  private static func finding(_ problem: ReadingProblem, _ source: SourceText) -> Finding {
    let offset = min(problem.offset, source.bytes.count)
    return Finding(offset..<offset, of: source, rule: .unreadable, message: problem.message)
  }
}
