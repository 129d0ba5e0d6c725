import Files
import OBO
import Terms

/// The action that a load takes for each of its files, decided from their headers and digests before they are read.
struct LoadPlan {
  enum Step {
    case read
    /// The store already has the file's terms.
    case unchanged(OntologySummary)
    /// The store has a better version (`Loader.Options.keepsLoaded`).
    case kept
  }

  private(set) var steps: [(file: String, step: Step)] = []
  /// Keyed by ontology name. Files whose header does not name their ontology are missing.
  private var fileOfOntology: [String: String] = [:]
  private let loadedOntologies: [PublishedRecord.PublishedOntology]
  private let options: Loader.Options

  /// `base` is the published record. Throws if two files contain the same ontology, or if a file may not replace the
  /// loaded ontology.
  init(_ files: [String], base: PublishedRecord?, options: Loader.Options) throws {
    self.options = options
    loadedOntologies = try base?.ontologies() ?? []
    let headers = files.map(Self.header)
    for (file, header) in zip(files, headers) {
      if let ontology = header.flatMap({ Ownership.ontology(named: $0) }) { try claim(ontology, for: file) }
    }
    for (file, header) in zip(files, headers) {
      let step = try step(for: file, header, base)
      if case .unchanged(let summary) = step { try claim(summary.id, for: file) }
      steps.append((file, step))
    }
  }

  /// Returns nil if the file cannot be read; the cause is reported when the file is loaded.
  private static func header(of file: String) -> Header? {
    guard var reader = try? OBOReader(path: file, report: { _ in }) else { return nil }
    _ = try? reader.next()
    return reader.header
  }

  private func step(for file: String, _ header: Header?, _ base: PublishedRecord?) throws -> Step {
    if let base, let digest = try? SHA256.digest(ofFile: file), var summary = try? base.summary(ofDigest: digest),
      summary.subset == subset(of: file, header)
    {
      summary.isUnchanged = true
      return .unchanged(summary)
    }
    guard let header, let ontology = Ownership.ontology(named: header),
      let refusal = refusal(of: file, ontology, header)
    else { return .read }
    guard options.keepsLoaded else { throw refusal }
    options.warn?("\(refusal)")
    return .kept
  }

  var readsFiles: Bool {
    steps.contains { if case .read = $0.step { true } else { false } }
  }

  var filesToRead: [String] {
    steps.compactMap { if case .read = $0.step { $0.file } else { nil } }
  }

  var unchanged: [OntologySummary] {
    steps.compactMap { if case .unchanged(let summary) = $0.step { summary } else { nil } }
  }

  // MARK: One file per ontology

  /// Records which ontology a file contains. Throws if another file contains the same one.
  mutating func claim(_ ontology: String, for file: String) throws(StoreError) {
    if let other = fileOfOntology[ontology], other != file {
      throw .duplicateOntology(ontology, file: file, other: other)
    }
    fileOfOntology[ontology] = file
  }

  // MARK: Whether a file may replace a loaded ontology

  /// Returns the name of the subset that the file contains; nil for a whole ontology.
  func subset(of file: String, _ header: Header?) -> String? {
    if let stated = header?.ontology.flatMap(Ownership.subsetName) { return stated }
    return options.isSubset ? String(Ownership.withoutSuffixes(Directory.lastComponent(of: file)[...])) : nil
  }

  /// Returns the reason why a file may not replace the loaded ontology; nil if it may.
  func refusal(of file: String, _ ontology: String, _ header: Header) -> StoreError? {
    guard let loaded = loadedOntologies.first(where: { $0.id == ontology }) else { return nil }
    let release = "\(ontology) \(header.release)"
    let loadedRelease = "\(loaded.id) \(loaded.release)"
    switch (subset(of: file, header), loaded.subset) {
    case (let subset?, nil) where !options.allowsSubset:
      return .subsetOfLoaded(file: file, subset: subset, release: release, loaded: loadedRelease)
    // A whole release is better than a subset of a newer one.
    case (nil, .some): return nil
    default: break
    }
    guard !options.allowsOlder, ReleaseName(header.release).isOlder(than: ReleaseName(loaded.release)) else {
      return nil
    }
    return .olderThanLoaded(file: file, release: release, loaded: loadedRelease)
  }
}
