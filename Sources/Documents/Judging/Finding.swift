package import Terms
import Wire

/// A problem in a document: something wrong, doubtful or unchecked.
package struct Finding: Sendable {
  /// A term that may have been meant.
  package struct Candidate: Sendable, Equatable {
    package let id: String
    /// nil if the term has no label or is not loaded.
    package let label: String?
    /// How the label matches, in the words of the protocol; empty for a replacement.
    package let match: String
    /// The relation to the identifier's term: ancestor, descendant or sibling; nil if there is none.
    package let relation: String?

    package init(id: String, label: String?, match: String, relation: String? = nil) {
      self.id = id
      self.label = label
      self.match = match
      self.relation = relation
    }

    /// The match and the relation, for display: `label, descendant`; empty if there are none.
    package var kinship: String { [match, relation ?? ""].filter { !$0.isEmpty }.joined(separator: ", ") }

    /// `HP:0003002 Breast carcinoma`
    package var line: String { label.map { "\(id) \($0)" } ?? id }

    /// Returns the terms that an answer offers instead, the most probable one first.
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
  /// For some verdicts the answer sets the severity.
  package var severity: Severity
  package let rule: Rule
  /// As written in the document; empty if the finding is not about an identifier.
  package let id: String
  /// The text that the document has as the label, or beside the identifier.
  package let given: String?
  /// Whether the identifier is that of a loaded term.
  package let hasTerm: Bool
  /// The label of the term; nil if it has none.
  package let label: String?
  package let message: String
  package let candidates: [Candidate]
  /// The edits that fix the finding, if the fix is certain.
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

/// A range of a document and its new text.
package struct Edit: Sendable, Equatable {
  package let range: Range<Int>
  package let text: String

  package init(range: Range<Int>, text: String) {
    self.range = range
    self.text = text
  }
}
