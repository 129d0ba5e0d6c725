import Answers
import ArgumentParser
import Documents
import Files
import Terms
import Validation

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find every wrong term in documents.",
    discussion: """
      obod validate docs report.md terms.yaml
      obod validate --fix kb
      obod validate --schema schema/kb.yaml --target-class Disease kb
      obod validate --format sarif . > obod.sarif
      obod validate --since main

      Reads YAML, JSON, NDJSON, TSV, CSV, Markdown and text; folders are walked,
      and .gitignore is honored. A label beside its identifier in a mapping or row
      is compared as in 'obod check'; in text it is evidence, as in 'obod scan'.
      The summary counts every identifier that was found, and lists what was not
      read. With a LinkML schema, terms of the wrong kind are found as well.

      --since main compares with the last commit that main and this branch have in
      common, and reports what is new since, wherever older findings have moved.
      Changes of settings, schemas or ontologies do not count as changes.

      A finding is suppressed by a comment on its line, '# obod: ignore mismatch --
      reason', or on the line before it, 'ignore-next-line'. A project's own rules
      are in .obod.yaml, in the folder of the document or one above it: labels,
      ignore, severity, baseline, include, exclude.

      Exit status: 0 nothing wrong; 1 an error was found (--strict, --fail-on);
      2 wrong usage; 3 the store, a document or the daemon could not be used.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var releaseAge: ReleaseAgeOption

  @Argument(help: "Files and folders.", completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only documents that git says have changed since this commit, and of their findings only the new ones.",
      valueName: "commit"
    )
  )
  var since: String?

  @Flag(help: "Only what is staged for the next commit, and of its findings only those that the last one had not.")
  var staged = false

  @Option(help: ArgumentHelp("Check standard input as the document of this name.", valueName: "name"))
  var stdinFilename: String?

  @Option(help: "How findings are printed.")
  var format = ReportFormat.text

  @Flag(help: "Also show informational findings: what is unconfirmed or not checked, one by one.")
  var all = false

  @Flag(help: "Also exit with 1 for warnings.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Exit with 1 only for these: severities (error, warning, info) or verdicts, separated by commas; or never.",
      valueName: "what"
    )
  )
  var failOn: FailOn?

  @Flag(help: "Fix what is certain: the canonical label, the single replacement of an obsolete or merged identifier.")
  var fix = false

  @Flag(help: "Show what --fix would change as a diff, and change nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("Known findings, which are not reported.", valueName: "file"), completion: .file())
  var baseline: String?

  @Option(help: ArgumentHelp("Write all errors and warnings as a baseline.", valueName: "file"), completion: .file())
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp("A LinkML schema that says which terms a slot may hold.", valueName: "file"),
    completion: .file()
  )
  var schema: String?

  @Option(help: ArgumentHelp("The class of the documents. Default: the root of the schema.", valueName: "class"))
  var targetClass: String?

  @Flag(help: "An identifier whose ontology is not loaded is an error.")
  var strictPrefixes = false

  @Option(help: ArgumentHelp("In folders, read only what matches; as in .gitignore.", valueName: "pattern"))
  var include: [String] = []

  @Option(help: ArgumentHelp("In folders, skip what matches; as in .gitignore.", valueName: "pattern"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("The maximum size of a document, such as 64M or 1G.", valueName: "bytes"))
  var maxSize = ByteCount(DocumentFile.maxBytes)

  @Option(
    help: ArgumentHelp("How many documents are read at once. Default: one per processor.", valueName: "count")
  )
  var jobs: Int?

  func validate() throws {
    try CommandLineCheck.refuseEmpty(paths + [stdinFilename, baseline, writeBaseline, schema].compactMap(\.self))
    if targetClass != nil && schema == nil { throw ValidationError("--target-class needs --schema") }
    if strict && failOn != nil { throw ValidationError("--strict and --fail-on cannot be combined") }
    if dryRun && format != .text { throw ValidationError("--dry-run prints a diff; --format cannot be used with it") }
    if since != nil && staged { throw ValidationError("--since and --staged cannot be combined") }
    let isComparison = since != nil || staged
    if isComparison && (fix || dryRun || writeBaseline != nil) {
      throw ValidationError("--since and --staged cannot be combined with --fix, --dry-run or --write-baseline")
    }
    if stdinFilename != nil {
      if isComparison { throw ValidationError("--stdin-filename cannot be combined with --since or --staged") }
      if fix && !dryRun { throw ValidationError("--fix writes files; for standard input, use --dry-run") }
      if !paths.isEmpty && paths != ["-"] { throw ValidationError("--stdin-filename reads no other documents") }
    } else if paths.isEmpty && !isComparison {
      throw ValidationError("no document is given; 'obod validate .' checks the working folder")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if baseline != nil && writeBaseline != nil {
      throw ValidationError("--baseline reads a baseline, --write-baseline writes one; give only one of them")
    }
  }

  func run() throws {
    let settingsCache = try SettingsCache(
      baseline: baseline,
      ignoresBaselines: writeBaseline != nil,
      schema: schema.map { SchemaRule(path: $0, targetClass: targetClass) }
    )
    let inputs = try inputs()
    let run = ValidationRun(
      settingsCache: settingsCache,
      fixes: fix && !dryRun,
      showsDiff: dryRun,
      maxBytes: maxSize.count,
      report: format.report(showsAll: all),
      baselinePath: writeBaseline,
      releaseAge: try releaseAge.age(),
      requiresLoadedPrefixes: strictPrefixes
    )
    try run.check(inputs, named: stdinFilename.map { [$0] } ?? paths, at: places, jobs: jobs)
    let failOn = failOn ?? (strict ? .warnings : .errors)
    if !run.summary.problems.isEmpty { throw ExitCode(ExitStatus.unusable) }
    if failOn.isFailure(run.summary) { throw ExitCode(ExitStatus.findings) }
  }

  private func inputs() throws -> ValidationInputs {
    if let stdinFilename { return try ValidationInputs(standardInputAs: stdinFilename, maxBytes: maxSize.count) }
    let walk = DocumentWalk(include: include, exclude: exclude)
    let paths = paths.isEmpty ? ["."] : paths
    if let since { return try ValidationInputs(.since(since), walk, under: paths) }
    return staged ? try ValidationInputs(.staged, walk, under: paths) : ValidationInputs(walk, under: paths)
  }
}

extension ReportFormat: ExpressibleByArgument {
  /// `showsAll` is true if informational findings are to be shown.
  func report(showsAll: Bool) -> any Report {
    switch self {
    case .text: TextReport(hasColor: Terminal.showsColor, showsAll: showsAll)
    case .json: JSONReport()
    case .sarif: SARIFReport(version: Answerer.version)
    case .github: GitHubReport(showsAll: showsAll)
    }
  }
}

/// A number of bytes, with an optional suffix K, M or G.
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let count: Int

  init(_ count: Int) { self.count = count }

  init?(argument: String) {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let shift = argument.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int(shift == nil ? argument[...] : argument.dropLast()), 1...(1 << 30) ~= number else {
      return nil
    }
    count = number << (shift ?? 0)
  }

  var description: String { "\(count >> 20)M" }
}

/// The findings for which the exit status is 1.
struct FailOn: ExpressibleByArgument {
  private var severities: Set<Severity> = []
  private var rules: Set<String> = []

  static let errors = FailOn(severities: [.error])
  static let warnings = FailOn(severities: [.error, .warning])

  private init(severities: Set<Severity>) { self.severities = severities }

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingBlanks }
    for word in words where word != "never" {
      if let severity = Severity(rawValue: word), severity != .ok {
        severities.insert(severity)
      } else if let rule = Rule(word) {
        rules.insert(rule.name)
      } else {
        return nil
      }
    }
  }

  func isFailure(_ summary: Summary) -> Bool {
    summary.bySeverity.contains { severities.contains($0.key) && $0.value > 0 }
      || summary.byRule.contains { rules.contains($0.key) && $0.value > 0 }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String { split(separator: " ").joined(separator: " ") }
}
