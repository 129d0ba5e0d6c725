import Files

/// Builds the full-text index of a record's terms on its own thread, in a separate file, while the lexicon is compiled
/// from the record; then moves it into the record.
///
/// A separate file is needed because only one connection can write to a SQLite file at a time. It lets both cores work.
struct TextIndex {
  private let path: String
  private let building: Background<Void>

  /// Starts to index a record, which must not be written to meanwhile.
  init(of record: String, at path: String) {
    self.path = path
    building = Background { try Self.build(of: record, at: path) }
  }

  private static func build(of record: String, at path: String) throws {
    let database = try Database(path: path, mode: .create)
    try database.execute(
      "PRAGMA page_size = 16384; PRAGMA cache_size = -16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
    )
    try database.attach(record, as: "record")
    try database.execute("BEGIN")
    try database.execute(Schema.fullText)
    try database.execute(
      """
      INSERT INTO term_text(term_text, rank) VALUES('hashsize', 4194304);
      INSERT INTO term_text(rowid, label, synonyms, definition)
        SELECT no, label,
          (SELECT group_concat(text, ' | ') FROM record.name WHERE name.term = term.no AND kind = 'synonym'), definition
        FROM record.term;
      COMMIT
      """
    )
  }

  /// Waits until the indexing has ended, successfully or not.
  func wait() { _ = try? building.wait() }

  /// Waits for the index and copies it into the record. An FTS5 table consists of its shadow tables (SQLite FTS5
  /// documentation, section 9), so copying their rows copies the index.
  func copy(into database: Database) throws {
    try building.wait()
    try database.attach(path, as: "text")
    try database.execute("BEGIN")
    try database.execute(Schema.fullText)
    for table in ["data", "idx", "config"] {
      try database.execute("DELETE FROM main.term_text_\(table)")
      try database.execute("INSERT INTO main.term_text_\(table) SELECT * FROM text.term_text_\(table)")
    }
    try database.execute("COMMIT; DETACH text")
    try Directory.removeFile(path)
  }
}
