import Documents
import JSON
import Server
import Synchronization
import Terms
import Validation

/// A document to check.
struct ValidationTask: Sendable {
  let path: String
  let policy: DocumentPolicy
  let fixes: Bool
  let maxBytes: Int
}

/// The result of checking a document.
enum ValidationOutcome: Sendable {
  case checked(DocumentReport, SourceText, FixPlan, problem: String?)
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
}

private struct DocumentChecker {
  let oracle: SourceOracle
  private let validator: Validator

  init(_ places: Places) throws {
    oracle = try SourceOracle(places)
    validator = Validator(oracle)
  }

  func check(_ task: ValidationTask) throws -> ValidationOutcome {
    let (file, content): (DocumentFile, DocumentFile.Content)
    do throws(DocumentFile.Problem) {
      (file, content) = try DocumentFile.read(task.path, maxBytes: task.maxBytes)
    } catch {
      return .unreadable(task.path, message: error.message)
    }
    guard case .bytes(let bytes) = content else {
      if case .binary(let kind) = content { return .binary(task.path, kind: kind) }
      return .unreadable(task.path, message: "cannot be read")
    }
    let source = SourceText(bytes)
    var report = try validate(source, task)
    let plan = FixPlan(report.findings)
    guard task.fixes, !plan.edits.isEmpty else {
      return .checked(report, source, plan, problem: nil)
    }
    do throws(DocumentFile.Problem) {
      try file.write(plan.apply(to: source))
      report.markFixed()
      return .checked(report, source, plan, problem: nil)
    } catch {
      return .checked(report, source, FixPlan([]), problem: error.message)
    }
  }

  /// If the daemon is lost during the check, the document is checked again: by a new daemon if there is one, and if
  /// that is lost as well, by the store.
  private func validate(_ source: SourceText, _ task: ValidationTask) throws -> DocumentReport {
    var losses = 0
    while true {
      do {
        return try validator.validate(source, path: task.path, task.policy)
      } catch let loss as ServerError where loss.isLoss {
        losses += 1
        try oracle.renew(after: loss, mayAskDaemon: losses == 1)
      }
    }
  }
}
