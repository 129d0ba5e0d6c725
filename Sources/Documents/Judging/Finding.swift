package import Terms
import Wire

/// Something in a document that is wrong, doubtful or could not be checked.
package struct Finding: Sendable {
  /// A term that may have been meant.
  package struct Candidate: Sendable, Equatable {
    package let id: String
    /// nil where it has none, or is not loaded.
    package let label: String?
    /// How it matches, as the protocol has it; empty for a replacement.
    package let match: String
    /// How it stands to the term that was asked about: ancestor, descendant or sibling; nil for none of them.
    package let relation: String?

    package init(id: String, label: String?, match: String, relation: String? = nil) {
      self.id = id
      self.label = label
      self.match = match
      self.relation = relation
    }

    /// How it matches and stands to the term, for people: `label, descendant`; empty where there is nothing to say.
    package var kinship: String { [match, relation ?? ""].filter { !$0.isEmpty }.joined(separator: ", ") }

    /// `HP:0003002 Breast carcinoma`
    package var line: String { label.map { "\(id) \($0)" } ?? id }

    /// The terms that an answer offers instead, the one that was probably meant first.
    static func all(in answer: JSONValue) -> [Candidate] {
      let meant = answer["meant"]
      let others = ["candidates", "replaced_by", "consider"].flatMap { answer[$0]?.array ?? [] }
      let isListed = others.contains { $0["id"] == meant?["id"] }
      return ([isListed ? nil : meant].compactMap(\.self) + others).map { term in
        func text(_ name: String) -> String { term[name]?.string ?? "" }
        let label = term["label"]?.string
        return Candidate(id: text("id"), label: label, match: text("match"), relation: term["relation"]?.string)
      }
    }
  }

  /// Bytes of the document.
  package let range: Range<Int>
  package let place: SourceText.Place
  /// In code points.
  package let length: Int
  /// Of some verdicts the answer says how grave they are here.
  package var severity: Severity
  package let rule: Rule
  /// As the document has it; empty where the finding is about no identifier.
  package let id: String
  /// What stands there as its label, or beside it.
  package let given: String?
  /// Whether the identifier is that of a term that is loaded.
  package let hasTerm: Bool
  /// What the term is called; nil where it has no name.
  package let label: String?
  package let message: String
  package let candidates: [Candidate]
  /// What mends it, where that is certain.
  package internal(set) var edits: [Edit]

  package init(
    _ range: Range<Int>,
    of source: SourceText,
    rule: Rule,
    severity: Severity? = nil,
    message: String,
    id: String = "",
    given: String? = nil,
    hasTerm: Bool = false,
    label: String? = nil,
    candidates: [Candidate] = [],
    edits: [Edit] = []
  ) {
    self.range = range
    place = source.place(of: range.lowerBound)
    length = source.countScalars(range)
    self.severity = severity ?? rule.severity
    self.rule = rule
    self.id = id
    self.given = given
    self.hasTerm = hasTerm
    self.label = label
    self.message = message
    self.candidates = candidates
    self.edits = edits
  }
}

/// A stretch of a document and what is to stand there.
package struct Edit: Sendable, Equatable {
  package let range: Range<Int>
  package let text: String

  package init(range: Range<Int>, text: String) {
    self.range = range
    self.text = text
  }
}
