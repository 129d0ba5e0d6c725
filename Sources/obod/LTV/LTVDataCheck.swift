import ArgumentParser
import Documents
import Files
import LinkML
import Terms
import Validation

/// Checks data files as `linkml-term-validator validate-data` does.
struct LTVDataCheck {
  let paths: [String]
  let schema: String
  let targetClass: String?
  let wanted: LTVFinding.Wanted
  /// Whether only values under a binding or an enum are reported.
  let isBoundOnly: Bool
  let config: String?
  let places: Places

  private var out: StandardOutput { .shared }

  func run() throws {
    if let missing = paths.first(where: { !Directory.exists($0) }) {
      Terminal.report("❌ File not found: \(missing)")
      throw ExitCode(ExitStatus.findings)
    }
    guard wanted.bindings || wanted.dynamicEnums else {
      Terminal.report("⚠️  No validation enabled. Use --bindings or --dynamic-enums")
      throw ExitCode(ExitStatus.findings)
    }
    try LTVFailure.reporting {
      let config = try OakConfig(config)
      let settingsCache = try SettingsCache(
        ignoresBaselines: true,
        schema: SchemaRule(path: schema, targetClass: targetClass)
      )
      let oracle = try LTVFailure.open(places)
      var run = Run(check: self, config: config, settingsCache: settingsCache, oracle: oracle)
      try run.reportSchema()
      for path in paths { try run.check(path) }
      try run.end()
    }
  }

  /// The state of a run.
  private struct Run {
    let check: LTVDataCheck
    let config: OakConfig
    let settingsCache: SettingsCache
    let oracle: SourceOracle
    private let validator: Validator
    private var failed = 0
    private var issues = 0
    private var skipped = SkippedPrefixes()

    init(check: LTVDataCheck, config: OakConfig, settingsCache: SettingsCache, oracle: SourceOracle) {
      self.check = check
      self.config = config
      self.settingsCache = settingsCache
      self.oracle = oracle
      // linkml-term-validator knows the terms of its adapters, and takes all others for wrong.
      validator = Validator(oracle, excludesUnloaded: true)
    }

    /// Says what is wrong with the schema itself, which linkml-term-validator passes without a word.
    mutating func reportSchema() throws {
      guard let schema = try settingsCache.policy(for: check.paths[0], Settings()).schema else { return }
      var schemaCheck = SchemaCheck(schema.shape, oracle)
      for (report, _) in try schemaCheck.reports() {
        for finding in report.findings where finding.severity != .info {
          Terminal.report("obod: \(report.path):\(finding.place): \(finding.message)")
        }
      }
    }

    mutating func check(_ path: String) throws {
      let found = try findings(path)
      let name = Directory.lastComponent(of: path)
      let isOnly = check.paths.count == 1
      guard !found.isEmpty else {
        if !isOnly { check.out.line("✅ \(name)") }
        return
      }
      failed += 1
      issues += found.count
      check.out.line(
        isOnly
          ? "\n❌ Validation failed with \(found.count) issue(s):\n" : "\n❌ \(name) - \(found.count) issue(s):"
      )
      for finding in found { finding.lines.forEach { check.out.line($0) } }
    }

    private mutating func findings(_ path: String) throws -> [LTVFinding] {
      let source = SourceText(try DocumentFile.text(path, maxBytes: DocumentFile.maxBytes))
      let policy = try settingsCache.policy(for: path, settingsCache.settings(for: path))
      let analysis = try validator.analyze(source, as: DocumentFormat(path: path, source), path: path, policy)
      if let problem = analysis.report.findings.first(where: { $0.rule == .unreadable }) {
        throw SettingsError(path: path, line: problem.place.line, message: problem.message)
      }
      skipped.add(analysis, config)
      return analysis.report.findings.compactMap { finding in
        guard config.checks(finding) else { return nil }
        let isBound = finding.schemaPlace?.enumeration != nil || analysis.isBound(finding.range)
        guard !check.isBoundOnly || isBound || finding.rule == .missingField else { return nil }
        return LTVFinding(finding, check.wanted, in: path)
      }
    }

    func end() throws {
      skipped.report(config: check.config)
      if check.paths.count > 1 {
        check.out.line("")
        check.out.line(
          failed > 0
            ? "Summary: \(failed)/\(check.paths.count) files failed, \(issues) total issue(s)"
            : "✅ All \(check.paths.count) files passed validation"
        )
      } else if failed == 0 {
        check.out.line("✅ Validation passed")
      }
      if failed > 0 { throw ExitCode(ExitStatus.findings) }
    }
  }
}

/// The prefixes whose identifiers were not checked, and how many there are of each.
struct SkippedPrefixes {
  /// No loaded ontology defines them.
  private var unloaded: [String: Int] = [:]
  /// The configuration gives them no adapter.
  private var unwanted: [String: Int] = [:]

  mutating func add(_ analysis: DocumentAnalysis, _ config: OakConfig) {
    for mention in analysis.mentions {
      guard let prefix = OakConfig.prefix(of: mention.id) else { continue }
      if !config.checks(prefix) {
        unwanted[prefix, default: 0] += 1
      } else if mention.verdict.isUnchecked {
        unloaded[prefix, default: 0] += 1
      }
    }
  }

  /// Reports them on standard error, because linkml-term-validator says nothing about them.
  func report(config: String?) {
    func line(_ counts: [String: Int], _ reason: String) {
      guard !counts.isEmpty else { return }
      let listed = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map { "\($0.key) \($0.value)" }
      Terminal.report("obod: not checked, because \(reason): \(listed.joined(separator: ", "))")
    }
    line(unloaded, "no loaded ontology defines them")
    line(unwanted, "\(config ?? "") gives them no adapter")
  }
}
