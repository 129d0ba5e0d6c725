package import Terms

/// The header of a file: what bears on resolving its terms.
package struct Header: Sendable, Equatable {
  package var formatVersion: String?
  package var ontology: String?
  package var dataVersion: String?
  package var date: String?
  package var defaultNamespace: String?
  /// Prefixes that the header declares for its own identifiers (`namespace-id-rule`, `default-idspace`).
  package var declaredPrefixes: [String] = []
  /// Synonym types that state a scope of their own (`synonymtypedef: X "…" EXACT`).
  package var scopeBySynonymType: [String: SynonymScope] = [:]
  /// How many known header tags were seen.
  package var knownTags = 0
  /// The files that it imports, none of which is read.
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

/// One identifier with the line that states it.
package struct Located: Hashable, Sendable {
  package let id: String
  package let line: Int

  package init(id: String, line: Int) {
    self.id = id
    self.line = line
  }
}

/// A frame with the facts that bear on resolving, in the order of the file. Identifiers and text are unescaped.
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

  /// The identifier's prefix; nil for a URL and for a name without one.
  package var prefix: String? {
    let bytes = id.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex,
      !bytes[colon...].starts(with: "://".utf8)
    else { return nil }
    return String(id[..<colon])
  }

  /// Takes in another frame of the same identifier: lists are joined, the last name stays, other
  /// single facts stay as first stated.
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
