import Answers
import ArgumentParser
import JSON
import LinkML
import Terms
import Validation
import Wire

struct ValidateSchema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what LinkML schemas say about terms.",
    discussion: """
      obod validate-schema src/schema/kb.yaml

      The meaning of each permissible value is compared with the value's title, name
      and aliases; one of them has to be a name of the term. The terms that enums
      begin at, and those that they list, have to exist and be current. Imported
      files are checked too. What obod does not evaluate is reported.

      Exit status: 0 nothing wrong; 1 an error was found (a warning too with
      --strict); 2 wrong usage; 3 the store, a schema or the daemon could not be used.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var releaseAge: ReleaseAgeOption

  @Argument(help: "Schema files.", completion: .file())
  var schemas: [String]

  @Option(help: "How findings are printed.")
  var format = ReportFormat.text

  @Flag(help: "Also show informational findings: what is not checked, one by one.")
  var all = false

  @Flag(help: "Also exit with 1 for warnings.")
  var strict = false

  @Flag(help: "A term whose ontology is not loaded is an error.")
  var strictPrefixes = false

  func validate() throws { try CommandLineCheck.refuseEmpty(schemas) }

  func run() throws {
    let oracle = try SourceOracle(places)
    let settingsCache = try SettingsCache()
    let report = format.report(showsAll: all)
    var summary = Summary()
    let age = try releaseAge.age()
    summary.oldReleases = age.oldToday(among: try oracle.releases())
    summary.oldReleasesNotice = age.notice(on: summary.oldReleases)
    for path in schemas {
      do throws(SchemaError) {
        let shape = SchemaShape(allOf: try Schema(path: path))
        try add(SchemaCheck(shape, oracle), settingsCache, report, &summary)
      } catch {
        Terminal.report("obod: \(error)")
        summary.problems.append((path, error.description))
      }
    }
    report.end(summary)
    StandardOutput.shared.write(report.sink.string)
    if !summary.problems.isEmpty { throw ExitCode(ExitStatus.unusable) }
    if (strict ? FailOn.warnings : .errors).isFailure(summary) { throw ExitCode(ExitStatus.findings) }
  }

  private func add(
    _ check: SchemaCheck,
    _ settingsCache: SettingsCache,
    _ report: any Report,
    _ summary: inout Summary
  ) throws(SchemaError) {
    var check = check
    do {
      for (var found, source) in try check.reports(meanings: true) {
        var settings = try settingsCache.settings(for: found.path)
        if strictPrefixes { settings.requireLoadedPrefixes() }
        found.apply(settings)
        summary.addFindings(of: found)
        report.add(found, source)
      }
      summary.add(check)
    } catch {
      throw SchemaError("\(error)")
    }
  }
}
