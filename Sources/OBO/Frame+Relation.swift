import Terms

extension Frame {
  /// The ontologies that define the relations of the OBO Foundry. An identifier of theirs is the relation itself, not a
  /// similar one elsewhere.
  private static let relationPrefixes: Set<String> = ["RO", "BFO"]

  /// The CURIE of the relation that a [Typedef] frame declares: its `id` if that is a CURIE; otherwise the first of its
  /// `xref` and `alt_id` with the prefix RO or BFO; otherwise the first that is a CURIE. nil if there is none.
  package var relationCURIE: String? {
    if let own = CURIE(ofRelation: id) { return own.text }
    let others = (xrefs + alternateIDs.map(\.id)).compactMap { CURIE(ofRelation: $0) }
    let relation = others.first { Self.relationPrefixes.contains($0.prefix.uppercased()) }
    return (relation ?? others.first)?.text
  }
}
