import Files
package import OBO

/// What a load did.
package struct LoadReport: Sendable {
  /// The published generation; for a dry run the one that would have been.
  package let generation: Int
  /// In the order of the files named.
  package let loaded: [OntologySummary]
  /// What the new releases change, for ontologies that the store had before.
  package let changes: [OntologyChanges]
  /// Ontologies of the store that no file named, kept as they were.
  package let kept: [String]
  /// What the load's time went into, in milliseconds; zeros where nothing had to be read.
  package var stages = Stages()

  package struct Stages: Sendable {
    /// Reading the files and writing their rows, on two threads.
    package var read = 0
    /// Taking over other ontologies, indexing, comparing with the releases before.
    package var compare = 0
    /// Compiling the lexicon and the full-text index, on two threads, and bringing all to the disk.
    package var compile = 0
  }
}

/// Loads OBO files into the next generation of a store, and publishes it whole or not at all.
package struct Loader {
  package struct Options: Sendable {
    package var isStrict = false
    /// Reads the files and tells what they would change, but publishes nothing.
    package var isDryRun = false
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
    let unchanged = base.map { self.unchanged(files, in: $0) } ?? [:]
    let known = try base?.ontologies() ?? []
    if let base, files.allSatisfy({ unchanged[$0] != nil }) {
      let loaded = files.compactMap { unchanged[$0] }
      let kept = known.map(\.id).filter { id in !loaded.contains { $0.id == id } }
      return LoadReport(generation: base.generation, loaded: loaded, changes: [], kept: kept)
    }

    var watch = Stopwatch()
    var stages = LoadReport.Stages()
    let record = try RecordBuilder(path: draft.database, base: base)
    let parser = FileParser(files: files.filter { unchanged[$0] == nil }, isStrict: options.isStrict)
    var summaries: [OntologySummary] = []
    var replacements: [OntologyReplacement] = []
    var number = known.map(\.number).max() ?? 0
    var firstTerm = try (base?.highestTerm() ?? 0) + 1
    for file in files {
      if let summary = unchanged[file] {
        summaries.append(summary)
        continue
      }
      number += 1
      let writer = try OntologyWriter(database: record.database, ontology: number, firstTerm: firstTerm)
      try read(file, from: parser, with: writer, besides: summaries)
      firstTerm += writer.summary.terms
      summaries.append(writer.summary)
      if let old = known.first(where: { $0.id == writer.summary.id }) {
        replacements.append(
          OntologyReplacement(
            ontology: old.id,
            before: old.number,
            beforeRelease: old.release,
            after: number,
            afterRelease: writer.summary.release
          )
        )
      }
    }
    stages.read = watch.lap()
    options.progress?(.indexing)
    let kept = known.filter { old in !replacements.contains { $0.before == old.number } }
    for ontology in kept { try record.copy(ontology.number) }
    try record.index()
    let changes = try replacements.map { try $0.carryOver(in: record.database) }
    stages.compare = watch.lap()
    if !options.isDryRun {
      try record.finish(draft)
      try draft.publish()
      stages.compile = watch.lap()
    }
    return LoadReport(
      generation: draft.generation,
      loaded: summaries,
      changes: changes,
      kept: kept.map(\.id).filter { id in !summaries.contains { $0.id == id } },
      stages: stages
    )
  }

  /// Tells what has passed since it was last asked, in milliseconds.
  private struct Stopwatch {
    private var last = ContinuousClock.now

    mutating func lap() -> Int {
      let now = ContinuousClock.now
      defer { last = now }
      return Int((now - last) / .milliseconds(1))
    }
  }

  private func unchanged(_ files: [String], in base: PublishedRecord) -> [String: OntologySummary] {
    var unchanged: [String: OntologySummary] = [:]
    for file in files {
      // A file that cannot be read is told of when it is to be loaded.
      if let digest = try? SHA256.digest(ofFile: file), var known = try? base.ontology(digest: digest) {
        known.isUnchanged = true
        unchanged[file] = known
      }
    }
    return unchanged
  }

  /// Writes one file's terms as the parser hands them over.
  private func read(
    _ file: String,
    from parser: FileParser,
    with writer: OntologyWriter,
    besides others: [OntologySummary]
  ) throws {
    while true {
      switch try parser.next() {
      case .terms(let terms): try writer.add(terms)
      case .predicate(let id, let label): try writer.addPredicate(id, label: label)
      case .complaints(let complaints):
        for complaint in complaints {
          try writer.add(complaint)
          options.report?(complaint)
        }
      case .progress(let read, let total): options.progress?(.reading(file: file, read: read, total: total))
      case .failure(let error): throw error
      case .end(let facts):
        if let other = others.first(where: { $0.id == facts.ownership.ontology }) {
          throw StoreError("\(file): is ontology '\(other.id)', and so is \(other.source); load one of the two")
        }
        for contradiction in facts.contradictions {
          if options.isStrict { throw OBOError(file: file, reason: .strict(contradiction)) }
          options.report?(contradiction)
        }
        return try writer.finish(facts, source: Directory.lastComponent(of: file))
      }
    }
  }
}
