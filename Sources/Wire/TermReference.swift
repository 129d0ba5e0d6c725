import JSON
package import Terms

/// A term that an answer names.
package struct TermReference: Sendable, Equatable {
  package let id: String
  /// nil if the term has no label or is not loaded.
  package let label: String?
  package let isObsolete: Bool

  package init(id: String, label: String?, isObsolete: Bool = false) {
    self.id = id
    self.label = label
    self.isObsolete = isObsolete
  }

  init(_ json: JSONValue) {
    id = json["id"]?.string ?? ""
    label = json["label"]?.string
    isObsolete = json["obsolete"]?.bool ?? false
  }
}

/// A term that may have been meant.
package struct TermSuggestion: Sendable, Equatable {
  package let id: String
  /// nil if the term has no label or is not loaded.
  package let label: String?
  /// How the label matches, in the words of the protocol; empty for a replacement.
  package let match: String
  /// The relation to the identifier's term; nil if there is none.
  package let relation: TermRelation?

  package init(id: String, label: String?, match: String = "", relation: TermRelation? = nil) {
    self.id = id
    self.label = label
    self.match = match
    self.relation = relation
  }

  init(_ json: JSONValue) {
    id = json["id"]?.string ?? ""
    label = json["label"]?.string
    match = json["match"]?.string ?? ""
    relation = json["relation"]?.string.flatMap(TermRelation.init)
  }

  package init(_ term: TermReference) { self.init(id: term.id, label: term.label) }

  /// Whether the label is one of the term's names, not merely similar to one.
  package var isNamed: Bool { !["spelling", "words"].contains(match) }

  /// The match and the relation, for display: `label, descendant`; empty if there are none.
  package var matchDescription: String {
    [match, relation?.rawValue ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// `HP:0003002 Breast carcinoma`
  package var line: String { label.map { "\(id) \($0)" } ?? id }
}
