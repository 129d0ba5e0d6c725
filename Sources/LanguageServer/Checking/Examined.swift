import Documents

/// What the check of one revision of a document gave.
struct Examined: Sendable {
  let uri: String
  let revision: Int
  /// In their order; what kept the document from being checked is one of them.
  let findings: [Finding]
  let claims: [Claim]
  let mentions: [Mention]

  init(_ job: Checker.Job, findings: [Finding] = [], claims: [Claim] = [], mentions: [Mention] = []) {
    uri = job.uri
    revision = job.revision
    self.findings = findings
    self.claims = claims
    self.mentions = mentions
  }
}
