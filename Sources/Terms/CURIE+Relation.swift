/// The relation that OBO files write as `is_a`.
package enum SubClassOf {
  package static let name = "is_a"
  package static let curie = "rdfs:subClassOf"
  package static let iri = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
}

extension [String: String] {
  /// Maps the name and each CURIE of some relations to the name. A CURIE of several relations stands for the first.
  package init(relations: [(name: String, ids: [String])]) {
    let names = relations.map { ($0.name, $0.name) }
    let ids = relations.flatMap { relation in relation.ids.map { ($0, relation.name) } }
    self.init(names + ids) { first, _ in first }
  }
}

extension CURIE {
  /// Reads the identifier of a relation: `BFO:0000050`, or an OBO PURL. nil for another URL, and for a word such as
  /// `part_of_2`, which is a name.
  package init?(ofRelation text: String) {
    guard let curie = CURIE(purl: text) ?? CURIE(strict: text[...]), !curie.local.hasPrefix("//") else { return nil }
    self = curie
  }

  /// The identifier with its prefix in lower case. Two CURIEs for which this is equal identify the same relation.
  package var relationKey: String { "\(prefix.lowercased()):\(local)" }
}
