import ArgumentParser
import OBO

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a load would complain of in OBO files.",
    discussion: """
      Needs no store. Exits with 0 however much there is to complain of, with 1 where --strict is given and there is
      anything, with 3 where a file is no OBO at all.
      """
  )

  @Flag(help: "Exit with 1 where there is anything to complain of.")
  var strict = false

  @Flag(help: "Print the table of terms instead; the complaints go to standard error.")
  var terms = false

  @Argument(help: "OBO files.", completion: .file(extensions: ["obo", "gz"]))
  var files: [String]

  func validate() throws { try CommandLineCheck.refuseEmpty(files) }

  func run() throws {
    var complaints = 0
    if terms { StandardOutput.shared.line(TermTable.header) }
    for file in files { complaints += try lint(file) }
    if strict && complaints > 0 { throw ExitCode(ExitStatus.findings) }
  }

  private func lint(_ file: String) throws -> Int {
    var complaints = 0
    let complain = { (diagnostic: Diagnostic) in
      if diagnostic.severity == .problem { complaints += 1 }
      if terms { Terminal.complain("\(diagnostic)") } else { StandardOutput.shared.line("\(diagnostic)") }
    }
    var reader = try OBOReader(path: file, report: complain)
    var audit = IdentityAudit(file: file)
    var table = TermTable()
    var termsByPrefix: [String: Int] = [:]
    while let frame = try reader.next() {
      guard frame.kind == .term else { continue }
      if terms { table.add(frame) }
      if audit.add(frame).isNew, let prefix = frame.prefix { termsByPrefix[prefix, default: 0] += 1 }
    }
    let ownership = Ownership(header: reader.header, termsByPrefix: termsByPrefix, file: file)
    audit.finish(nativePrefixes: ownership.prefixes).forEach(complain)
    if terms { table.rows.forEach { StandardOutput.shared.line($0) } }
    return complaints
  }
}
