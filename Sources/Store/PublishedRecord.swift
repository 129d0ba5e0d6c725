import Files
import Lexicon

/// The SQLite file of one generation, checked and opened for reading.
struct PublishedRecord {
  let generation: Int
  let path: String
  private let database: Database

  init(store: StoreFolder, generation: Int) throws {
    self.generation = generation
    path = store.database(of: generation)
    try Self.check(path)
    database = try Database(path: path, mode: .readPublished)
  }

  func ontologies() throws -> [(number: Int, id: String, release: String)] {
    var found: [(number: Int, id: String, release: String)] = []
    try database.prepare("SELECT no, id, release FROM ontology ORDER BY id").rows {
      found.append(($0.int(0), $0.string(1), $0.string(2)))
    }
    return found
  }

  func ontology(digest: String) throws -> OntologySummary? {
    var found: OntologySummary?
    let sql = """
      SELECT id, release, source, digest, (SELECT count(*) FROM term t WHERE t.ontology = o.no),
        (SELECT count(*) FROM term t WHERE t.ontology = o.no AND obsolete)
      FROM ontology o WHERE digest = ?
      """
    try database.prepare(sql).rows(digest) { row in
      var summary = OntologySummary()
      summary.id = row.string(0)
      summary.release = row.string(1)
      summary.source = row.string(2)
      summary.digest = row.string(3)
      summary.terms = row.int(4)
      summary.obsolete = row.int(5)
      found = summary
    }
    return found
  }

  func highestTerm() throws -> Int { try number("SELECT coalesce(max(no), 0) FROM term") }

  private func number(_ sql: String) throws -> Int {
    var value = 0
    try database.prepare(sql).rows { value = $0.int(0) }
    return value
  }

  func compileLexicon(to path: String) throws {
    try LexiconCompiler.compile(database, to: path).finish(storeDigest: Self.digest(ofDatabase: self.path))
  }

  /// Looks at the file's own header (SQLite file format, section 1.3) without starting SQLite.
  static func check(_ path: String) throws(StoreError) {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw StoreError("the store cannot be read: \(error)")
    }
    func word(_ offset: Int) -> Int { Int(UInt32(bigEndian: file.bytes.load(fromByteOffset: offset, as: UInt32.self))) }
    guard file.bytes.count >= 4096, file.bytes.starts(with: "SQLite format 3\0".utf8),
      word(68) == Schema.applicationID
    else {
      throw StoreError("\(path): is damaged or no store of obod; load the ontologies again")
    }
    guard word(60) == Schema.version else {
      throw StoreError(
        "\(path): has schema \(word(60)), this obod reads schema \(Schema.version); load the ontologies again"
      )
    }
    let pageSize = Int(UInt16(bigEndian: file.bytes.load(fromByteOffset: 16, as: UInt16.self)))
    guard word(28) * (pageSize == 1 ? 65536 : pageSize) == file.bytes.count else {
      throw StoreError("\(path): is truncated; load the ontologies again")
    }
  }

  /// What ties a lexicon to its record: the SHA-256 of the file's size and its first 64 KiB, which hold the table
  /// `meta` with the digest of the contents. Cheap enough for every start.
  static func digest(ofDatabase path: String) throws(StoreError) -> [UInt8] {
    do {
      let file = try MappedFile(path: path)
      var hash = SHA256()
      hash.update("\(file.bytes.count)\n")
      hash.update(UnsafeRawBufferPointer(rebasing: file.bytes.prefix(1 << 16)))
      return hash.finish()
    } catch {
      throw StoreError("the store cannot be read: \(error)")
    }
  }
}
