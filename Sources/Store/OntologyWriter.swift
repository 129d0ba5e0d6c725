import OBO
import Terms

/// What a load tells of one ontology.
package struct OntologySummary: Sendable {
  package var id = ""
  package var release = ""
  package var prefixes: [String] = []
  package var source = ""
  package var digest = ""
  package var terms = 0
  package var obsolete = 0
  package var alternates = 0
  package var synonyms = 0
  package var diagnostics = 0
  /// The file's digest was that of the ontology in the store, so nothing was read again.
  package var isUnchanged = false
}

/// Writes the terms of one OBO file into the record.
///
/// Rows of a term are bound one value at a time, so that what its rows share is bound once.
final class OntologyWriter {
  private let database: Database
  private let ontology: Int
  private let firstTerm: Int
  private let insertTerm: Statement
  private let updateTerm: Statement
  private let insertName: Statement
  private let insertParent: Statement
  private let insertRelation: Statement
  private let insertXref: Statement
  private let insertSubset: Statement
  private let insertAlternate: Statement
  private let insertReplacedBy: Statement
  private let insertConsider: Statement
  private let insertPredicate: Statement
  private let insertDiagnostic: Statement
  /// How many rows a term with several frames already has in a table.
  private var rowsOfRepeated: [String: [Int: Int]] = [:]
  private(set) var summary = OntologySummary()

  init(database: Database, ontology: Int, firstTerm: Int) throws(SQLiteError) {
    self.database = database
    self.ontology = ontology
    self.firstTerm = firstTerm
    insertTerm = try database.prepare("INSERT INTO term VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
    updateTerm = try database.prepare(
      """
      UPDATE term SET label = coalesce(?2, label), namespace = coalesce(namespace, ?3),
        definition = coalesce(definition, ?4), comment = coalesce(comment, ?5), obsolete = max(obsolete, ?6)
      WHERE no = ?1
      """
    )
    insertName = try database.prepare("INSERT INTO name VALUES(?, ?, 'synonym', ?, ?, ?)")
    insertParent = try database.prepare("INSERT INTO relation VALUES(?, ?, 'is_a', ?)")
    insertRelation = try database.prepare("INSERT INTO relation VALUES(?, ?, ?, ?)")
    insertXref = try database.prepare("INSERT INTO xref VALUES(?, ?, ?)")
    insertSubset = try database.prepare("INSERT INTO subset VALUES(?, ?, ?)")
    insertAlternate = try database.prepare("INSERT INTO alt_id VALUES(?, ?, ?)")
    insertReplacedBy = try database.prepare("INSERT INTO replacement VALUES(?, ?, 'replaced_by', ?)")
    insertConsider = try database.prepare("INSERT INTO replacement VALUES(?, ?, 'consider', ?)")
    insertPredicate = try database.prepare("INSERT OR IGNORE INTO predicate VALUES(?, ?, ?)")
    insertDiagnostic = try database.prepare("INSERT INTO diagnostic VALUES(?, ?, ?)")
  }

  func add(_ diagnostic: Diagnostic) throws(SQLiteError) {
    summary.diagnostics += 1
    try insertDiagnostic.run(ontology, diagnostic.line, diagnostic.message)
  }

  func addPredicate(_ id: String, label: String?) throws(SQLiteError) {
    try insertPredicate.run(ontology, id, label)
  }

  func add(_ numbered: NumberedTerm) throws(SQLiteError) {
    let frame = numbered.frame
    let term = firstTerm + numbered.number
    let isObsolete = frame.isObsolete == true
    if numbered.isRepeated {
      try updateTerm.run(term, frame.name, frame.namespace, frame.definition, frame.comment, isObsolete ? 1 : 0)
    } else {
      insertTerm.bind(term, at: 1)
      insertTerm.bind(ontology, at: 2)
      insertTerm.bind(frame.id, at: 3)
      insertTerm.bind(frame.name, at: 4)
      insertTerm.bind(frame.namespace, at: 5)
      insertTerm.bind(frame.definition, at: 6)
      insertTerm.bind(frame.comment, at: 7)
      insertTerm.bind(isObsolete ? 1 : 0, at: 8)
      try insertTerm.run()
    }
    if isObsolete { summary.obsolete += 1 }
    summary.synonyms += frame.synonyms.count
    summary.alternates += frame.alternateIDs.count

    var row = firstRow("name", numbered, frame.synonyms.count)
    for synonym in frame.synonyms {
      insertName.bind(synonym.scope.keyword, at: 3)
      insertName.bind(synonym.type, at: 5)
      try insert(insertName, term, &row, synonym.text, at: 4)
    }
    row = firstRow("relation", numbered, frame.parents.count + frame.relationships.count)
    for parent in frame.parents {
      try insert(insertParent, term, &row, parent)
    }
    for relationship in frame.relationships {
      insertRelation.bind(relationship.relation, at: 3)
      try insert(insertRelation, term, &row, relationship.target, at: 4)
    }
    try insert(insertXref, numbered, "xref", frame.xrefs)
    try insert(insertSubset, numbered, "subset", frame.subsets)
    try insert(insertAlternate, numbered, "alt_id", frame.alternateIDs.map(\.id))
    row = firstRow("replacement", numbered, frame.replacedBy.count + frame.consider.count)
    for target in frame.replacedBy {
      try insert(insertReplacedBy, term, &row, target.id)
    }
    for target in frame.consider {
      try insert(insertConsider, term, &row, target.id)
    }
  }

  private func insert(
    _ statement: Statement,
    _ numbered: NumberedTerm,
    _ table: String,
    _ values: [String]
  ) throws(SQLiteError) {
    guard !values.isEmpty else { return }
    var row = firstRow(table, numbered, values.count)
    for value in values { try insert(statement, firstTerm + numbered.number, &row, value) }
  }

  private func insert(
    _ statement: Statement,
    _ term: Int,
    _ row: inout Int,
    _ text: String,
    at index: Int32 = 3
  ) throws(SQLiteError) {
    statement.bind(term, at: 1)
    statement.bind(row, at: 2)
    try statement.run(with: text, at: index)
    row += 1
  }

  /// Rows of a term are numbered from 1 in each table; a later frame of the same term goes on after a gap that no
  /// earlier frame can fill, so that only repeated terms need to be remembered.
  private func firstRow(_ table: String, _ numbered: NumberedTerm, _ count: Int) -> Int {
    guard numbered.isRepeated else { return 1 }
    let first = rowsOfRepeated[table, default: [:]][numbered.number] ?? 1 << 20
    rowsOfRepeated[table, default: [:]][numbered.number] = first + count
    return first
  }

  /// Writes the ontology's own row once the whole file has been read.
  func finish(_ facts: FileFacts, source: String) throws(SQLiteError) {
    for contradiction in facts.contradictions { try add(contradiction) }
    summary.id = facts.ownership.ontology
    summary.release = facts.header.release
    summary.prefixes = facts.ownership.prefixes.sorted()
    summary.source = source
    summary.digest = facts.digest
    summary.terms = facts.terms
    try database.prepare("INSERT INTO ontology VALUES(?, ?, ?, ?, ?, ?, ?, ?)").run(
      ontology,
      summary.id,
      facts.header.formatVersion,
      facts.header.dataVersion,
      summary.release,
      facts.header.defaultNamespace,
      source,
      facts.digest
    )
    let insertPrefix = try database.prepare("INSERT INTO ontology_prefix VALUES(?, ?, ?, ?)")
    for (prefix, terms) in facts.termsByPrefix.sorted(by: { $0.key < $1.key }) {
      try insertPrefix.run(ontology, prefix, terms, facts.ownership.prefixes.contains(prefix) ? 1 : 0)
    }
  }
}
