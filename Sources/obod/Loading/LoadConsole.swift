import OBO
import Store
import Synchronization

/// Loads with progress and diagnostics on standard error; shared by `load` and `serve --load`.
final class LoadConsole: Sendable {
  /// The maximum number of diagnostics shown for each file without `--verbose`.
  private static let maxShown = 5

  private let verbose: Bool
  /// The number of problems in each file.
  private let problems = Mutex<[String: Int]>([:])

  init(verbose: Bool) { self.verbose = verbose }

  func load(_ files: [String], into store: StoreFolder, _ options: Loader.Options) throws -> LoadReport {
    var options = options
    options.report = { self.show($0) }
    options.warn = { warning in
      Terminal.clear()
      Terminal.report(warning)
    }
    options.progress = { progress in
      switch progress {
      case .reading(let file, let read, let total):
        Terminal.show("reading \(file): \(total > 0 ? read * 100 / total : 100)%")
      case .indexing: Terminal.show("indexing")
      }
    }
    defer { Terminal.clear() }
    let report = try Loader(store: store, options: options).load(files)
    for (file, count) in problems.withLock({ $0 }).sorted(by: { $0.key < $1.key })
    where count > Self.maxShown && !verbose {
      Terminal.report("\(file): \(count - Self.maxShown) more diagnostics; --verbose shows them")
    }
    return report
  }

  private func show(_ diagnostic: Diagnostic) {
    let count = problems.withLock { problems in
      if diagnostic.severity == .problem { problems[diagnostic.file, default: 0] += 1 }
      return problems[diagnostic.file, default: 0]
    }
    guard verbose || diagnostic.severity == .note || count <= Self.maxShown else { return }
    Terminal.clear()
    Terminal.report("\(diagnostic)")
  }

  static func summarize(_ report: LoadReport, dryRun: Bool = false, _ print: (String) -> Void) {
    for summary in report.loaded {
      let state = summary.isUnchanged ? "unchanged" : dryRun ? "read" : "loaded"
      let name =
        summary.subset.map { "\(summary.id) \(summary.release), subset '\($0)'" } ?? "\(summary.id) \(summary.release)"
      var line = "\(name): \(state), \(summary.terms) terms, \(summary.obsolete) obsolete"
      if !summary.isUnchanged {
        line += ", \(summary.alternates) alt ids, \(summary.synonyms) synonyms"
        line += summary.diagnostics > 0 ? ", \(summary.diagnostics) diagnostics" : ""
      }
      print(line)
      if let changes = report.changes.first(where: { $0.ontology == summary.id }) { print("  \(changes.summary)") }
    }
    if !report.kept.isEmpty { print("kept: \(report.kept.joined(separator: ", "))") }
    print(dryRun ? "nothing was published" : "store generation \(report.generation)")
  }
}

extension OntologyChanges {
  /// For example `since 2025-02-04: 1840 added, 120 obsoleted, …`; kinds that do not occur are left out.
  fileprivate var summary: String {
    let counts = TermChange.Kind.allCases.map { ($0, count($0)) }.filter { $0.1 > 0 }
    guard !counts.isEmpty else { return "since \(before): no term added, obsoleted, merged, renamed or removed" }
    return "since \(before): " + counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
  }
}
