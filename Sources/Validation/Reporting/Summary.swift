import Documents
package import Terms

/// The totals of a whole run.
package struct Summary: Sendable {
  package var files = 0
  package var tally = Tally()
  package var bySeverity: [Severity: Int] = [:]
  package var byRule: [String: Int] = [:]
  package var staleEntries = 0
  /// Loaded releases that are older than the accepted age, and the sentence that reports them.
  package var oldReleases: [ReleaseAge.Release] = []
  package var oldReleasesNotice: String?
  /// Findings that were fixed, or would be.
  package var fixedCount = 0
  /// Binary files, with the kind of their contents.
  package var binary: [(path: String, kind: String)] = []
  /// Files that could not be read or written, and why.
  package var problems: [(path: String, message: String)] = []
  /// Entries that a walk over folders left out, by reason.
  package private(set) var skipped: [(reason: String, count: Int)] = []

  package init() {}

  package mutating func skip(_ count: Int, _ reason: String) {
    if let place = skipped.firstIndex(where: { $0.reason == reason }) {
      skipped[place].count += count
    } else if count > 0 {
      skipped.append((reason, count))
    }
  }

  package mutating func add(_ report: DocumentReport) {
    files += 1
    tally.add(report.tally)
    staleEntries += report.staleEntries
    addFindings(of: report)
  }

  /// Adds what was checked in a schema.
  package mutating func add(_ check: SchemaCheck) {
    files += check.fileCount
    tally.add(check.tally)
  }

  /// Adds the findings of a report about a schema, which is no document.
  package mutating func addFindings(of report: DocumentReport) {
    for finding in report.findings {
      bySeverity[finding.severity, default: 0] += 1
      byRule[finding.rule.name, default: 0] += 1
    }
  }

  private static let reasonsNotToCheck: [(Verdict, String)] = [
    (.unloadedPrefix, "no loaded ontology defines them"),
    (.outsideSubset, "only a subset of their ontology is loaded"),
  ]

  /// For display. The first line states what was found, the others what was not checked.
  package var lines: [String] {
    func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
    let outcomes = Tally.Outcome.allCases.compactMap { outcome in
      tally.counts[outcome].map { "\($0) \(outcome.summary)" }
    }
    var lines = [
      "\(counted(files, "file")), \(counted(tally.identifiers, "identifier"))"
        + (outcomes.isEmpty ? "" : ": " + outcomes.joined(separator: ", "))
    ]
    for (reason, words) in Self.reasonsNotToCheck {
      let prefixes = tally.uncheckedPrefixes.filter { $0.key.reason == reason }
        .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      guard !prefixes.isEmpty else { continue }
      lines.append("not checked because \(words): " + Self.list(prefixes.map { "\($0.key.prefix) \($0.value)" }))
    }
    let schema = tally.schema
    if schema != SchemaTally() {
      let unjudged = schema.unjudged > 0 ? ", \(schema.unjudged) could not be judged" : ""
      lines.append(
        "by the schema: \(counted(schema.values, "value")), \(schema.outside) outside their enum\(unjudged); it says"
          + " nothing about \(counted(schema.unbound, "identifier"))"
      )
    }
    if tally.nonTermMappings > 0 {
      lines.append("\(counted(tally.nonTermMappings, "mapping")) whose id is not a CURIE, not judged")
    }
    var found = [Severity.error, .warning].map { counted(bySeverity[$0] ?? 0, $0.rawValue) }
    if let infos = bySeverity[.info] { found.append("\(infos) informational (--all shows them)") }
    if fixedCount > 0 { found.append("\(fixedCount) fixed") }
    if tally.suppressed > 0 { found.append("\(tally.suppressed) suppressed") }
    if tally.inBaseline > 0 { found.append("\(tally.inBaseline) in the baseline") }
    if tally.earlier > 0 { found.append("\(tally.earlier) that were there before") }
    lines.append(found.joined(separator: ", "))
    if staleEntries > 0 {
      lines.append("\(counted(staleEntries, "finding")) of the baseline no longer found; write it again")
    }
    let notRead =
      skipped.map { "\($0.count) \($0.reason)" }
      + Dictionary(grouping: binary, by: \.kind).sorted { $0.key < $1.key }.map { "\($0.value.count) \($0.key)" }
    if !notRead.isEmpty { lines.append("not read: " + notRead.joined(separator: ", ")) }
    if let oldReleasesNotice { lines.append(oldReleasesNotice) }
    if !problems.isEmpty { lines.append("could not be read or written: \(problems.count)") }
    return lines
  }

  private static func list(_ items: [String]) -> String {
    let maxItems = 20
    let more = items.count > maxItems ? [" and \(items.count - maxItems) more prefixes"] : []
    return items.prefix(maxItems).joined(separator: ", ") + (more.first ?? "")
  }
}
