import Documents
package import Terms

/// The kind of a finding: a verdict other than "right", or a rule about documents.
package enum Rule: Sendable, Hashable {
  case verdict(Verdict)
  /// An identifier in a form that is understood but not canonical.
  case noncanonical
  /// The document, or a part of it, cannot be read in its format.
  case unreadable
  /// A label in a list that belongs to none of the identifiers beside it.
  case unpaired
  /// A value that the enum of its slot does not have.
  case outsideEnum
  /// A field that a binding of the schema requires.
  case missingField
  /// A schema that contradicts itself or the loaded ontologies.
  case schema
  /// A part of a schema that obod does not check.
  case unsupported

  package static let all: [Rule] =
    Verdict.allCases.filter { $0.severity != .ok }.map(Rule.verdict) + [
      .noncanonical, .unreadable, .unpaired, .outsideEnum, .missingField, .schema, .unsupported,
    ]

  package init?(_ name: String) {
    guard let rule = Self.all.first(where: { $0.name == name }) else { return nil }
    self = rule
  }

  package var name: String {
    switch self {
    case .verdict(let verdict): verdict.rawValue
    case .noncanonical: "noncanonical"
    case .unreadable: "unreadable"
    case .unpaired: "unpaired"
    case .outsideEnum: "outside_enum"
    case .missingField: "missing_field"
    case .schema: "schema"
    case .unsupported: "unsupported"
    }
  }

  package var severity: Severity {
    switch self {
    case .verdict(let verdict): verdict.severity
    case .noncanonical, .unpaired: .info
    case .unsupported: .warning
    case .unreadable, .outsideEnum, .missingField, .schema: .error
    }
  }

  /// Describes the findings of the rule.
  package var summary: String {
    switch self {
    case .verdict(.malformedID): "The identifier cannot be read as one."
    case .verdict(.unloadedPrefix): "No loaded ontology defines the identifier's prefix; it was not checked."
    case .verdict(.outsideSubset):
      "Only a subset of the identifier's ontology is loaded, which does not have it; it was not checked."
    case .verdict(.unknownID): "The identifier's ontology is loaded whole and does not have it."
    case .verdict(.obsolete): "The term is obsolete."
    case .verdict(.merged): "The identifier was merged into another term."
    case .verdict(.normalized): "The label differs from the term's in case, dashes, quotation marks or blanks."
    case .verdict(.synonym): "The label is a synonym of the term."
    case .verdict(.former): "The label was the term's in an earlier release."
    case .verdict(.mismatch): "The given label is not a name of the term."
    case .verdict(.unconfirmed): "Nothing beside the identifier confirms or contradicts it."
    case .verdict(.current), .verdict(.exact), .verdict(.confirmed): "The identifier and its label are right."
    case .noncanonical: "The identifier is not written in its canonical form."
    case .unreadable: "The document, or a part of it, could not be read in its format."
    case .unpaired: "The label belongs to none of the identifiers beside it."
    case .outsideEnum: "The value is not one that the schema allows in its slot."
    case .missingField: "A field that a binding of the schema requires is missing."
    case .schema: "The schema contradicts itself or the loaded ontologies."
    case .unsupported: "A part of the schema that obod does not check."
    }
  }
}
