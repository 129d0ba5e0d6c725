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
    /// Takes each file for a subset of its ontology, also where its header does not say so.
    package var isSubset = false
    /// Lets an older release take the place of a newer one.
    package var allowsOlder = false
    /// Lets a subset take the place of a whole ontology.
    package var allowsSubset = false
    /// Where a file may not take the place of what is loaded, warns and keeps that, instead of failing.
    package var keepsBetter = false
    /// Called on the loading thread, a few times a second.
    package var progress: (@Sendable (Progress) -> Void)?
    /// Each complaint about a file, as it is found.
    package var report: (@Sendable (Diagnostic) -> Void)?
    /// What a person is to know of the store itself: that it is damaged, and what that takes with it.
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

  /// Loads the files named. Files whose digest the store already has are not read again; where that is all of them,
  /// no new generation is made.
  ///
  /// A published record that is damaged is not believed in any part: the load starts anew without it, and warns of what that
  /// loses. It is gone once the load publishes, and stays where that fails.
  package func load(_ files: [String]) throws -> LoadReport {
    let draft = try options.isDryRun ? nil : store.begin()
    let reporter = Reporter(options)
    guard let generation = try draft.map(\.base) ?? store.published() else {
      return try load(files, into: draft, base: nil, reporter: reporter)
    }
    do {
      return try load(files, into: draft, base: generation, reporter: reporter)
    } catch  where RecordDamage.isMeant(by: error) {
      try draft?.beginAgain()
      reporter.beginAgain()
      let names = PublishedRecord.namesOfOntologies(inDamaged: store.database(of: generation))
      let report = try load(files, into: draft, base: nil, reporter: reporter)
      options.warn?(Self.warning(of: error, lost: names.filter { name in !report.loaded.contains { $0.id == name } }))
      return report
    }
  }

  private static func warning(of damage: any Error, lost: [String]) -> String {
    let others =
      lost.isEmpty
      ? "whatever ontologies it had besides, which cannot be read any more"
      : "the ontologies \(lost.joined(separator: ", ")); load them again too"
    return "\(damage)\nthe load began anew, without what was there; lost are its former labels and \(others)"
  }

  /// `base` is the published generation, of which parts are taken over. A dry run has no draft, and nothing is written in
  /// the store's folder.
  private func load(_ files: [String], into draft: Draft?, base: Int?, reporter: Reporter) throws -> LoadReport {
    let base = try base.map { try PublishedRecord(store: store, generation: $0) }
    var plan = try LoadPlan(files, base: base, options: options)
    let known = try base?.ontologies() ?? []
    if let base, !plan.readsFiles {
      try check(base)
      let loaded = plan.unchanged
      let kept = known.map(\.id).filter { id in !loaded.contains { $0.id == id } }
      return LoadReport(generation: base.generation, loaded: loaded, changes: [], kept: kept)
    }

    var watch = Stopwatch()
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
    stages.read = watch.lap()
    options.progress?(.indexing)
    let replaced = Set(replacements.map(\.before))
    let kept = known.filter { !replaced.contains($0.number) }
    try record.copy(kept.map(\.number))
    try record.index()
    let changes = try replacements.map { try $0.carryOver(in: record.database) }
    stages.compare = watch.lap()
    if let draft {
      try record.finish(draft)
      try draft.publish()
      stages.compile = watch.lap()
    }
    let loaded = Set(summaries.map(\.id))
    return LoadReport(
      generation: draft?.generation ?? (base?.generation ?? 0) + 1,
      loaded: summaries,
      changes: changes,
      kept: kept.map(\.id).filter { !loaded.contains($0) },
      stages: stages
    )
  }

  /// A store that has all files already is left as it is only where it can be answered from.
  private func check(_ base: PublishedRecord) throws {
    try base.checkPages()
    // That would build a damaged lexicon anew.
    guard !options.isDryRun else { return }
    _ = try TextSearch(Snapshot.open(store, isThorough: true))
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

  /// Writes one file's terms as the parser hands them over.
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
      case .predicate(let id, let label): try writer.addPredicate(id, label: label)
      case .complaints(let complaints):
        for complaint in complaints {
          try writer.add(complaint)
          reporter.report(complaint)
        }
      case .progress(let read, let total): options.progress?(.reading(file: file, read: read, total: total))
      case .failure(let error): throw error
      case .end(let facts):
        try plan.claim(facts.ownership.ontology, for: file)
        let subset = plan.subset(of: file, stated: facts.ownership.subset)
        let newcomer = LoadPlan.Newcomer(
          file: file,
          ontology: facts.ownership.ontology,
          release: facts.header.release,
          subset: subset
        )
        if let objection = plan.objection(to: newcomer) { throw objection }
        for contradiction in facts.contradictions {
          if options.isStrict { throw OBOError(file: file, reason: .strict(contradiction)) }
          reporter.report(contradiction)
        }
        return try writer.finish(facts, source: Directory.lastComponent(of: file), subset: subset)
      }
    }
  }

  /// Passes complaints on, each once, also where the files are read a second time.
  private final class Reporter {
    private let options: Options
    private var reported = 0
    private var number = 0

    init(_ options: Options) { self.options = options }

    func beginAgain() { number = 0 }

    func report(_ complaint: Diagnostic) {
      number += 1
      guard number > reported else { return }
      reported = number
      options.report?(complaint)
    }
  }
}
