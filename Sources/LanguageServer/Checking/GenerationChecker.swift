import Answers
import Documents
import Files
import Store
import Validation

/// Checks documents against one store generation.
final class GenerationChecker {
  private struct Superseded: Error {}

  let generation: Int
  private let oracle: StoreOracle
  private let validator: Validator

  init(_ snapshot: Snapshot) {
    generation = snapshot.generation
    oracle = StoreOracle(snapshot.lexicon)
    validator = Validator(oracle)
  }

  /// Returns nil if the result is no longer wanted.
  func check(
    _ job: Checker.Job,
    _ settingsCache: SettingsCache,
    isWanted: @escaping () -> Bool
  ) throws -> CheckedDocument? {
    guard job.source.bytes.count <= DocumentFile.maxBytes else {
      let message =
        "not checked: the document has \(job.source.bytes.count) bytes, the limit is \(DocumentFile.maxBytes)"
      return CheckedDocument(job, findings: [.unchecked(job.source, message)])
    }
    let path = job.path ?? job.uri
    var policy = DocumentPolicy()
    if let path = job.path {
      if Directory.lastComponent(of: path) == Settings.fileName, let finding = Self.settingsProblem(job, path) {
        return CheckedDocument(job, findings: [finding])
      }
      let settings = try settingsCache.settings(for: Directory.parent(of: path))
      // Files that 'validate' skips in a folder are skipped here too.
      guard settingsCache.isSelected(path, settings), !settingsCache.isBaseline(path, settings) else {
        return CheckedDocument(job)
      }
      policy = try settingsCache.policy(for: path, settings)
    }
    oracle.beforeEach = { if !isWanted() { throw Superseded() } }
    do {
      let analysis = try validator.analyze(job.source, as: job.format, path: path, policy)
      return CheckedDocument(
        job,
        findings: analysis.report.findings,
        claims: analysis.claims,
        mentions: analysis.mentions,
        rules: policy.settings.rules,
        schema: policy.schema
      )
    } catch is Superseded {
      return nil
    }
  }

  /// Returns why the settings in an open settings file are invalid, or nil if they are valid.
  private static func settingsProblem(_ job: Checker.Job, _ path: String) -> Finding? {
    do throws(SettingsError) {
      _ = try Settings(job.source.bytes, path: path, folder: Directory.parent(of: path))
      return nil
    } catch {
      let line = job.source.line(min(max(0, error.line - 1), job.source.lineCount - 1))
      return Finding(job.source.trimmed(line), of: job.source, rule: .unreadable, message: error.message)
    }
  }
}
