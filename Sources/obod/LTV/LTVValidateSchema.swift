import ArgumentParser
import Documents
import LinkML
import Terms
import Validation

struct LTVValidateSchema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate-schema",
    abstract: "Check the meanings of a schema's permissible values."
  )

  @Argument(help: "The LinkML schema.", completion: .file())
  var schemaPath: String

  @Flag(help: "Every mismatch is an error.")
  var strict = false

  @Flag(name: [.short, .long], help: "Report counts as well.")
  var verbose = false

  @OptionGroup var config: OakConfigOption
  @OptionGroup var cache: CacheOptions
  @OptionGroup var places: Places

  func validate() throws { try LTVFailure.refuseMissing(schemaPath, "schema_path") }

  func run() throws {
    try LTVSchemaCheck(
      path: schemaPath,
      isStrict: strict,
      isVerbose: verbose,
      config: config.path,
      places: places
    ).run()
  }
}

/// Checks a schema as `linkml-term-validator validate-schema` does.
struct LTVSchemaCheck {
  let path: String
  /// Whether mismatches are errors, whatever the prefix.
  let isStrict: Bool
  let isVerbose: Bool
  let config: String?
  let places: Places

  /// A finding about a permissible value, or about another part of the schema.
  private struct Issue {
    let isError: Bool
    let lines: [String]
  }

  func run() throws {
    try LTVFailure.reporting {
      let config = try OakConfig(config)
      let shape = SchemaShape(allOf: try Schema(path: path))
      var check = SchemaCheck(shape, try LTVFailure.open(places))
      let reports = try check.reports(meanings: true)
      let issues = reports.flatMap { report, _ in report.findings.compactMap { issue($0, report.path, config) } }
      let errors = issues.filter(\.isError)
      let others = issues.filter { !$0.isError }
      if !issues.isEmpty || isVerbose { write(check, shape, errors, others) }
      UnknownPrefixes.write(unknownPrefixes(check, config))
      try close(errors: errors.count, warnings: others.count)
    }
  }

  private func issue(_ finding: Finding, _ file: String, _ config: OakConfig) -> Issue? {
    let id = finding.id
    let prefix = OakConfig.prefix(of: id) ?? ""
    guard isStrict || config.checks(prefix) || id.isEmpty else { return nil }
    let isConfigured = isStrict || config.names(prefix)
    switch finding.rule {
    case .verdict(.mismatch), .verdict(.synonym), .verdict(.former):
      let details = ["Meaning: \(id)", "Expected: \(finding.given ?? "")", "Actual: \(finding.label ?? "")"]
      return issue(finding, "Label mismatch for \(id)", details, isError: isConfigured)
    case .verdict(.obsolete):
      var details = ["Meaning: \(id)"]
      if let label = finding.label { details += ["Expected: \(finding.given ?? "")", "Actual: \(label)"] }
      return issue(finding, "Ontology term \(id) is obsolete", details, isError: true)
    case .verdict(.unknownID), .verdict(.malformedID):
      return issue(finding, "Could not retrieve label for \(id)", ["Meaning: \(id)"], isError: isConfigured)
    case .verdict(.unloadedPrefix), .verdict(.outsideSubset):
      guard isStrict else { return nil }
      return issue(finding, "Could not retrieve label for \(id)", ["Meaning: \(id)"], isError: true)
    case .verdict(.merged):
      return issue(finding, "Ontology term \(id) was merged", ["Meaning: \(id)"], isError: isConfigured)
    case .schema where finding.severity != .info:
      let place = "\(file):\(finding.place)"
      return Issue(isError: finding.severity == .error, lines: ["  \(place): \(finding.message)"])
    case .unsupported:
      Terminal.report("obod: \(file):\(finding.place): \(finding.message)")
      return nil
    default: return nil
    }
  }

  private func issue(_ finding: Finding, _ message: String, _ details: [String], isError: Bool) -> Issue {
    let place = finding.schemaPlace?.path ?? ""
    let lines = ["  \(place): \(message)"] + details.map { "    \($0)" } + ["    obod: \(finding.message)"]
    return Issue(isError: isError, lines: lines)
  }

  private func write(_ check: SchemaCheck, _ shape: SchemaShape, _ errors: [Issue], _ others: [Issue]) {
    let out = StandardOutput.shared
    out.line("\nValidation Results for \(path)")
    out.line(String(repeating: "=", count: 60))
    out.line("Enums checked: \(shape.enums.count)")
    out.line("Values checked: \(check.valueCount)")
    out.line("Meanings validated: \(check.meaningCount)\n")
    for (title, issues) in [("❌ ERRORS", errors), ("⚠️  WARNINGS", others)] where !issues.isEmpty {
      out.line("\(title) (\(issues.count)):")
      issues.flatMap(\.lines).forEach { out.line($0) }
      out.line("")
    }
    if errors.isEmpty && others.isEmpty { out.line("✅ No issues found!") }
  }

  private func unknownPrefixes(_ check: SchemaCheck, _ config: OakConfig) -> [String] {
    let unloaded = check.tally.uncheckedPrefixes.keys.map(\.prefix)
    return Set(unloaded + check.prefixes.filter { !config.checks($0) }).sorted()
  }

  private func close(errors: Int, warnings: Int) throws {
    guard errors == 0 else {
      Terminal.report("\n❌ Validation failed: \(errors) error(s), \(warnings) warning(s)")
      throw ExitCode(ExitStatus.findings)
    }
    if warnings > 0 {
      StandardOutput.shared.line("\n⚠️  Validation completed with \(warnings) warning(s)")
    } else if !isVerbose {
      StandardOutput.shared.line("✅")
    }
  }
}

/// The block that says which prefixes were not checked.
enum UnknownPrefixes {
  static func write(_ prefixes: [String]) {
    guard !prefixes.isEmpty else { return }
    let out = StandardOutput.shared
    out.line("\n⚠️  Unknown prefixes encountered (validation skipped):")
    for prefix in prefixes { out.line("  - \(prefix)") }
    out.line("\nConsider adding these to oak_config.yaml to enable validation.")
  }
}
