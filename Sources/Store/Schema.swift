/// The tables of a record.
enum Schema {
  /// Stored in `PRAGMA user_version`. Version 1 had no column `ontology.subset`, and version 2 no `predicate.curie`.
  static let version = 3
  /// The versions that can be read. A load writes everything, including what it keeps, in the newest version.
  static let readable = 1...version
  /// `PRAGMA application_id`: "obod" in ASCII.
  static let applicationID = 0x6F62_6F64

  /// Returns the SQL expression for `ontology.subset` in a record of a given version.
  static func subset(version: Int) -> String { version < 2 ? "NULL" : "subset" }

  /// Returns the SQL expression for `predicate.curie` in a record of a given version.
  static func curie(version: Int) -> String { version < 3 ? "NULL" : "curie" }

  /// Returns the tables of a version. Names that semantic-sql uses (`edge`, `node`, …) stay free for its views.
  static func tables(version: Int = version) -> String {
    let subset = version < 2 ? "" : ", subset TEXT"
    let curie = version < 3 ? "" : " curie TEXT,"
    return """
      CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      -- subset: the name of the subset that it is; NULL for a whole ontology
      CREATE TABLE ontology(
        no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, format_version TEXT, data_version TEXT, release TEXT NOT NULL,
        default_namespace TEXT, source TEXT NOT NULL, digest TEXT NOT NULL\(subset));
      -- terms: how many frames of the ontology have the prefix; native: whether the ontology exists to define it
      CREATE TABLE ontology_prefix(
        ontology INTEGER NOT NULL, prefix TEXT NOT NULL, terms INTEGER NOT NULL, native INTEGER NOT NULL,
        PRIMARY KEY(ontology, prefix)) WITHOUT ROWID;
      CREATE TABLE term(
        no INTEGER PRIMARY KEY, ontology INTEGER NOT NULL, id TEXT NOT NULL, label TEXT, namespace TEXT, definition TEXT,
        comment TEXT, obsolete INTEGER NOT NULL);
      -- synonyms and former labels; kind: 'synonym' or 'former'; note: a synonym's type, a former label's last release
      CREATE TABLE name(
        term INTEGER NOT NULL, no INTEGER NOT NULL, kind TEXT NOT NULL, scope TEXT, text TEXT NOT NULL, note TEXT,
        PRIMARY KEY(term, no)) WITHOUT ROWID;
      CREATE TABLE relation(
        term INTEGER NOT NULL, no INTEGER NOT NULL, predicate TEXT NOT NULL, target TEXT NOT NULL,
        PRIMARY KEY(term, no)) WITHOUT ROWID;
      CREATE TABLE xref(
        term INTEGER NOT NULL, no INTEGER NOT NULL, target TEXT NOT NULL, PRIMARY KEY(term, no)) WITHOUT ROWID;
      CREATE TABLE subset(
        term INTEGER NOT NULL, no INTEGER NOT NULL, subset TEXT NOT NULL, PRIMARY KEY(term, no)) WITHOUT ROWID;
      CREATE TABLE alt_id(
        term INTEGER NOT NULL, no INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY(term, no)) WITHOUT ROWID;
      -- kind: 'replaced_by' or 'consider'
      CREATE TABLE replacement(
        term INTEGER NOT NULL, no INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
        PRIMARY KEY(term, no)) WITHOUT ROWID;
      -- the relations that files declare; curie: empty if the file states none, NULL if the row was copied from a
      -- record without the column
      CREATE TABLE predicate(
        ontology INTEGER NOT NULL, id TEXT NOT NULL, label TEXT,\(curie) PRIMARY KEY(ontology, id)) WITHOUT ROWID;
      CREATE TABLE diagnostic(ontology INTEGER NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL);
      """
  }

  /// Created after all rows are inserted, because building an index once is faster than updating it.
  static let indexes = """
    CREATE INDEX term_id ON term(id);
    CREATE INDEX alt_id_id ON alt_id(id);
    """

  /// The words of names and definitions, for SEARCH. The rowid is the term's row number. Contentless, because the text
  /// is already in the tables above.
  static let fullText = """
    CREATE VIRTUAL TABLE term_text USING fts5(
      label, synonyms, definition, content='', detail=column, columnsize=0, tokenize='unicode61 remove_diacritics 2');
    """

  /// The tables whose rows belong to a term and are copied with it.
  static let termTables = ["name", "relation", "xref", "subset", "alt_id", "replacement"]
}
