import Documents
import Terms

/// What the check of one revision of a document gave.
struct Examined: Sendable {
  let uri: String
  let revision: Int
  /// In their order; what kept the document from being checked is one of them.
  let findings: [Finding]
  let claims: [Claim]
  let mentions: [JudgedIdentifier]
  /// Which keys the document's settings take for identifiers and labels.
  let rules: KeyRules

  init(
    _ job: Checker.Job,
    findings: [Finding] = [],
    claims: [Claim] = [],
    mentions: [JudgedIdentifier] = [],
    rules: KeyRules = KeyRules()
  ) {
    self.rules = rules
    uri = job.uri
    revision = job.revision
    self.findings = findings
    self.claims = claims
    self.mentions = mentions
  }

  /// What contradicts an identifier, by the range of the identifier or of its label.
  func mismatch(at range: Range<Int>) -> Finding? {
    let mention = mentions.first { $0.range == range || $0.label == range }
    let ranges = [range, mention?.range, mention?.label]
    return findings.first { $0.rule == .verdict(.mismatch) && ranges.contains($0.range) }
  }
}
