import Documents
import JSON
import Server
import Synchronization
import Terms
import Validation

/// A document to check.
struct ValidationTask: Sendable {
  let input: ValidationInput
  let policy: DocumentPolicy
  let fixes: Bool
  let maxBytes: Int
}

/// The result of checking a document.
enum ValidationOutcome: Sendable {
  /// `gone` are the findings that the document had earlier and has no longer.
  case checked(DocumentReport, SourceText, FixPlan, gone: EarlierFindings, problem: String?)
  case binary(String, kind: String)
  case unreadable(String, message: String)
}

/// Checks documents, and fixes them on request: one document at a time.
final class ValidationWorker: Sendable {
  private let checker: Mutex<DocumentChecker>

  init(_ places: Places) throws { checker = Mutex(try DocumentChecker(places)) }

  /// Returns the releases that it checks with.
  func releases() throws -> [ReleaseAge.Release] { try checker.withLock { try $0.oracle.releases() } }

  /// Returns what is wrong with a schema, by file.
  func problems(of schema: LoadedSchema) throws -> [(report: DocumentReport, source: SourceText)] {
    try checker.withLock { checker in
      var check = SchemaCheck(schema.shape, checker.oracle)
      return try check.reports()
    }
  }

  /// Checks a document, and fixes it if the task says so. If this throws, the document is unchanged.
  func check(_ task: ValidationTask) throws -> ValidationOutcome { try checker.withLock { try $0.check(task) } }

  /// Checks a document as it was; returns nil if it was not text or too large.
  func check(
    _ earlier: ValidationInput.Earlier,
    _ policy: DocumentPolicy,
    maxBytes: Int
  ) throws -> (findings: [Finding], source: SourceText)? {
    try checker.withLock { try $0.check(earlier, policy, maxBytes: maxBytes) }
  }
}

private struct DocumentChecker {
  let oracle: SourceOracle
  private let validator: Validator

  init(_ places: Places) throws {
    oracle = try SourceOracle(places)
    validator = Validator(oracle)
  }

  func check(_ task: ValidationTask) throws -> ValidationOutcome {
    let path = task.input.path
    var file: DocumentFile?
    let content: DocumentFile.Content
    do throws(DocumentFile.Problem) {
      if let given = task.input.contents {
        content = try DocumentFile.content(given, path: path, maxBytes: task.maxBytes)
      } else {
        (file, content) = try DocumentFile.read(path, maxBytes: task.maxBytes)
      }
    } catch {
      return .unreadable(path, message: error.message)
    }
    guard case .bytes(let bytes) = content else {
      if case .binary(let kind) = content { return .binary(path, kind: kind) }
      return .unreadable(path, message: "cannot be read")
    }
    let source = SourceText(bytes)
    var report = try validate(source, path: path, task.policy)
    let gone = try removeEarlier(from: &report, of: source, task)
    let plan = FixPlan(report.findings)
    guard task.fixes, let file, !plan.edits.isEmpty else {
      return .checked(report, source, plan, gone: gone, problem: nil)
    }
    do throws(DocumentFile.Problem) {
      try file.write(plan.apply(to: source))
      report.markFixed()
      return .checked(report, source, plan, gone: gone, problem: nil)
    } catch {
      return .checked(report, source, FixPlan([]), gone: gone, problem: error.message)
    }
  }

  /// Removes the findings that the document had earlier. Returns those that it has no longer.
  private func removeEarlier(
    from report: inout DocumentReport,
    of source: SourceText,
    _ task: ValidationTask
  ) throws -> EarlierFindings {
    var gone = EarlierFindings()
    guard let earlier = task.input.earlier else { return gone }
    // A baseline lists findings under the document's name, so under another name all of them would be new.
    let policy = earlier.path == task.input.path ? task.policy : task.policy.withoutBaseline
    guard let old = try check(earlier, policy, maxBytes: task.maxBytes) else { return gone }
    gone.remove(old.findings, of: old.source, from: &report, of: source)
    return gone
  }

  /// Checks a document as it was; returns nil if it was not text or too large.
  func check(
    _ earlier: ValidationInput.Earlier,
    _ policy: DocumentPolicy,
    maxBytes: Int
  ) throws -> (findings: [Finding], source: SourceText)? {
    guard
      case .bytes(let bytes)? = try? DocumentFile.content(earlier.contents, path: earlier.path, maxBytes: maxBytes)
    else { return nil }
    let source = SourceText(bytes)
    return (try validate(source, path: earlier.path, policy).findings, source)
  }

  /// If the daemon is lost during the check, the document is checked again: by a new daemon if there is one, and if
  /// that is lost as well, by the store.
  private func validate(_ source: SourceText, path: String, _ policy: DocumentPolicy) throws -> DocumentReport {
    var losses = 0
    while true {
      do {
        return try validator.validate(source, path: path, policy)
      } catch let loss as ServerError where loss.isLoss {
        losses += 1
        try oracle.renew(after: loss, mayAskDaemon: losses == 1)
      }
    }
  }
}
