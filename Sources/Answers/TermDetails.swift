package import Terms
package import Wire

/// What a loaded ontology says about a term, or about an identifier that was merged into one.
package struct TermDetails: Sendable, Equatable {
  package struct Synonym: Sendable, Equatable {
    package let text: String
    package let scope: SynonymScope
  }

  package struct FormerLabel: Sendable, Equatable {
    package let text: String
    /// The last release with this label.
    package let release: String
  }

  /// The identifier in canonical form, and the label of its term.
  package let term: TermReference
  package let status: TermStatus
  package let release: ReleaseAge.Release?
  package internal(set) var definition: String?
  package internal(set) var synonyms: [Synonym] = []
  package internal(set) var formerLabels: [FormerLabel] = []
  package internal(set) var parents: [TermReference] = []
  package internal(set) var replacedBy: [TermReference] = []
  package internal(set) var consider: [TermReference] = []

  package var id: String { term.id }
  package var label: String? { term.label }
  /// The terms to use in place of an obsolete or merged term.
  package var successors: [TermReference] { replacedBy.isEmpty ? consider : replacedBy }
}

/// A term that a text may be completed to.
package struct CompletedTerm: Sendable, Equatable {
  package let term: TermReference
  /// How well the text matches a name, 1 for the best; nil if it matches an identifier.
  package let tier: Int?
  /// The synonym that matches; nil if something else does.
  package let synonym: String?
}
