import Files
import Lexicon
import OBO

/// The record of the next generation while it is being written.
struct RecordBuilder {
  let database: Database
  private let base: PublishedRecord?

  /// `base` is the published record, of which parts are taken over.
  init(path: String, base: PublishedRecord?) throws {
    database = try Database(path: path, mode: .create)
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
    try database.execute(Schema.tables)
  }

  /// Takes over an ontology of the published record, row by row, without reading its file again.
  func copy(_ ontology: Int) throws(SQLiteError) {
    for table in ["ontology_prefix", "term", "predicate", "diagnostic"] {
      try database.prepare("INSERT INTO \(table) SELECT * FROM base.\(table) WHERE ontology = ?").run(ontology)
    }
    try database.prepare("INSERT INTO ontology SELECT * FROM base.ontology WHERE no = ?").run(ontology)
    for table in Schema.termTables {
      try database.prepare(
        """
        INSERT INTO \(table) SELECT r.* FROM base.term t CROSS JOIN base.\(table) r ON r.term = t.no
        WHERE t.ontology = ? ORDER BY r.term, r.no
        """
      ).run(ontology)
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

  /// One digest for what the store holds: of the ontologies' names and digests, in the order of the names.
  private func contentsDigest() throws -> String {
    var hash = SHA256()
    var lines = ""
    try database.prepare("SELECT id, digest FROM ontology ORDER BY id").rows { row in
      lines += "\(row.string(0)) \(row.string(1))\n"
    }
    hash.update(lines)
    return SHA256.hex(hash.finish())
  }
}
