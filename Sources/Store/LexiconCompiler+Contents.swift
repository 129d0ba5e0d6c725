import Lexicon
import Terms

extension LexiconCompiler {
  private struct RowRange {
    var first = 0
    var count = 0

    var range: Range<Int> { first..<(first + count) }
  }

  /// Reads the rows of a query that is sorted by term row. Returns for each term the range of its rows among those
  /// passed to `append`.
  private func read(_ sql: String, _ append: (Row, Int) throws -> Void) throws -> [RowRange] {
    var rowRanges = [RowRange](repeating: RowRange(), count: terms.count)
    var total = 0
    try eachRow(sql) { row, term in
      if rowRanges[term].count == 0 { rowRanges[term].first = total }
      rowRanges[term].count += 1
      total += 1
      try append(row, term)
    }
    return rowRanges
  }

  mutating func readNames() throws {
    let builder = builder
    var details: [(namespace: TextRef, definition: TextRef, comment: TextRef)] = []
    var namespaces: [String: TextRef] = [:]
    let detailRows = try read("SELECT no, namespace, definition, comment FROM term ORDER BY no") { row, _ in
      let name = try row.optionalString(1)
      let namespace = namespaces[name] ?? builder.add(name)
      namespaces[name] = namespace
      details.append((namespace, builder.add(try row.optionalText(2)), builder.add(try row.optionalText(3))))
    }
    guard detailRows.allSatisfy({ $0.count == 1 }) else {
      throw RecordDamage(database.path, .changedRows(table: "term"))
    }
    var names: [NameRecord] = []
    var notes: [String: TextRef] = [:]
    var synonymCounts = [UInt32](repeating: 0, count: ontologies.count)
    let owners = terms.map(\.ontology)
    let nameRows = try read("SELECT term, kind, scope, text, note FROM name ORDER BY term, no") { row, term in
      let note = try row.optionalString(4)
      let noteRef = note.isEmpty ? .zero : notes[note] ?? builder.add(note)
      notes[note] = noteRef
      let kind = try kind(row)
      if kind != .former { synonymCounts[owners[term]] += 1 }
      names.append(NameRecord(text: builder.add(try row.text(3)), note: noteRef, kind: kind.rawValue))
    }
    for (number, ontology) in ontologies.enumerated() {
      var record = ontology.record
      record.synonyms = synonymCounts[number]
      builder.add(record)
    }
    for term in terms.indices {
      let detail = details[detailRows[term].first]
      builder.beginTerm(
        row: terms[term].row,
        namespace: detail.namespace,
        definition: detail.definition,
        comment: detail.comment
      )
      for name in names[nameRows[term].range] { builder.add(name) }
    }
    builder.endNames()
  }

  /// Returns the kind of a row of `name`, from its columns `kind` (1) and `scope` (2).
  private func kind(_ row: Row) throws(RecordDamage) -> NameKind {
    if try row.isText(1, "former") {
      guard row.isNull(2) else { throw row.damage(2, "is set for a former label, which has no scope") }
      return .former
    }
    guard try row.isText(1, "synonym") else { throw row.damage(1, "is neither 'synonym' nor 'former'") }
    guard let scope = SynonymScope(keyword: try row.string(2)) else { throw row.damage(2, "is not a synonym scope") }
    return NameKind(scope)
  }

  /// Returns the relations that the ontologies declare, without their edges.
  private func declaredRelations() throws -> RelationTable {
    var relations = RelationTable()
    let curie = Schema.curie(version: try database.userVersion())
    try database.prepare("SELECT ontology, id, \(curie) FROM predicate ORDER BY id, 3").rows { row in
      _ = try ontology(row, 0)
      let name = try row.string(1)
      guard let text = try row.nullableString(2), !text.isEmpty else { return }
      guard let curie = CURIE(ofRelation: text) else { throw row.damage(2, "is not a CURIE") }
      relations.declare(name, curie: curie)
    }
    return relations
  }

  mutating func readEdges() throws {
    let builder = builder
    var edges: [EdgeRecord] = []
    var relations = try declaredRelations()
    var relationOfEdge: [Int] = []
    let edgeRows = try read("SELECT term, predicate, target FROM relation ORDER BY term, no") { row, _ in
      relationOfEdge.append(relations.addEdge(over: try row.string(1)))
      let stated = try row.text(2)
      if let number = builder.term(stated) ?? respelled(stated).flatMap({ builder.term($0) }) {
        edges.append(EdgeRecord(target: terms[number].record.id, term: UInt32(number + 1)))
      } else {
        let target = respelled(stated).map { builder.add($0) } ?? builder.add(stated)
        edges.append(EdgeRecord(target: target))
      }
    }
    let (merged, indexes) = relations.merged()
    self.relations = merged
    let names = merged.map { $0.name == SubClassOf.name ? .zero : builder.add($0.name) }
    for (relation, name) in zip(merged, names) {
      builder.add(RelationRecord(name: name, edges: UInt32(relation.edges)), ids: relation.ids.map { builder.add($0) })
    }
    for (edge, relation) in relationOfEdge.enumerated() { edges[edge].relation = names[indexes[relation]] }
    var xrefs: [TextRef] = []
    let xrefRows = try read("SELECT term, target FROM xref ORDER BY term, no") { row, _ in
      xrefs.append(builder.add(try row.text(1)))
    }
    for term in terms.indices {
      builder.addLinks(edges: edges[edgeRows[term].range], xrefs: xrefs[xrefRows[term].range])
    }
  }
}
