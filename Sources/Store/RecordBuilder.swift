import Files
import Lexicon
import OBO

/// The record of the next generation while it is being written.
struct RecordBuilder {
  let database: Database
  private let base: PublishedRecord?

  /// `base` is the published record, of which parts are taken over. Without a path it is a temporary file of SQLite's own,
  /// which goes with it.
  init(path: String?, base: PublishedRecord?) throws {
    database = try Database(path: path ?? "", mode: .create)
    self.base = base
    // Nobody reads the file until it is published, and a load that is killed begins anew.
    try database.execute(
      """
      PRAGMA page_size = 16384;
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;
      PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version);
      """
    )
    if let base { try database.attach(base.path, as: "base") }
    try database.execute("BEGIN")
    try database.execute(Schema.tables())
  }

  /// Takes over ontologies of the published record, row by row, without reading their files again. Throws where there are
  /// rows that belong to none of its ontologies: they would be lost without a word.
  func copy(_ ontologies: [Int]) throws {
    guard let base else { return }
    try database.execute("CREATE TEMP TABLE kept(place INTEGER PRIMARY KEY, no INTEGER NOT NULL)")
    let keep = try database.prepare("INSERT INTO kept VALUES(?, ?)")
    for (place, ontology) in ontologies.enumerated() { try keep.run(place, ontology) }
    let kept = "(SELECT no FROM kept)"
    for table in ["ontology_prefix", "term", "predicate"] {
      try database.execute("INSERT INTO \(table) SELECT * FROM base.\(table) WHERE ontology IN \(kept)")
    }
    try database.execute(
      """
      INSERT INTO ontology SELECT no, id, format_version, data_version, release, default_namespace, source, digest,
        \(Schema.subset(version: base.version)) FROM base.ontology WHERE no IN \(kept)
      """
    )
    try database.execute(
      """
      INSERT INTO diagnostic SELECT d.* FROM base.diagnostic d JOIN kept k ON k.no = d.ontology
        ORDER BY k.place, d.rowid
      """
    )
    for table in Schema.termTables {
      try database.execute(
        """
        INSERT INTO \(table) SELECT r.* FROM base.term t CROSS JOIN base.\(table) r ON r.term = t.no
          WHERE t.ontology IN \(kept) ORDER BY r.term, r.no
        """
      )
    }
    try checkThatAllRowsBelongSomewhere()
    try database.execute("DROP TABLE kept")
  }

  private func checkThatAllRowsBelongSomewhere() throws {
    let owner = "EXISTS (SELECT 1 FROM base.ontology o WHERE o.no = r.ontology)"
    for table in ["ontology_prefix", "term", "predicate", "diagnostic"] {
      try checkNone("SELECT count(*) FROM base.\(table) r WHERE NOT \(owner)", of: table, belongsTo: "ontology")
    }
    for table in Schema.termTables {
      // Counting both is faster than looking for the owner of each row.
      let owned = "(SELECT count(*) FROM base.term t CROSS JOIN base.\(table) r ON r.term = t.no)"
      try checkNone("SELECT count(*) - \(owned) FROM base.\(table)", of: table, belongsTo: "term")
    }
  }

  private func checkNone(_ sql: String, of table: String, belongsTo owner: String) throws {
    try database.prepare(sql).rows { row in
      let count = try row.count(0)
      guard count > 0, let base else { return }
      throw RecordDamage(base.path, "is damaged: \(count) rows of table \(table) belong to no row of table \(owner)")
    }
  }

  func index() throws(SQLiteError) { try database.execute(Schema.indexes) }

  /// Completes the record with its full-text index, and compiles the lexicon from it meanwhile.
  func finish(_ draft: Draft) throws {
    let meta = try database.prepare("INSERT INTO meta VALUES(?, ?)")
    try meta.run("generation", "\(draft.generation)")
    try meta.run("contents", try contentsDigest())
    try database.execute("COMMIT")
    let text = TextIndex(of: draft.database, beside: draft.textIndex)
    // Nothing may be written in the draft's folder any more when this fails.
    defer { text.end() }
    // What goes to the disk meanwhile need not be waited for in the end.
    let record = Background { try FileDescriptor.open(draft.database).synchronize() }
    let lexicon = try LexiconCompiler.compile(database, to: draft.lexicon)
    let body = Background { try lexicon.synchronize() }
    try text.move(into: database)
    try record.wait()
    try FileDescriptor.open(draft.database).synchronize()
    try body.wait()
    try lexicon.finish(storeDigest: PublishedRecord.digest(ofDatabase: draft.database))
  }

  /// One digest for what the store holds: of the ontologies' names, digests and subsets, in the order of the names.
  private func contentsDigest() throws -> String {
    var hash = SHA256()
    var lines = ""
    try database.prepare("SELECT id, digest, subset FROM ontology ORDER BY id").rows { row in
      lines += "\(try row.string(0)) \(try row.string(1)) \(try row.optionalString(2))\n"
    }
    hash.update(lines)
    return SHA256.hex(hash.finish())
  }
}
