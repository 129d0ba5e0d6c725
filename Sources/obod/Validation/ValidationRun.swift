import Documents
import Files
import Glibc
import Synchronization
import Terms
import Wire

/// Checks many documents side by side, and tells of them in their order.
final class ValidationRun {
  /// So many documents are checked before the first of them is told, so that memory does not grow with their number.
  private static let batch = 128

  private let shelf: SettingsShelf
  private let mends: Bool
  private let showsDiff: Bool
  private let mostBytes: Int
  private let report: any Report
  private let baselinePath: String?
  private var newBaseline = Baseline()
  private let out = StandardOutput()
  var summary = Summary()

  init(
    shelf: SettingsShelf,
    mends: Bool,
    showsDiff: Bool,
    mostBytes: Int,
    report: any Report,
    baselinePath: String?
  ) {
    self.shelf = shelf
    self.mends = mends
    self.showsDiff = showsDiff
    self.mostBytes = mostBytes
    self.report = report
    self.baselinePath = baselinePath
  }

  func note(_ problem: WalkProblem) { note(problem.path, problem.sentence) }

  private func note(_ path: String, _ message: String) {
    Terminal.complain("obod: \(path): \(message)")
    summary.problems.append((path, message))
  }

  /// `named` are the paths that the user gave: what is named is checked, whatever settings say of its kind.
  func check(_ paths: [String], named: [String], at places: Places, jobs: Int?) throws {
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let count = max(1, min(jobs ?? processors, paths.count))
    // Whoever answers is asked for before a document is read: without one nothing can be said.
    let workers = try (0..<count).map { _ in Worker(Validator(SourceOracle(try Source(places)))) }
    let paths = try chosen(paths, named: named)
    var start = 0
    while start < paths.count {
      let end = min(paths.count, start + Self.batch)
      for outcome in try check(paths[start..<end].map(task), workers) { try tell(outcome) }
      start = end
      write()
    }
    if showsDiff {
      summary.lines.forEach(Terminal.complain)
    } else {
      report.end(summary)
    }
    write()
    if let baselinePath { try Self.write(newBaseline.text, to: baselinePath) }
  }

  private func chosen(_ paths: [String], named: [String]) throws -> [String] {
    let named = Set(named)
    var baselines = 0
    var excluded = 0
    let chosen = try paths.filter { path in
      let settings = try shelf.settings(for: path)
      if shelf.isBaseline(path, settings, written: baselinePath) {
        baselines += 1
        return false
      }
      guard named.contains(path) || shelf.isMeant(path, settings) else {
        excluded += 1
        return false
      }
      return true
    }
    summary.skip(excluded, WalkResult.Reason.excluded.rawValue)
    summary.skip(baselines, "baseline")
    return chosen
  }

  // MARK: Side by side

  /// Used by one thread at a time: by the one that has taken it for a batch.
  private final class Worker: @unchecked Sendable {
    let validator: Validator
    init(_ validator: Validator) { self.validator = validator }
  }

  private struct Task: Sendable {
    let path: String
    let settings: Settings
    let baseline: Baseline?
    let pathInBaseline: String
    let mends: Bool
    let mostBytes: Int
  }

  private enum Outcome: Sendable {
    case checked(DocumentReport, SourceText, Mending, problem: String?)
    case binary(String, kind: String)
    case unreadable(String, message: String)
  }

  private func task(_ path: String) throws -> Task {
    let settings = try shelf.settings(for: path)
    let (baseline, pathInBaseline) = try shelf.baseline(for: path, settings)
    return Task(
      path: path,
      settings: settings,
      baseline: baseline,
      pathInBaseline: pathInBaseline,
      mends: mends,
      mostBytes: mostBytes
    )
  }

  private func check(_ tasks: [Task], _ workers: [Worker]) throws -> [Outcome] {
    let next = Mutex(0)
    let outcomes = Mutex([Outcome?](repeating: nil, count: tasks.count))
    let threads = workers.map { worker in
      Background {
        while true {
          let place = next.withLock { place in
            defer { place += 1 }
            return place
          }
          guard place < tasks.count else { return }
          let outcome = try Self.check(tasks[place], worker.validator)
          outcomes.withLock { $0[place] = outcome }
        }
      }
    }
    for thread in threads { try thread.wait() }
    return outcomes.withLock { $0.compactMap(\.self) }
  }

  private static func check(_ task: Task, _ validator: Validator) throws -> Outcome {
    let (file, content): (DocumentFile, DocumentFile.Content)
    do throws(DocumentFile.Problem) {
      (file, content) = try DocumentFile.read(task.path, mostBytes: task.mostBytes)
    } catch {
      return .unreadable(task.path, message: error.message)
    }
    guard case .bytes(let bytes) = content else {
      if case .binary(let kind) = content { return .binary(task.path, kind: kind) }
      return .unreadable(task.path, message: "cannot be read")
    }
    let source = SourceText(bytes)
    var report = try validator.validate(
      source,
      path: task.path,
      settings: task.settings,
      baseline: task.baseline,
      pathInBaseline: task.pathInBaseline
    )
    let mending = Mending(report.findings)
    guard task.mends, !mending.edits.isEmpty else {
      return .checked(report, source, mending, problem: nil)
    }
    do throws(DocumentFile.Problem) {
      try file.write(mending.apply(to: source))
      report.takeAsMended()
      return .checked(report, source, mending, problem: nil)
    } catch {
      return .checked(report, source, Mending([]), problem: error.message)
    }
  }

  // MARK: Telling

  private func tell(_ outcome: Outcome) throws {
    switch outcome {
    case .unreadable(let path, let message): note(path, message)
    case .binary(let path, let kind): summary.binary.append((path, kind))
    case .checked(let found, let source, let mending, let problem):
      summary.add(found)
      if let problem { note(found.path, problem) }
      if let baselinePath {
        let path = shelf.path(found.path, from: baselinePath)
        for finding in found.findings where finding.severity != .info { newBaseline.add(finding, path: path) }
      }
      if showsDiff {
        out.write(mending.diff(of: source, path: found.path))
        summary.mended += found.findings.count { !$0.edits.isEmpty }
      } else {
        if mends {
          for edit in mending.edits { Terminal.complain(Self.line(edit, source, found.path)) }
          summary.mended += found.mended
        }
        report.add(found, source)
      }
    }
  }

  private static func line(_ edit: Edit, _ source: SourceText, _ path: String) -> String {
    let place = source.place(of: edit.range.lowerBound)
    return "\(path):\(place.line):\(place.column): '\(source.text(edit.range))' is now '\(edit.text)'"
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

/// A source of answers as documents are judged by it.
final class SourceOracle: Oracle {
  private let source: Source

  init(_ source: Source) { self.source = source }

  func ask(all next: (ByteSink) throws -> Bool, answer: (UnsafeRawBufferPointer) throws -> Void) throws {
    try source.ask(all: next, answer: answer)
  }
}
