package import Documents
package import Terms
package import Wire

/// The place of a finding in the terms of a schema.
package struct SchemaPlace: Sendable, Equatable {
  /// Slots joined by `.`, with positions in lists counted from 0: `phenotypes[2].term`.
  package let path: String
  /// The slot whose value the finding is about.
  package let slot: String
  /// The field of the value that a binding constrains; nil if the value itself is the identifier.
  package let field: String?
  /// The name of the enum that the slot or its binding refers to; nil if there is none.
  package let enumeration: String?
  /// Whether the enum is defined by a query, and not by a list alone.
  package let isDynamic: Bool

  package init(path: String, slot: String, field: String?, enumeration: String?, isDynamic: Bool) {
    self.path = path
    self.slot = slot
    self.field = field
    self.enumeration = enumeration
    self.isDynamic = isDynamic
  }
}

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
  /// nil if no schema is used, or if it says nothing about the place.
  package var schemaPlace: SchemaPlace?
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
    schemaPlace: SchemaPlace? = nil,
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
    self.schemaPlace = schemaPlace
    self.edits = edits
  }
}
