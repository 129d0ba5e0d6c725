import Answers
import Documents
import Files
import Glibc
import JSON
import Synchronization
import Terms
import Validation
import Wire

/// Checks many documents in parallel and reports on them in order.
final class ValidationRun {
  /// The number of documents that are checked before the first of them is reported, so that memory does not grow with
  /// their total number.
  private static let batch = 128

  private let settingsCache: SettingsCache
  private let fixes: Bool
  private let showsDiff: Bool
  private let maxBytes: Int
  private let report: any Report
  private let baselinePath: String?
  private let releaseAge: ReleaseAge
  private let requiresLoadedPrefixes: Bool
  private var newBaseline = Baseline()
  private let out = StandardOutput.shared
  var summary = Summary()

  init(
    settingsCache: SettingsCache,
    fixes: Bool,
    showsDiff: Bool,
    maxBytes: Int,
    report: any Report,
    baselinePath: String?,
    releaseAge: ReleaseAge,
    requiresLoadedPrefixes: Bool
  ) {
    self.settingsCache = settingsCache
    self.fixes = fixes
    self.showsDiff = showsDiff
    self.maxBytes = maxBytes
    self.report = report
    self.baselinePath = baselinePath
    self.releaseAge = releaseAge
    self.requiresLoadedPrefixes = requiresLoadedPrefixes
  }

  private func note(_ path: String, _ message: String) {
    Terminal.report("obod: \(path): \(message)")
    summary.problems.append((path, message))
  }

  /// `named` are the paths that the user gave. They are checked even if the settings exclude them.
  func check(_ inputs: ValidationInputs, named: [String], at places: Places, jobs: Int?) throws {
    for problem in inputs.walk.problems { note(problem.path, problem.message) }
    for (reason, count) in inputs.walk.skipped.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      summary.skip(count, reason.rawValue)
    }
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let workerCount = max(1, min(jobs ?? processors, inputs.documents.count))
    // The daemon or store is opened, and all settings are read, before any document is read or written.
    let workers = try (0..<workerCount).map { _ in try ValidationWorker(places) }
    summary.oldReleases = releaseAge.oldToday(among: try workers[0].releases())
    summary.oldReleasesNotice = releaseAge.notice(on: summary.oldReleases)
    let tasks = try tasks(inputs.documents, named: named)
    try addSchemaProblems(workers[0])
    let interruption = fixes ? Interruption() : nil
    // A finding may have moved between any two documents.
    let batchSize = inputs.isComparison ? max(1, tasks.count) : Self.batch
    var count = 0
    while count < tasks.count {
      let batch = Array(tasks[count..<min(tasks.count, count + batchSize)])
      var (outcomes, failure) = check(batch, workers, interruption)
      if inputs.isComparison { try removeMoved(from: &outcomes, inputs.gone, workers[0]) }
      for outcome in outcomes { add(outcome) }
      write()
      count += outcomes.count
      // All changes have been reported by now.
      guard outcomes.count == batch.count else {
        noteUnchecked(tasks.count - count, of: tasks.count, failure)
        break
      }
    }
    if showsDiff {
      summary.lines.forEach(Terminal.report)
    } else {
      report.end(summary)
    }
    write()
    interruption?.endProcessIfRequested()
    if let baselinePath, count == tasks.count { try Self.write(newBaseline.text, to: baselinePath) }
  }

  /// Reports that a run ended early, and the number of documents that were not checked.
  private func noteUnchecked(_ count: Int, of total: Int, _ failure: (path: String, error: any Error)?) {
    let reason = failure.map { "\($0.error)" } ?? "interrupted"
    let left = "\(count) of \(total) documents were not checked, and are unchanged"
    note(failure?.path ?? "validate", "\(reason); \(left)")
  }

  /// Removes the findings that have moved from one document to another.
  private func removeMoved(
    from outcomes: inout [ValidationOutcome],
    _ gone: [ValidationInput.Earlier],
    _ worker: ValidationWorker
  ) throws {
    var earlier = EarlierFindings()
    for outcome in outcomes { if case .checked(_, _, _, let gone, _) = outcome { earlier.add(gone) } }
    for document in gone {
      let policy = try policy(for: document.path, settingsCache.settings(for: document.path)).withoutBaseline
      earlier.add(try worker.check(document, policy, maxBytes: maxBytes)?.findings ?? [])
    }
    for place in outcomes.indices {
      guard case .checked(var report, let source, _, let gone, let problem) = outcomes[place] else { continue }
      earlier.removeMoved(from: &report)
      outcomes[place] = .checked(report, source, FixPlan(report.findings), gone: gone, problem: problem)
    }
  }

  /// Returns the documents to check, without those that the settings exclude.
  private func tasks(_ inputs: [ValidationInput], named: [String]) throws -> [ValidationTask] {
    let named = Set(named)
    var baselines = 0
    var excluded = 0
    let tasks = try inputs.compactMap { input -> ValidationTask? in
      let path = input.path
      let settings = try settingsCache.settings(for: path)
      if settingsCache.isBaseline(path, settings, written: baselinePath) {
        baselines += 1
        return nil
      }
      guard named.contains(path) || settingsCache.isSelected(path, settings) else {
        excluded += 1
        return nil
      }
      let policy = try policy(for: path, settings)
      return ValidationTask(input: input, policy: policy, fixes: fixes, maxBytes: maxBytes)
    }
    summary.skip(excluded, WalkResult.Reason.excluded.rawValue)
    summary.skip(baselines, "baseline")
    return tasks
  }

  private func policy(for path: String, _ settings: Settings) throws -> DocumentPolicy {
    var settings = settings
    if requiresLoadedPrefixes { settings.requireLoadedPrefixes() }
    return try settingsCache.policy(for: path, settings)
  }

  // MARK: Parallel checks

  /// Returns the outcomes in the order of the documents. After a failure or an interruption no other document is
  /// started; those in progress are finished and have an outcome too.
  private func check(
    _ tasks: [ValidationTask],
    _ workers: [ValidationWorker],
    _ interruption: Interruption?
  ) -> (outcomes: [ValidationOutcome], failure: (path: String, error: any Error)?) {
    struct State: Sendable {
      var next = 0
      var outcomes: [ValidationOutcome?]
      var failure: (path: String, error: any Error)?
    }
    let state = Mutex(State(outcomes: Array(repeating: nil, count: tasks.count)))
    let threads = workers.map { worker in
      Background {
        while interruption?.isRequested != true {
          let place = state.withLock { state -> Int? in
            guard state.failure == nil, state.next < tasks.count else { return nil }
            defer { state.next += 1 }
            return state.next
          }
          guard let place else { return }
          do {
            let outcome = try worker.check(tasks[place])
            state.withLock { $0.outcomes[place] = outcome }
          } catch {
            state.withLock { $0.failure = $0.failure ?? (tasks[place].input.path, error) }
          }
        }
      }
    }
    for thread in threads { try? thread.wait() }
    return state.withLock { ($0.outcomes.compactMap(\.self), $0.failure) }
  }

  // MARK: Reporting

  /// Reports what is wrong with the schemas themselves.
  private func addSchemaProblems(_ worker: ValidationWorker) throws {
    for schema in settingsCache.usedSchemas {
      for (var found, source) in try worker.problems(of: schema) {
        let settings = try settingsCache.settings(for: found.path)
        found.apply(settings)
        summary.addFindings(of: found)
        if !showsDiff { report.add(found, source) }
      }
    }
  }

  private func add(_ outcome: ValidationOutcome) {
    switch outcome {
    case .unreadable(let path, let message): note(path, message)
    case .binary(let path, let kind): summary.binary.append((path, kind))
    case .checked(let found, let source, let plan, _, let problem):
      summary.add(found)
      if let problem { note(found.path, problem) }
      if let baselinePath {
        let path = settingsCache.path(found.path, from: baselinePath)
        for finding in found.findings where finding.severity != .info { newBaseline.add(finding, path: path) }
      }
      if showsDiff {
        out.write(plan.diff(of: source, path: found.path))
        summary.fixedCount += found.findings.count { !$0.edits.isEmpty }
      } else {
        if fixes {
          if !plan.edits.isEmpty {
            Terminal.report(plan.descriptions(in: source).map { "\(found.path):\($0)" }.joined(separator: "\n"))
          }
          summary.fixedCount += found.fixedCount
        }
        report.add(found, source)
      }
    }
  }

  private func write() {
    out.write(report.sink.string)
    report.sink.removeAll()
    out.flush()
  }

  private static func write(_ text: String, to path: String) throws {
    let descriptor = try FileDescriptor.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
    var text = text
    try text.withUTF8 { try descriptor.write(UnsafeRawBufferPointer($0)) }
  }
}
