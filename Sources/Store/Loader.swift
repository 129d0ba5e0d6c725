import Files
package import OBO

/// What a load did.
package struct LoadReport: Sendable {
  package let generation: Int
  /// In the order of the files named.
  package let loaded: [OntologySummary]
  /// Ontologies of the store that no file named, kept as they were.
  package let kept: [String]
}

/// Loads OBO files into the next generation of a store, and publishes it whole or not at all.
package struct Loader {
  package struct Options: Sendable {
    package var isStrict = false
    /// Called on the loading thread, a few times a second.
    package var progress: (@Sendable (Progress) -> Void)?
    /// Each complaint about a file, as it is found.
    package var report: (@Sendable (Diagnostic) -> Void)?

    package init() {}
  }

  package enum Progress: Sendable {
    case reading(file: String, read: Int, total: Int)
    case indexing
  }

  private let store: StoreFolder
  private let options: Options

  package init(store: StoreFolder, options: Options = Options()) {
    self.store = store
    self.options = options
  }

  /// Loads the files named. Files whose digest the store already has are not read again; where that is all of them,
  /// no new generation is made.
  package func load(_ files: [String]) throws -> LoadReport {
    let draft = try store.begin()
    let base = try draft.base.map { try PublishedRecord(store: store, generation: $0) }
    var unchanged: [String: OntologySummary] = [:]
    for file in files {
      if let digest = try? Self.digest(file), var known = try base?.ontology(digest: digest) {
        known.isUnchanged = true
        unchanged[file] = known
      }
    }
    if let base, unchanged.count == Set(files).count {
      let loaded = files.compactMap { unchanged[$0] }
      let kept = try base.ontologies().map(\.id).filter { id in !loaded.contains { $0.id == id } }
      return LoadReport(generation: base.generation, loaded: loaded, kept: kept)
    }

    let database = try Database(path: draft.database, mode: .create)
    try database.execute(
      """
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
      PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version);
      """
    )
    if let base { try database.attach(base.path, as: "base") }
    try database.execute("BEGIN")
    try database.execute(Schema.tables)

    var summaries: [OntologySummary] = []
    var number = try base?.highestOntology() ?? 0
    var nextTerm = try (base?.highestTerm() ?? 0) + 1
    for file in files {
      if let known = unchanged[file] {
        summaries.append(known)
        continue
      }
      number += 1
      summaries.append(
        try read(file, into: database, ontology: number, nextTerm: &nextTerm, besides: summaries)
      )
    }
    options.progress?(.indexing)
    let replaced = Set(summaries.filter { !$0.isUnchanged }.map(\.id))
    let kept = try base?.ontologies().filter { !replaced.contains($0.id) } ?? []
    for ontology in kept { try copy(ontology.number, to: database) }
    try finish(database, draft: draft)
    return LoadReport(
      generation: draft.generation,
      loaded: summaries,
      kept: kept.map(\.id).filter { id in !summaries.contains { $0.id == id } }
    )
  }

  private func read(
    _ file: String,
    into database: Database,
    ontology: Int,
    nextTerm: inout Int,
    besides others: [OntologySummary]
  ) throws -> OntologySummary {
    var complaints: [Diagnostic] = []
    let name = Directory.lastComponent(of: file)
    var reader = try OBOReader(path: file, isStrict: options.isStrict) { complaints.append($0) }
    let writer = try OntologyWriter(database: database, ontology: ontology, file: file, firstTerm: nextTerm)
    var frames = 0
    while let frame = try reader.next() {
      try writer.add(frame)
      frames += 1
      if frames % 4096 == 0 {
        let (read, total) = reader.progress
        options.progress?(.reading(file: file, read: read, total: total))
      }
      for complaint in complaints { try writer.add(complaint) }
      complaints.forEach { options.report?($0) }
      complaints.removeAll(keepingCapacity: true)
    }
    for complaint in complaints { try writer.add(complaint) }
    complaints.forEach { options.report?($0) }
    guard writer.summary.terms > 0 else { throw OBOError(file: file, reason: .noTerms) }
    let id = writer.ownership(header: reader.header, source: name).ontology
    if let other = others.first(where: { $0.id == id }) {
      throw StoreError("\(file): is ontology '\(id)', and so is \(other.source); load one of the two")
    }
    let contradictions = try writer.finish(header: reader.header, source: name, digest: reader.finishDigest())
    for contradiction in contradictions {
      if options.isStrict { throw OBOError(file: file, reason: .strict(contradiction)) }
      options.report?(contradiction)
    }
    nextTerm = writer.nextTerm
    return writer.summary
  }

  /// Takes over an ontology of the published store, row by row, without reading its file again.
  private func copy(_ ontology: Int, to database: Database) throws(SQLiteError) {
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

  private func finish(_ database: Database, draft: Draft) throws {
    try database.execute(Schema.indexes)
    try database.execute(Schema.fullText)
    let meta = try database.prepare("INSERT INTO meta VALUES(?, ?)")
    try meta.run("generation", "\(draft.generation)")
    try meta.run("contents", try Self.contentsDigest(database))
    try database.execute("COMMIT")
    let digest = try PublishedRecord.digest(ofDatabase: draft.database)
    try LexiconCompiler.compile(database, to: draft.lexicon, storeDigest: digest)
    try FileDescriptor.open(draft.database).synchronize()
    try draft.publish()
  }

  /// One digest for what the store holds: of the ontologies' names and digests, in the order of the names.
  private static func contentsDigest(_ database: Database) throws -> String {
    var hash = SHA256()
    var lines = ""
    try database.prepare("SELECT id, digest FROM ontology ORDER BY id").rows { row in
      lines += "\(row.string(0)) \(row.string(1))\n"
    }
    hash.update(lines)
    return SHA256.hex(hash.finish())
  }

  private static func digest(_ file: String) throws -> String {
    let descriptor = try FileDescriptor.open(file)
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try descriptor.read(into: buffer)
      if count == 0 { return SHA256.hex(hash.finish()) }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
