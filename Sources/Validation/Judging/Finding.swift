package import Documents
package import Terms
package import Wire

/// A problem in a document: something wrong, doubtful or unchecked.
package struct Finding: Sendable {
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
  /// The terms to use instead, the most probable first.
  package let suggestions: [TermSuggestion]
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
    suggestions: [TermSuggestion] = [],
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
    self.suggestions = suggestions
    self.edits = edits
  }
}
