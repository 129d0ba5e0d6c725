import JSON
import Lexicon
import Resolver
import Terms
import Wire

/// Writes terms, names and lists of them in the form that all answers share.
extension Answerer {
  func messages(_ output: JSONString) -> MessageWriter<JSONString> { MessageWriter(resolver: resolver, output: output) }

  /// Writes an identifier in its canonical form and, if it was given in another one, as given.
  func writeIdentity(_ json: inout JSONWriter, _ identified: Identified, _ asked: UnsafeRawBufferPointer) {
    if let canonical = identified.canonical {
      json.field("id", canonical)
      json.field("asked", asked)
    } else {
      json.field("id", asked)
    }
  }

  /// Writes the term that was probably meant, if an identifier is not found.
  func writeMeant(_ json: inout JSONWriter, _ identified: Identified) {
    guard let term = resolver.meantTerm(identified) else { return }
    json.beginObject("meant")
    writeReference(&json, term)
    json.endObject()
  }

  /// Answers that an identifier does not stand for a term.
  func failIdentifier(
    _ json: inout JSONWriter,
    _ line: UnsafeRawBufferPointer,
    _ identified: Identified,
    _ asked: UnsafeRawBufferPointer,
    _ code: ErrorCode
  ) {
    beginFailure(&json, line, code)
    writeIdentity(&json, identified, asked)
    writeMeant(&json, identified)
    json.field("message") { messages($0).write(identified, asked) }
    end(&json)
  }

  func writeOntology(_ json: inout JSONWriter, _ term: Int) {
    let ontology = lexicon.ontologies[Int(lexicon.terms[term].ontology)]
    json.field("ontology", lexicon.text(ontology.id))
    if resolver.isImported(term) { json.field("imported_from", lexicon.text(ontology.id)) }
    json.field("release", lexicon.text(ontology.release))
  }

  /// Writes a term in a list: `id`, `label`, `ontology`, and `obsolete` if true.
  func writeReference(_ json: inout JSONWriter, _ term: Int) {
    let record = lexicon.terms[term]
    json.field("id", lexicon.text(record.id))
    writeLabel(&json, record.label)
    json.field("ontology", lexicon.text(lexicon.ontologies[Int(record.ontology)].id))
    if resolver.isObsolete(term) { json.field("obsolete", true) }
  }

  /// Writes the label, or null if the term has none.
  func writeLabel(_ json: inout JSONWriter, _ label: TextRef) {
    if label.count > 0 { json.field("label", lexicon.text(label)) } else { json.null("label") }
  }

  /// Writes a term in a list. If no loaded ontology contains it, only its id is known.
  func writeReference(_ json: inout JSONWriter, _ id: TextRef, term: UInt32) {
    if term > 0 { return writeReference(&json, Int(term) - 1) }
    json.field("id", lexicon.text(id))
    json.null("label")
    json.null("ontology")
  }

  /// Writes how a name matched: `match`, then `scope` or `release`, and the `text` of the name.
  func writeName(_ json: inout JSONWriter, _ name: Int) {
    let record = lexicon.names[name]
    if let scope = NameKind(rawValue: record.kind)?.scope {
      json.field("match", "synonym")
      json.field("scope", scope.keyword)
    } else {
      json.field("match", "former")
      json.field("release", lexicon.text(record.note))
    }
    json.field("text", lexicon.text(record.text))
  }

  func writeTargets(
    _ json: inout JSONWriter,
    _ name: StaticString,
    _ identifier: Lexicon.Identifier,
    _ kind: TargetKind
  ) {
    json.beginArray(name)
    for target in resolver.targets(of: identifier, kind) {
      json.beginObject()
      writeReference(&json, target.id, term: target.term)
      json.endObject()
    }
    json.endArray()
  }

  /// Writes everything the ontology contains about a term, from `status` on.
  func writeTerm(_ json: inout JSONWriter, _ term: Int) {
    let record = lexicon.terms[term]
    let link = lexicon.link(term)
    json.field("status", (resolver.isObsolete(term) ? TermStatus.obsolete : .current).rawValue)
    writeLabel(&json, record.label)
    writeOntology(&json, term)
    if link.namespace.count > 0 { json.field("namespace", lexicon.text(link.namespace)) }
    if link.definition.count > 0 { json.field("definition", lexicon.text(link.definition)) }
    if link.comment.count > 0 { json.field("comment", lexicon.text(link.comment)) }
    writeNames(&json, term)
    json.beginArray("alt_ids")
    for alternate in lexicon.alternates(of: term) {
      json.element(lexicon.text(lexicon.alternates[Int(lexicon.alternatesByTerm[alternate])].id))
    }
    json.endArray()
    writeEdges(&json, term)
    json.beginArray("xrefs")
    for xref in lexicon.xrefs(of: term) { json.element(lexicon.text(lexicon.xrefs[xref])) }
    json.endArray()
    if resolver.isObsolete(term) {
      writeTargets(&json, "replaced_by", .term(term), .replacedBy)
      writeTargets(&json, "consider", .term(term), .consider)
    }
  }

  private func writeNames(_ json: inout JSONWriter, _ term: Int) {
    let names = lexicon.names(of: term)
    json.beginArray("synonyms")
    for name in names {
      let record = lexicon.names[name]
      guard let scope = NameKind(rawValue: record.kind)?.scope else { continue }
      json.beginObject()
      json.field("text", lexicon.text(record.text))
      json.field("scope", scope.keyword)
      if record.note.count > 0 { json.field("type", lexicon.text(record.note)) }
      json.endObject()
    }
    json.endArray()
    let former = names.filter { lexicon.names[$0].kind == NameKind.former.rawValue }
    guard !former.isEmpty else { return }
    json.beginArray("former_labels")
    for name in former {
      json.beginObject()
      json.field("text", lexicon.text(lexicon.names[name].text))
      json.field("release", lexicon.text(lexicon.names[name].note))
      json.endObject()
    }
    json.endArray()
  }

  private func writeEdges(_ json: inout JSONWriter, _ term: Int) {
    let edges = lexicon.edges(of: term)
    json.beginArray("parents")
    for edge in edges where lexicon.edges[edge].relation.count == 0 {
      json.beginObject()
      writeReference(&json, lexicon.edges[edge].target, term: lexicon.edges[edge].term)
      json.endObject()
    }
    json.endArray()
    json.beginArray("relationships")
    for edge in edges where lexicon.edges[edge].relation.count > 0 {
      json.beginObject()
      json.field("relation", lexicon.text(lexicon.edges[edge].relation))
      writeReference(&json, lexicon.edges[edge].target, term: lexicon.edges[edge].term)
      json.endObject()
    }
    json.endArray()
  }
}
