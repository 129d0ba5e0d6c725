import Files
import Lexicon
import OBO

/// Writes the record of the next generation.
struct RecordBuilder {
  let database: Database
  private let base: PublishedRecord?

  /// `base` is the published record, from which the kept ontologies are copied. If `path` is nil, the record is a
  /// temporary file that SQLite deletes.
  init(path: String?, base: PublishedRecord?) throws {
    database = try Database(path: path ?? "", mode: .create)
    self.base = base
    // No reader opens the file before it is published, and a load that is killed starts over, so no journal is needed.
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

  /// Copies ontologies from the published record, without reading their files again. Throws if the published record has
  /// rows that belong to none of its ontologies, because they would be lost silently.
  func copy(_ ontologies: [Int]) throws {
    guard let base else { return }
    try database.execute("CREATE TEMP TABLE kept(place INTEGER PRIMARY KEY, no INTEGER NOT NULL)")
    let keep = try database.prepare("INSERT INTO kept VALUES(?, ?)")
    for (place, ontology) in ontologies.enumerated() { try keep.run(place, ontology) }
    let kept = "(SELECT no FROM kept)"
    for table in ["ontology_prefix", "term"] {
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
      INSERT INTO predicate SELECT ontology, id, label, \(Schema.curie(version: base.version)) FROM base.predicate
        WHERE ontology IN \(kept)
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
    try checkForOrphanRows()
    try database.execute("DROP TABLE kept")
  }

  private func checkForOrphanRows() throws {
    let owner = "EXISTS (SELECT 1 FROM base.ontology o WHERE o.no = r.ontology)"
    for table in ["ontology_prefix", "term", "predicate", "diagnostic"] {
      try checkForOrphans("SELECT count(*) FROM base.\(table) r WHERE NOT \(owner)", of: table, belongsTo: "ontology")
    }
    for table in Schema.termTables {
      // Comparing the two counts is faster than looking up the owner of each row.
      let owned = "(SELECT count(*) FROM base.term t CROSS JOIN base.\(table) r ON r.term = t.no)"
      try checkForOrphans("SELECT count(*) - \(owned) FROM base.\(table)", of: table, belongsTo: "term")
    }
  }

  private func checkForOrphans(_ sql: String, of table: String, belongsTo owner: String) throws {
    try database.prepare(sql).rows { row in
      let count = try row.count(0)
      guard count > 0, let base else { return }
      throw RecordDamage(base.path, .orphanRows(count: count, table: table, owner: owner))
    }
  }

  func index() throws(SQLiteError) { try database.execute(Schema.indexes) }

  /// Completes the record with its full-text index, and compiles the lexicon from it at the same time. Then adds the
  /// tables and views for OAK, if they are wanted.
  func finish(_ draft: Draft, withOAKViews: Bool) throws {
    let meta = try database.prepare("INSERT INTO meta VALUES(?, ?)")
    try meta.run("generation", "\(draft.generation)")
    try meta.run("contents", try contentsDigest())
    try database.execute("COMMIT")
    let text = TextIndex(of: draft.database, at: draft.textIndex)
    // If this fails, the draft's folder is removed, so nothing may still be writing to it.
    defer { text.wait() }
    // Flushes early in the background, so that less is left to flush at the end.
    let record = Background { try FileDescriptor.open(draft.database).synchronize() }
    let (lexicon, graph) = try compile(to: draft.lexicon, withGraph: withOAKViews)
    let body = Background { try lexicon.synchronize() }
    try text.copy(into: database)
    if let graph { try OAKWriter(database: database).write(graph) }
    try record.wait()
    try FileDescriptor.open(draft.database).synchronize()
    try body.wait()
    try lexicon.finish(storeDigest: PublishedRecord.digest(ofDatabase: draft.database))
  }

  /// Compiles the lexicon and frees what it was compiled from.
  private func compile(to path: String, withGraph: Bool) throws -> (LexiconFile, TermGraph?) {
    let compiler = try LexiconCompiler(database)
    return (try compiler.write(to: path), withGraph ? TermGraph(compiler) : nil)
  }

  /// Returns a digest of the store's contents: of the ontologies' names, digests and subsets, sorted by name.
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
