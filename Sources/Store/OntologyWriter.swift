import OBO
import Terms

/// A summary of one loaded ontology.
package struct OntologySummary: Sendable {
  package var id = ""
  package var release = ""
  /// The name of the subset that was loaded; nil for a whole ontology.
  package var subset: String?
  package var prefixes: [String] = []
  package var source = ""
  package var digest = ""
  package var terms = 0
  package var obsolete = 0
  package var alternates = 0
  package var synonyms = 0
  package var diagnostics = 0
  /// Whether the file was not read because its digest equals that of the ontology in the store.
  package var isUnchanged = false
}

/// Writes the terms of one OBO file into the record.
final class OntologyWriter {
  private let database: Database
  private let ontology: Int
  private let firstTerm: Int
  /// The numbers of a term's next rows, one per table.
  private struct RowNumbers {
    var name: Int, relation: Int, xref: Int, subset: Int, alternate: Int, replacement: Int

    init(from first: Int = 1) {
      name = first
      relation = first
      xref = first
      subset = first
      alternate = first
      replacement = first
    }

    /// Rows of later frames are numbered from a start that no first frame reaches, so that numbers need to be
    /// remembered for repeated terms only.
    static let ofLaterFrames = RowNumbers(from: 1 << 20)
  }

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
  private var next = RowNumbers()
  /// The next row numbers of terms with several frames.
  private var nextOfRepeated: [Int32: RowNumbers] = [:]
  private(set) var summary = OntologySummary()

  init(database: Database, ontology: Int, firstTerm: Int) throws(SQLiteError) {
    self.database = database
    self.ontology = ontology
    self.firstTerm = firstTerm
    insertTerm = try database.prepare("INSERT INTO term VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
    updateTerm = try database.prepare(
      """
      UPDATE term SET label = coalesce(?4, label), namespace = coalesce(namespace, ?5),
        definition = coalesce(definition, ?6), comment = coalesce(comment, ?7), obsolete = max(obsolete, ?8)
      WHERE no = ?1 AND ontology = ?2 AND id = ?3
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
    insertPredicate = try database.prepare(
      """
      INSERT INTO predicate VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET
        label = coalesce(label, excluded.label), curie = coalesce(nullif(curie, ''), excluded.curie)
      """
    )
    insertDiagnostic = try database.prepare("INSERT INTO diagnostic VALUES(?, ?, ?)")
  }

  /// Stores a problem. Notes are shown to the user who loads the file, but not stored.
  func add(_ diagnostic: Diagnostic) throws(SQLiteError) {
    guard diagnostic.severity == .problem else { return }
    summary.diagnostics += 1
    try insertDiagnostic.run(ontology, diagnostic.line, diagnostic.message)
  }

  /// Adds a relation, or the facts that its earlier frames did not state. `curie` is empty if the frame states none.
  func addPredicate(_ id: String, label: String?, curie: String) throws(SQLiteError) {
    try insertPredicate.run(ontology, id, label, curie)
  }

  func add(_ batch: TermBatch) throws(SQLiteError) {
    var repeated: Int32?
    try batch.forEachRow { (row, text) throws(SQLiteError) in
      switch row.kind {
      case .term, .repeatedTerm:
        if let repeated { nextOfRepeated[repeated] = next }
        repeated = row.kind == .repeatedTerm ? row.number : nil
        next = repeated.map { nextOfRepeated[$0] ?? .ofLaterFrames } ?? RowNumbers()
        try addTerm(row, text)
      case .synonym:
        summary.synonyms += 1
        insertName.bind(noCopy: text(0), at: 3)
        insertName.bind(noCopy: text(2), at: 5)
        try insert(insertName, row, &next.name, text(1), at: 4)
      case .parent: try insert(insertParent, row, &next.relation, text(0))
      case .relationship:
        insertRelation.bind(noCopy: text(0), at: 3)
        try insert(insertRelation, row, &next.relation, text(1), at: 4)
      case .xref: try insert(insertXref, row, &next.xref, text(0))
      case .subset: try insert(insertSubset, row, &next.subset, text(0))
      case .alternate:
        summary.alternates += 1
        try insert(insertAlternate, row, &next.alternate, text(0))
      case .replacedBy: try insert(insertReplacedBy, row, &next.replacement, text(0))
      case .consider: try insert(insertConsider, row, &next.replacement, text(0))
      }
    }
    if let repeated { nextOfRepeated[repeated] = next }
  }

  private func addTerm(
    _ row: TermBatch.BatchRow,
    _ text: (Int) -> UnsafeRawBufferPointer?
  ) throws(SQLiteError) {
    if row.isObsolete { summary.obsolete += 1 }
    let statement = row.kind == .term ? insertTerm : updateTerm
    statement.bind(firstTerm + Int(row.number), at: 1)
    statement.bind(ontology, at: 2)
    for index in 0..<5 { statement.bind(noCopy: text(index), at: Int32(index) + 3) }
    statement.bind(row.isObsolete ? 1 : 0, at: 8)
    try statement.run()
  }

  private func insert(
    _ statement: Statement,
    _ row: TermBatch.BatchRow,
    _ number: inout Int,
    _ text: UnsafeRawBufferPointer?,
    at index: Int32 = 3
  ) throws(SQLiteError) {
    statement.bind(firstTerm + Int(row.number), at: 1)
    statement.bind(number, at: 2)
    statement.bind(noCopy: text, at: index)
    try statement.run()
    number += 1
  }

  /// Writes the ontology's own row. Call it once the whole file has been read.
  func finish(_ facts: FileFacts, source: String, subset: String?) throws(SQLiteError) {
    try respell(facts.respelling)
    for contradiction in facts.contradictions { try add(contradiction) }
    summary.id = facts.ownership.ontology
    summary.release = facts.header.release
    summary.subset = subset
    summary.prefixes = facts.ownership.prefixes.sorted()
    summary.source = source
    summary.digest = facts.digest
    summary.terms = facts.terms
    try database.prepare("INSERT INTO ontology VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
      ontology,
      summary.id,
      facts.header.formatVersion,
      facts.header.dataVersion,
      summary.release,
      facts.header.defaultNamespace,
      source,
      facts.digest,
      summary.subset
    )
    let insertPrefix = try database.prepare("INSERT INTO ontology_prefix VALUES(?, ?, ?, ?)")
    for (prefix, terms) in facts.termsByPrefix.sorted(by: { $0.key < $1.key }) {
      try insertPrefix.run(ontology, prefix, terms, facts.ownership.prefixes.contains(prefix) ? 1 : 0)
    }
  }

  /// Updates each table in one pass, however many prefixes are respelled.
  private func respell(_ respelling: Respelling) throws(SQLiteError) {
    guard !respelling.isEmpty else { return }
    try database.execute("CREATE TEMP TABLE respelling(beginning TEXT PRIMARY KEY, other TEXT NOT NULL) WITHOUT ROWID")
    let insert = try database.prepare("INSERT INTO temp.respelling VALUES(?, ?)")
    for (beginning, other) in respelling.replacements { try insert.run(beginning, other) }
    let identifiers = [
      ("term", "no", "id"), ("relation", "term", "target"), ("alt_id", "term", "id"), ("replacement", "term", "target"),
    ]
    for (table, key, column) in identifiers {
      try database.prepare(
        """
        UPDATE \(table) SET \(column) = other || substr(\(column), instr(\(column), ':') + 1)
        FROM temp.respelling WHERE \(key) >= ? AND beginning = substr(\(column), 1, instr(\(column), ':'))
        """
      ).run(firstTerm)
    }
    try database.execute("DROP TABLE temp.respelling")
  }
}
