import Lexicon
import Resolver
import Terms
import Wire

/// Reads terms out of a lexicon as values.
struct TermFacts {
  let resolver: Resolver
  private var lexicon: Lexicon { resolver.lexicon }

  /// Returns nil if the term has no label.
  func label(_ term: Int) -> String? {
    let label = lexicon.terms[term].label
    return label.count > 0 ? lexicon.text(label).string : nil
  }

  func reference(_ term: Int) -> TermReference {
    TermReference(
      id: lexicon.text(lexicon.terms[term].id).string,
      label: label(term),
      isObsolete: resolver.isObsolete(term)
    )
  }

  /// A term that no loaded ontology has is only known by its id. `term` is its number plus one, or 0.
  func reference(_ id: TextRef, term: UInt32) -> TermReference {
    term > 0 ? reference(Int(term) - 1) : TermReference(id: lexicon.text(id).string, label: nil)
  }

  func references(_ identifier: Lexicon.Identifier, _ kind: TargetKind) -> [TermReference] {
    resolver.targets(of: identifier, kind).map { reference($0.id, term: $0.term) }
  }

  func suggestion(_ candidate: Candidate) -> TermSuggestion {
    let match =
      switch candidate.match {
      case .spelling: "spelling"
      case .words: "words"
      case .same: candidate.name.map { scope(ofName: $0) == nil ? "former" : "synonym" } ?? "label"
      }
    let term = reference(candidate.term)
    return TermSuggestion(id: term.id, label: term.label, match: match, relation: candidate.relation)
  }

  /// Returns nil for a former label.
  func scope(ofName name: Int) -> SynonymScope? { NameKind(rawValue: lexicon.names[name].kind)?.scope }

  func release(ofOntology ontology: Int) -> ReleaseAge.Release {
    let record = lexicon.ontologies[ontology]
    return ReleaseAge.Release(ontology: lexicon.text(record.id).string, release: lexicon.text(record.release).string)
  }

  func completed(_ hit: Hit) -> CompletedTerm {
    var synonym: String?
    if case .name(let name) = hit.match, scope(ofName: name) != nil {
      synonym = lexicon.text(lexicon.names[name].text).string
    }
    return CompletedTerm(term: reference(hit.term), tier: hit.tier?.rawValue, synonym: synonym)
  }

  func node(_ term: Int) -> TermNode {
    let isObsolete = resolver.isObsolete(term)
    return TermNode(
      id: lexicon.text(lexicon.terms[term].id).string,
      label: label(term),
      status: isObsolete ? .obsolete : .current,
      ontology: lexicon.text(lexicon.ontologies[Int(lexicon.terms[term].ontology)].id).string,
      replacedBy: isObsolete ? references(.term(term), .replacedBy) : [],
      edges: edges(of: term) { $0.relation.count == 0 } + edges(of: term) { $0.relation.count > 0 }
    )
  }

  private func edges(of term: Int, where isWanted: (EdgeRecord) -> Bool) -> [TermNode.Edge] {
    lexicon.edges(of: term).map { lexicon.edges[$0] }.filter(isWanted).map { edge in
      TermNode.Edge(
        relation: edge.relation.count == 0 ? SubClassOf.name : lexicon.text(edge.relation).string,
        target: lexicon.text(edge.target).string
      )
    }
  }

  /// `id` is the merged identifier in canonical form.
  func node(ofAlternate alternate: Int, _ id: String) -> TermNode {
    let primary = resolver.primary(ofAlternate: alternate)
    return TermNode(
      id: id,
      label: primary.flatMap(label),
      status: resolver.status(.alternate(alternate)),
      ontology: primary.map { lexicon.text(lexicon.ontologies[Int(lexicon.terms[$0].ontology)].id).string },
      replacedBy: references(.alternate(alternate), .replacedBy)
    )
  }

  func details(of term: Int) -> TermDetails {
    let isObsolete = resolver.isObsolete(term)
    var details = TermDetails(
      term: reference(term),
      status: isObsolete ? .obsolete : .current,
      release: release(ofOntology: Int(lexicon.terms[term].ontology))
    )
    let definition = lexicon.link(term).definition
    if definition.count > 0 { details.definition = lexicon.text(definition).string }
    for name in lexicon.names(of: term) {
      let record = lexicon.names[name]
      let text = lexicon.text(record.text).string
      if let scope = scope(ofName: name) {
        details.synonyms.append(TermDetails.Synonym(text: text, scope: scope))
      } else {
        details.formerLabels.append(TermDetails.FormerLabel(text: text, release: lexicon.text(record.note).string))
      }
    }
    details.parents = lexicon.edges(of: term).map { lexicon.edges[$0] }.filter { $0.relation.count == 0 }
      .map { reference($0.target, term: $0.term) }
    if isObsolete {
      details.replacedBy = references(.term(term), .replacedBy)
      details.consider = references(.term(term), .consider)
    }
    return details
  }

  /// `id` is the merged identifier in canonical form.
  func details(ofAlternate alternate: Int, _ id: String) -> TermDetails {
    let primary = resolver.primary(ofAlternate: alternate)
    let status = resolver.status(.alternate(alternate))
    var details = TermDetails(
      term: TermReference(id: id, label: primary.flatMap(label), isObsolete: status == .obsolete),
      status: status,
      release: primary.map { release(ofOntology: Int(lexicon.terms[$0].ontology)) }
    )
    details.replacedBy = references(.alternate(alternate), .replacedBy)
    if status == .obsolete { details.consider = references(.alternate(alternate), .consider) }
    return details
  }
}
