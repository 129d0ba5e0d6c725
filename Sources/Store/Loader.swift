import Files
package import OBO

/// The result of a load.
package struct LoadReport: Sendable {
  /// The published generation; for a dry run, the number it would have had.
  package let generation: Int
  /// In the order of the files given.
  package let loaded: [OntologySummary]
  /// The changes to ontologies that were already in the store.
  package let changes: [OntologyChanges]
  /// Ontologies of the store that no file contained, kept unchanged.
  package let kept: [String]
  /// Whether the store has tables and views for OAK.
  package let hasOAKViews: Bool
  /// The time spent in each stage, in milliseconds; zero if no file had to be read.
  package var stages = Stages()

  package struct Stages: Sendable {
    /// Reading the files and writing their rows, on two threads.
    package var read = 0
    /// Copying the other ontologies, indexing, and comparing with the previous releases.
    package var compare = 0
    /// Compiling the lexicon and the full-text index on two threads, and flushing everything to disk.
    package var compile = 0
  }
}

/// Loads OBO files into the next generation of a store. Either all of them are published or none.
package struct Loader {
  package struct Options: Sendable {
    package var isStrict = false
    /// Reads the files and reports what they would change, but publishes nothing.
    package var isDryRun = false
    /// Treats each file as a subset of its ontology, even if its header does not say so.
    package var isSubset = false
    /// Allows an older release to replace a newer one.
    package var allowsOlder = false
    /// Allows a subset to replace a whole ontology.
    package var allowsSubset = false
    /// If a file may not replace the loaded ontology, warns and keeps the loaded one instead of failing.
    package var keepsLoaded = false
    /// Whether the store is to have tables and views for OAK; nil to keep what it has.
    package var oakViews: Bool?
    /// Called on the loading thread after each batch of terms.
    package var progress: (@Sendable (Progress) -> Void)?
    /// Called with each diagnostic about a file, as it is found.
    package var report: (@Sendable (Diagnostic) -> Void)?
    /// Called with warnings about the store itself: that it is damaged, and what is lost with it.
    package var warn: (@Sendable (String) -> Void)?

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

  /// Loads the given files. A file whose digest is already in the store is not read again. If this applies to all of
  /// them, a new generation is made only to add or remove the views for OAK.
  ///
  /// If the published record is damaged, nothing in it is trusted: the load starts over without it and warns about what
  /// is lost. The damaged record is replaced when the load publishes, and stays if the load fails.
  package func load(_ files: [String]) throws -> LoadReport {
    // Without files, a load only adds or removes the views for OAK.
    if files.isEmpty, try store.published() == nil { throw StoreError.empty(store: store.path) }
    let draft = try options.isDryRun ? nil : store.begin()
    let reporter = Reporter(options)
    guard let generation = try draft.map(\.base) ?? store.published() else {
      return try load(files, into: draft, base: nil, reporter: reporter)
    }
    do {
      return try load(files, into: draft, base: generation, reporter: reporter)
    } catch  where RecordDamage.isCause(of: error) {
      try draft?.restart()
      reporter.restart()
      let names = PublishedRecord.namesOfOntologies(inDamaged: store.database(of: generation))
      let report = try load(files, into: draft, base: nil, reporter: reporter)
      options.warn?(Self.warning(of: error, lost: names.filter { name in !report.loaded.contains { $0.id == name } }))
      return report
    }
  }

  private static func warning(of damage: any Error, lost: [String]) -> String {
    let others =
      lost.isEmpty
      ? "any other ontologies in it, whose names can no longer be read"
      : "the ontologies \(lost.joined(separator: ", ")); load them again too"
    return "\(damage)\nthe load started over without the previous contents; lost: its former labels and \(others)"
  }

  /// `base` is the published generation, from which the other ontologies are copied. A dry run has no draft and writes
  /// nothing to the store's folder.
  private func load(_ files: [String], into draft: Draft?, base: Int?, reporter: Reporter) throws -> LoadReport {
    let base = try base.map { try PublishedRecord(store: store, generation: $0) }
    var plan = try LoadPlan(files, base: base, options: options)
    let known = try base?.ontologies() ?? []
    let oakViews = try base?.oakViews() ?? .absent
    let wantsOAKViews = options.oakViews ?? (oakViews != .absent)
    if let base, !plan.readsFiles, oakViews == (wantsOAKViews ? .current : .absent) {
      try check(base)
      let loaded = plan.unchanged
      let kept = known.map(\.id).filter { id in !loaded.contains { $0.id == id } }
      return LoadReport(
        generation: base.generation,
        loaded: loaded,
        changes: [],
        kept: kept,
        hasOAKViews: wantsOAKViews
      )
    }

    var stopwatch = Stopwatch()
    var stages = LoadReport.Stages()
    let record = try RecordBuilder(path: draft?.database, base: base)
    let parser = FileParser(files: plan.filesToRead, isStrict: options.isStrict)
    var summaries: [OntologySummary] = []
    var replacements: [OntologyReplacement] = []
    var number = known.map(\.number).max() ?? 0
    var firstTerm = try (base?.highestTerm() ?? 0) + 1
    for (file, step) in plan.steps {
      switch step {
      case .kept: continue
      case .unchanged(let summary):
        summaries.append(summary)
        continue
      case .read: break
      }
      number += 1
      let writer = try OntologyWriter(database: record.database, ontology: number, firstTerm: firstTerm)
      try read(file, from: parser, with: writer, &plan, reporter)
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
    stages.read = stopwatch.lap()
    options.progress?(.indexing)
    let replaced = Set(replacements.map(\.before))
    let kept = known.filter { !replaced.contains($0.number) }
    try record.copy(kept.map(\.number))
    try record.index()
    let changes = try replacements.map { try $0.carryOver(in: record.database) }
    stages.compare = stopwatch.lap()
    if let draft {
      try record.finish(draft, withOAKViews: wantsOAKViews)
      try draft.publish()
      stages.compile = stopwatch.lap()
    }
    let loaded = Set(summaries.map(\.id))
    return LoadReport(
      generation: draft?.generation ?? (base?.generation ?? 0) + 1,
      loaded: summaries,
      changes: changes,
      kept: kept.map(\.id).filter { !loaded.contains($0) },
      hasOAKViews: wantsOAKViews,
      stages: stages
    )
  }

  /// Checks the store before a load leaves it unchanged because it already has all files.
  private func check(_ base: PublishedRecord) throws {
    try base.checkPages()
    // Opening the snapshot would recompile a damaged lexicon, and a dry run writes nothing.
    guard !options.isDryRun else { return }
    _ = try TextSearch(Snapshot.open(store, isThorough: true))
  }

  /// Measures the time since the last lap, in milliseconds.
  private struct Stopwatch {
    private var last = ContinuousClock.now

    mutating func lap() -> Int {
      let now = ContinuousClock.now
      defer { last = now }
      return Int((now - last) / .milliseconds(1))
    }
  }

  /// Writes one file's terms as they arrive from the parser.
  private func read(
    _ file: String,
    from parser: FileParser,
    with writer: OntologyWriter,
    _ plan: inout LoadPlan,
    _ reporter: Reporter
  ) throws {
    while true {
      switch try parser.next() {
      case .terms(let terms): try writer.add(terms)
      case .predicate(let id, let label, let curie): try writer.addPredicate(id, label: label, curie: curie)
      case .diagnostics(let diagnostics):
        for diagnostic in diagnostics {
          try writer.add(diagnostic)
          reporter.report(diagnostic)
        }
      case .progress(let read, let total): options.progress?(.reading(file: file, read: read, total: total))
      case .failure(let error): throw error
      case .end(let facts):
        try plan.claim(facts.ownership.ontology, for: file)
        if let refusal = plan.refusal(of: file, facts.ownership.ontology, facts.header) { throw refusal }
        for contradiction in facts.contradictions {
          if options.isStrict { throw OBOError(file: file, reason: .strict(contradiction)) }
          reporter.report(contradiction)
        }
        let subset = plan.subset(of: file, facts.header)
        return try writer.finish(facts, source: Directory.lastComponent(of: file), subset: subset)
      }
    }
  }

  /// Forwards each diagnostic once, even if the files are read a second time.
  private final class Reporter {
    private let options: Options
    private var reported = 0
    private var number = 0

    init(_ options: Options) { self.options = options }

    func restart() { number = 0 }

    func report(_ diagnostic: Diagnostic) {
      number += 1
      guard number > reported else { return }
      reported = number
      options.report?(diagnostic)
    }
  }
}
