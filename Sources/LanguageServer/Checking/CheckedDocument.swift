import Documents
import Terms
import Validation

/// The result of checking one revision of a document.
struct CheckedDocument: Sendable {
  let uri: String
  let revision: Int
  /// The findings in order, including the reason why a document could not be checked.
  let findings: [Finding]
  let claims: [Claim]
  let mentions: [JudgedIdentifier]
  /// The keys that the document's settings treat as identifiers and labels.
  let rules: KeyRules
  /// The schema that applies to the document; nil if there is none.
  let schema: LoadedSchema?

  init(
    _ job: Checker.Job,
    findings: [Finding] = [],
    claims: [Claim] = [],
    mentions: [JudgedIdentifier] = [],
    rules: KeyRules = KeyRules(),
    schema: LoadedSchema? = nil
  ) {
    self.rules = rules
    self.schema = schema
    uri = job.uri
    revision = job.revision
    self.findings = findings
    self.claims = claims
    self.mentions = mentions
  }

  /// Returns the finding that contradicts an identifier, given the range of the identifier or of its label.
  func mismatch(at range: Range<Int>) -> Finding? {
    let mention = mentions.first { $0.range == range || $0.label == range }
    let ranges = [range, mention?.range, mention?.label]
    return findings.first { $0.rule == .verdict(.mismatch) && ranges.contains($0.range) }
  }
}
