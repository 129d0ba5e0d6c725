import Lexicon
import Terms

extension LexiconCompiler {
  /// Reads which identifiers terms claim and which successors they name, and determines where these lead.
  mutating func resolveSuccessions() throws {
    var identifiers = SuccessionResolver(terms: terms, builder: builder)
    try readAlternates(&identifiers)
    try readReplacements(&identifiers)
    identifiers.setTargets { id in
      // If only a subset is loaded, the identifier may exist in the rest of the ontology.
      owner(of: id).map { ontologies[$0].record.subset.count == 0 } ?? false
    }
  }

  private mutating func readAlternates(_ identifiers: inout SuccessionResolver) throws {
    var ontologyOfAlternate: [String: Int] = [:]
    var frames: Set<String> = []
    try database.prepare("SELECT id FROM alt_id WHERE id IN (SELECT id FROM term)").rows { row in
      frames.insert(try row.string(0))
    }
    try eachRow("SELECT term, id FROM alt_id ORDER BY term, no") { row, claimant in
      let stated = try row.text(1)
      let other = respelled(stated)
      let id = other ?? String(decoding: stated, as: UTF8.self)
      let ontology = terms[claimant].ontology
      // A foreign file never changes a native term.
      if let owner = owner(of: stated), owner != ontology { return }
      let mayBeTerm = other != nil || hasTermsToRespell || frames.contains(id)
      if let own = mayBeTerm ? number(of: id) : nil {
        if own == claimant { return }
        if terms[own].record.flags & TermRecord.obsolete != 0 { identifiers.add(claimant, ofTerm: own) }
        return
      }
      identifiers.add(claimant, ofAlternate: id)
      ontologyOfAlternate[id] = min(ontology, ontologyOfAlternate[id] ?? ontology)
    }
    for id in identifiers.sortAlternates() {
      let ontology = ontologyOfAlternate[id] ?? 0
      ontologies[ontology].record.alternates += 1
      let text = builder.add(id)
      identifiers.addAlternate(text)
      builder.add(AlternateRecord(id: text, ontology: UInt32(ontology)))
    }
    builder.indexIdentifiers()
  }

  /// Searches the terms, which are sorted by id, because `builder` has no index of them yet.
  private func number(of id: String) -> Int? {
    var id = id
    return id.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
  }

  private func number(of id: UnsafeRawBufferPointer) -> Int? {
    let place = terms.indices.partitioningIndex { !builder.text(terms[$0].record.id).precedes(id) }
    return place < terms.count && builder.text(terms[place].record.id).equals(id) ? place : nil
  }

  private func readReplacements(_ identifiers: inout SuccessionResolver) throws {
    try eachRow("SELECT term, kind, target FROM replacement ORDER BY term, no") { row, term in
      let kind = try row.string(1)
      let target = try respelled(row.text(2)) ?? row.string(2)
      guard kind == "replaced_by" || kind == "consider" else { throw row.damage(1, "is '\(kind)'") }
      guard terms[term].record.flags & TermRecord.obsolete != 0 else { return }
      if kind == "replaced_by" {
        identifiers.replace(term, by: target)
      } else {
        identifiers.consider(target, insteadOf: term)
      }
    }
  }
}
