import JSON
package import Terms

/// The answer to CHECK.
package struct CheckAnswer: Sendable, Equatable {
  package let verdict: Verdict
  /// nil if the identifier and its label are right and the identifier is in its canonical form: there is nothing to
  /// report.
  package let details: CheckDetails?

  package init(_ verdict: Verdict, _ details: CheckDetails?) {
    self.verdict = verdict
    self.details = details
  }

  /// Reads an answer line.
  package init(_ line: UnsafeRawBufferPointer) {
    if let head = AnswerHead(line), !head.hasAsked, let verdict = Verdict(rawValue: head.verdict), verdict.isRight {
      self.init(verdict, nil)
    } else {
      let json = JSONValue(String(decoding: line, as: UTF8.self)) ?? .null
      self.init(Verdict(answer: json), CheckDetails(json))
    }
  }

  /// The answer about an identifier or label that cannot be in a request.
  package static func refused(_ message: String) -> CheckAnswer {
    CheckAnswer(.malformedID, CheckDetails(severity: .error, id: "", message: message))
  }
}

extension Verdict {
  /// Whether the identifier is current, and so is its label, if one was given.
  package var isRight: Bool { self == .exact || self == .current }

  /// The verdict of an answer. A request that is refused does not hold a valid identifier.
  init(answer json: JSONValue) { self = json["verdict"]?.string.flatMap(Verdict.init) ?? .malformedID }
}

/// What an answer says about an identifier and the label given for it, or the text beside it.
package struct CheckDetails: Sendable, Equatable {
  package var severity: Severity
  /// In its canonical form.
  package var id: String
  /// As given, if that is not its canonical form.
  package var asked: String?
  /// Whether the identifier is that of a loaded term.
  package var hasTerm = false
  /// The term's label; nil if it has none.
  package var label: String?
  /// How the given label relates to the term; nil if there is no label or no term.
  package var match: LabelMatch?
  /// The scope of the synonym that matched.
  package var scope: SynonymScope?
  package var replacedBy: [TermReference] = []
  package var consider: [TermReference] = []
  /// The terms that the label may belong to, the most probable first.
  package var candidates: [TermSuggestion] = []
  /// The term that was probably meant, if the identifier is not found.
  package var meant: TermReference?
  package var message: String

  package init(severity: Severity, id: String, message: String) {
    self.severity = severity
    self.id = id
    self.message = message
  }

  init(_ json: JSONValue) {
    self.init(
      severity: json["severity"]?.string.flatMap(Severity.init) ?? .error,
      id: json["id"]?.string ?? "",
      message: json["message"]?.string ?? ""
    )
    asked = json["asked"]?.string
    hasTerm = json["label"] != nil
    label = json["label"]?.string
    match = json["match"]?.string.flatMap(LabelMatch.init)
    scope = json["scope"]?.string.flatMap { SynonymScope(keyword: $0) }
    replacedBy = (json["replaced_by"]?.array ?? []).map(TermReference.init)
    consider = (json["consider"]?.array ?? []).map(TermReference.init)
    candidates = (json["candidates"]?.array ?? []).map(TermSuggestion.init)
    meant = json["meant"].map(TermReference.init)
  }

  /// The terms to use instead, the most probable first.
  package var suggestions: [TermSuggestion] {
    let others = candidates + (replacedBy + consider).map(TermSuggestion.init)
    guard let meant, !others.contains(where: { $0.id == meant.id }) else { return others }
    return [TermSuggestion(meant)] + others
  }
}

/// An identifier that SCAN found in a line.
package struct FoundIdentifier: Sendable, Equatable {
  package let verdict: Verdict
  package let details: CheckDetails
  /// Code points of the line.
  package var range: Range<Int>
  /// The text that confirms or contradicts the identifier, and its code points in the line.
  package let evidence: String?
  package var evidenceRange: Range<Int>?

  package init(
    verdict: Verdict,
    details: CheckDetails,
    range: Range<Int>,
    evidence: (text: String, range: Range<Int>)?
  ) {
    self.verdict = verdict
    self.details = details
    self.range = range
    self.evidence = evidence?.text
    evidenceRange = evidence?.range
  }

  private init(_ json: JSONValue) {
    func range(_ start: String, _ end: String) -> Range<Int>? {
      guard let start = json[start]?.int, let end = json[end]?.int else { return nil }
      return start..<max(start, end)
    }
    verdict = Verdict(answer: json)
    details = CheckDetails(json)
    self.range = range("start", "end") ?? 0..<0
    evidence = json["evidence"]?.string
    evidenceRange = range("evidence_start", "evidence_end")
  }

  /// Reads an answer line of SCAN.
  package static func all(_ line: UnsafeRawBufferPointer) -> [FoundIdentifier] {
    let json = JSONValue(String(decoding: line, as: UTF8.self))
    return (json?["identifiers"]?.array ?? []).map(FoundIdentifier.init)
  }
}
