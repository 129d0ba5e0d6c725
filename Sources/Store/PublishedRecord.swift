import Files
import Glibc
import Lexicon

/// The SQLite file of one generation, checked and opened for reading.
struct PublishedRecord {
  let generation: Int
  let path: String
  /// The schema version.
  let version: Int
  private let database: Database

  /// Throws `RecordDamage` if the file is not a record that this obod can read.
  init(store: StoreFolder, generation: Int) throws {
    self.generation = generation
    path = store.database(of: generation)
    try Self.check(path)
    database = try Database(path: path, mode: .readPublished)
    version = try database.userVersion()
    try SchemaCheck.run(database)
  }

  /// An ontology of the record, with the facts that a load needs in order to keep or replace it.
  struct PublishedOntology {
    let number: Int
    let id: String
    let release: String
    /// The name of the subset that was loaded; nil for a whole ontology.
    let subset: String?
  }

  func ontologies() throws -> [PublishedOntology] {
    var found: [PublishedOntology] = []
    let sql = "SELECT no, id, release, \(Schema.subset(version: version)) FROM ontology ORDER BY id"
    try database.prepare(sql).rows {
      found.append(
        PublishedOntology(
          number: try $0.number(0),
          id: try $0.string(1),
          release: try $0.string(2),
          subset: try $0.nullableString(3)
        )
      )
    }
    guard !found.isEmpty else { throw RecordDamage(path, .emptyTable("ontology")) }
    return found
  }

  /// Returns the summary of the ontology whose file has a digest; nil if there is none, or if the record lacks facts of
  /// the file, because an obod that did not store them yet has read it.
  func summary(ofDigest digest: String) throws -> OntologySummary? {
    var found: OntologySummary?
    let sql = """
      SELECT id, release, source, digest, (SELECT count(*) FROM term t WHERE t.ontology = o.no),
        (SELECT count(*) FROM term t WHERE t.ontology = o.no AND obsolete),
        \(Schema.subset(version: version))
      FROM ontology o WHERE digest = ? AND NOT EXISTS (
        SELECT 1 FROM predicate p WHERE p.ontology = o.no AND \(Schema.curie(version: version)) IS NULL)
      """
    try database.prepare(sql).rows(digest) { row in
      var summary = OntologySummary()
      summary.id = try row.string(0)
      summary.release = try row.string(1)
      summary.source = try row.string(2)
      summary.digest = try row.string(3)
      summary.terms = try row.count(4)
      summary.obsolete = try row.count(5)
      summary.subset = try row.nullableString(6)
      found = summary
    }
    return found
  }

  /// Whether the record has the tables and views for OAK, in the version that this obod writes.
  func oakViews() throws -> OAKState {
    var state = OAKState.absent
    try database.prepare("SELECT value FROM meta WHERE key = ?").rows(OAKTables.metaKey) {
      state = try $0.string(0) == "\(OAKTables.version)" ? .current : .outdated
    }
    return state
  }

  /// Returns the highest term row number; 0 if there are no terms.
  func highestTerm() throws -> Int {
    var highest = 0
    // Unlike `max(no)`, this yields no row instead of NULL if the table is empty.
    try database.prepare("SELECT no FROM term ORDER BY no DESC LIMIT 1").rows { highest = try $0.number(0) }
    return highest
  }

  /// Has SQLite check the whole file, which takes a third of a second per hundred megabytes.
  func checkPages() throws {
    try database.prepare("PRAGMA quick_check(1)").rows { row in
      let found = try row.string(0)
      if found != "ok" { throw RecordDamage(path, .damagedPages(found)) }
    }
  }

  func compileLexicon(to path: String) throws {
    try LexiconCompiler(database).write(to: path).finish(storeDigest: Self.digest(ofDatabase: self.path))
  }

  /// Returns the names of the ontologies in a record that may be damaged, as far as they can be read.
  static func namesOfOntologies(inDamaged path: String) -> [String] {
    var names: [String] = []
    // Ignores the error, because the damage is already known.
    try? Database(path: path, mode: .readPublished).prepare("SELECT id FROM ontology ORDER BY id").rows { row in
      if let name = try? row.string(0) { names.append(name) }
    }
    return names
  }

  /// Checks the header of the file (SQLite file format, section 1.3) without opening it in SQLite.
  static func check(_ path: String) throws {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch let error where error.code == ENOENT {
      throw RecordDamage(path, .missingFile)
    } catch {
      throw StoreError.unreadable(error)
    }
    func word(_ offset: Int) -> Int { Int(UInt32(bigEndian: file.bytes.load(fromByteOffset: offset, as: UInt32.self))) }
    guard file.bytes.count >= 4096, file.bytes.starts(with: "SQLite format 3\0".utf8),
      word(68) == Schema.applicationID
    else { throw RecordDamage(path, .notARecord) }
    guard Schema.readable ~= word(60) else {
      throw RecordDamage(path, .otherSchema(version: word(60)))
    }
    let pageSize = Int(UInt16(bigEndian: file.bytes.load(fromByteOffset: 16, as: UInt16.self)))
    guard word(28) * (pageSize == 1 ? 65536 : pageSize) == file.bytes.count else {
      throw RecordDamage(path, .truncated)
    }
  }

  /// Returns the digest that ties a lexicon to its record: the SHA-256 of the file's size and its first 64 KiB. These
  /// contain the table `meta` with the digest of the contents. Fast enough for every start.
  static func digest(ofDatabase path: String) throws(StoreError) -> [UInt8] {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw StoreError.unreadable(error)
    }
    return withExtendedLifetime(file) {
      var hash = SHA256()
      hash.update("\(file.bytes.count)\n")
      hash.update(UnsafeRawBufferPointer(rebasing: file.bytes.prefix(1 << 16)))
      return hash.finish()
    }
  }
}
