import ArgumentParser
import OBO

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the diagnostics that a load of OBO files would report.",
    discussion: """
      Needs no store. Exits with 0 even if there are diagnostics, with 1 if there are any and --strict is given, with 3
      if a file is not OBO at all.
      """
  )

  @Flag(help: "Exit with 1 if there are any diagnostics.")
  var strict = false

  @Flag(help: "Print the table of terms instead; the diagnostics go to standard error.")
  var terms = false

  @Argument(help: "OBO files.", completion: .file(extensions: ["obo", "gz"]))
  var files: [String]

  func validate() throws { try CommandLineCheck.refuseEmpty(files) }

  func run() throws {
    var problems = 0
    if terms { StandardOutput.shared.line(TermTable.header) }
    for file in files { problems += try lint(file) }
    if strict && problems > 0 { throw ExitCode(ExitStatus.findings) }
  }

  private func lint(_ file: String) throws -> Int {
    var problems = 0
    let report = { (diagnostic: Diagnostic) in
      if diagnostic.severity == .problem { problems += 1 }
      if terms { Terminal.report("\(diagnostic)") } else { StandardOutput.shared.line("\(diagnostic)") }
    }
    var reader = try TermFile(path: file, report: report)
    var table = TermTable()
    while let frame = try reader.next() {
      if terms { table.add(frame) }
    }
    let facts = reader.finish()
    facts.contradictions.forEach(report)
    if terms { table.rows(facts.respelling).forEach { StandardOutput.shared.line($0) } }
    return problems
  }
}
