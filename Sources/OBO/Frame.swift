package import Terms

/// The header of a file: the clauses needed to resolve its terms.
package struct Header: Sendable, Equatable {
  package var formatVersion: String?
  package var ontology: String?
  package var dataVersion: String?
  package var date: String?
  package var defaultNamespace: String?
  /// Prefixes that the header declares for the ontology's own identifiers (`namespace-id-rule`).
  package var declaredPrefixes: [String] = []
  /// Synonym types that declare their own scope (`synonymtypedef: X "…" EXACT`).
  package var scopeBySynonymType: [String: SynonymScope] = [:]
  /// The number of known header tags seen.
  package var knownTags = 0
  /// The files that the header imports. None of them is read.
  package var imports: [Located] = []
}

package struct Synonym: Hashable, Sendable {
  package let text: String
  package let scope: SynonymScope
  package let type: String?

  package init(text: String, scope: SynonymScope, type: String? = nil) {
    self.text = text
    self.scope = scope
    self.type = type
  }
}

package struct Relationship: Hashable, Sendable {
  package let relation: String
  package let target: String

  package init(relation: String, target: String) {
    self.relation = relation
    self.target = target
  }
}

/// An identifier and the number of the line that states it.
package struct Located: Hashable, Sendable {
  package let id: String
  package let line: Int

  package init(id: String, line: Int) {
    self.id = id
    self.line = line
  }
}

/// A frame with the facts needed to resolve its term, in the order of the file. Escapes in identifiers and text are
/// resolved.
package struct Frame: Sendable, Equatable {
  package enum Kind: Sendable { case term, typedef, instance }

  package let kind: Kind
  package let line: Int
  package var id: String = ""
  package var name: String?
  package var namespace: String?
  package var definition: String?
  package var comment: String?
  package var alternateIDs: [Located] = []
  package var synonyms: [Synonym] = []
  package var xrefs: [String] = []
  package var parents: [String] = []
  package var relationships: [Relationship] = []
  package var subsets: [String] = []
  package var isObsolete: Bool?
  package var replacedBy: [Located] = []
  package var consider: [Located] = []

  package init(kind: Kind, line: Int) {
    self.kind = kind
    self.line = line
  }

  /// The identifier's prefix; nil for a URL and for an identifier without a prefix.
  package var prefix: String? {
    let bytes = id.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex,
      !bytes[colon...].starts(with: "://".utf8)
    else { return nil }
    return String(id[..<colon])
  }

  /// Merges another frame with the same identifier: lists are joined, the last name is kept, the term is obsolete if
  /// either frame is, and of every other single fact the first is kept.
  package mutating func merge(_ other: Frame) {
    name = other.name ?? name
    namespace = namespace ?? other.namespace
    definition = definition ?? other.definition
    comment = comment ?? other.comment
    if other.isObsolete == true { isObsolete = true }
    alternateIDs += other.alternateIDs
    synonyms += other.synonyms
    xrefs += other.xrefs
    parents += other.parents
    relationships += other.relationships
    subsets += other.subsets
    replacedBy += other.replacedBy
    consider += other.consider
  }
}
