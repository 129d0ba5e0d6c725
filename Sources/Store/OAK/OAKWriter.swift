import Lexicon

/// Adds the tables and views for OAK to a record.
struct OAKWriter {
  let database: Database

  func write(_ graph: TermGraph) throws {
    let entailment: Entailment
    do {
      entailment = try Entailment(graph)
    } catch {
      throw StoreError.closureTooLarge(limit: error.limit)
    }
    try database.execute("BEGIN")
    try database.execute(OAKTables.tables)
    // Above the rows of all frames, also of those that are not used.
    var firstFree = 1
    try database.prepare("SELECT no FROM term ORDER BY no DESC LIMIT 1").rows { firstFree = try $0.number(0) + 1 }
    let numbers = graph.nodes.indices.map { graph.nodes[$0].row ?? firstFree + $0 }
    try writeNodes(graph, entailment, numbers)
    try writeRelations(graph)
    try writeAncestors(graph, entailment, numbers)
    try writeSteps(graph, entailment, numbers)
    try database.execute(OAKTables.indexes)
    try database.execute(OAKTables.views)
    try database.prepare("INSERT INTO meta VALUES(?, ?)").run(OAKTables.metaKey, "\(OAKTables.version)")
    try database.execute("COMMIT")
  }

  /// Rows are inserted in the order of the tables' keys, so that SQLite appends them and the pages are full.
  private func writeNodes(_ graph: TermGraph, _ entailment: Entailment, _ numbers: [Int]) throws {
    let insert = try database.prepare("INSERT INTO oak_node VALUES(?, ?, ?, ?)")
    for node in graph.nodes.indices {
      let (id, kind) = (graph.nodes[node].id, graph.nodes[node].kind.rawValue)
      try insert.run(numbers[node], id, kind, numbers[entailment.bases[node]])
    }
    let insertAlternate = try database.prepare("INSERT INTO oak_alternate VALUES(?, ?)")
    for (alternate, term) in graph.claims { try insertAlternate.run(numbers[alternate], numbers[term]) }
  }

  /// Writes the relations of edges, then those that ontologies only declare.
  private func writeRelations(_ graph: TermGraph) throws {
    var labels: [String: String] = [:]
    var relations = graph.relations
    var names = Set(relations.map(\.name))
    var ids = Set(relations.map(\.id))
    let sql = "SELECT id, label, coalesce(nullif(curie, ''), id) FROM predicate ORDER BY id, ontology"
    try database.prepare(sql).rows { row in
      let relation = TermGraph.GraphRelation(name: try row.string(0), id: try row.string(2))
      if let label = try row.nullableString(1), labels[relation.name] == nil { labels[relation.name] = label }
      // Files that name a relation differently may state the same CURIE for it.
      if names.insert(relation.name).inserted, ids.insert(relation.id).inserted { relations.append(relation) }
    }
    let insert = try database.prepare("INSERT INTO oak_relation VALUES(?, ?, ?, ?)")
    for (number, relation) in relations.enumerated() {
      let isTransitive = number == 0 || Entailment.transitiveRelations.contains(relation.id)
      try insert.run(number, relation.id, labels[relation.name], isTransitive ? 1 : 0)
    }
  }

  /// A node and whether it is named directly make a group, so that the groups are in the order of `oak_isa_down`.
  private func writeAncestors(_ graph: TermGraph, _ entailment: Entailment, _ numbers: [Int]) throws {
    var up = try IntegerRows(database, into: "oak_isa", columns: 3)
    var pairs: [(group: UInt32, member: UInt32)] = []
    for (node, ancestors) in entailment.ancestors.enumerated() {
      for ancestor in ancestors {
        let isDirect = graph.parents[node].contains(Int(ancestor))
        try up.add(numbers[node], numbers[Int(ancestor)], isDirect ? 1 : 0)
        pairs.append((ancestor * 2 + (isDirect ? 1 : 0), UInt32(node)))
      }
    }
    try up.finish()
    let groups = Groups(pairs, count: graph.nodes.count * 2)
    var down = try IntegerRows(database, into: "oak_isa_down", columns: 3)
    for group in 0..<graph.nodes.count * 2 {
      for child in groups[group] { try down.add(numbers[group / 2], group % 2, numbers[Int(child)]) }
    }
    try down.finish()
  }

  private func writeSteps(_ graph: TermGraph, _ entailment: Entailment, _ numbers: [Int]) throws {
    var rows = try IntegerRows(database, into: "oak_step", columns: 4)
    let steps = graph.steps.map { ($0, 1) } + entailment.steps.map { ($0, 0) }
    for (step, isDirect) in steps.sorted(by: { $0.0 < $1.0 }) {
      try rows.add(numbers[step.subject], step.relation, numbers[step.object], isDirect)
    }
    try rows.finish()
  }
}
