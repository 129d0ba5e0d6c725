import ArgumentParser
import Files
import JSON
import Terms
import Wire

struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the identifiers in text, and compare each with the words beside it.",
    discussion: """
      obod scan 'Breast carcinoma (HP:0100013) and seizures (HP:0001250)'
      obod scan < report.md

      Each line is judged by itself; 'obod validate' reads whole documents.
      Confirmed: a name of the term is beside the identifier. Mismatch: a name of
      another term is, or words that occur in no name of the term. Unconfirmed:
      neither.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @Option(help: "In rows of a table, the number of the cell that holds the labels, counted from 1.")
  var cell: Int?

  @Argument(help: "The text; its words are joined. Without it, the lines of standard input.")
  var text: [String] = []

  func run() throws {
    let source = try Source(places)
    let options = cell.map { [(RequestOption.cell, String($0))] } ?? []
    var worst = ExitStatus.nothing
    func ask(_ line: String) throws {
      guard !line.allSatisfy(\.isWhitespace) else { return }
      let answer = Answer(try source.ask(.scan, line, options: options))
      if output.json { StandardOutput.shared.line(answer.line) }
      guard answer.isOK else {
        if !output.json { Terminal.report("obod: \(answer["message"] ?? answer.line)") }
        return worst = max(worst, ExitStatus.usage)
      }
      for found in answer.list("identifiers") {
        if !output.json { show(found) }
        let severity = found["severity"]?.string.flatMap(Severity.init) ?? .ok
        if output.isFinding(severity) { worst = max(worst, ExitStatus.findings) }
      }
    }
    if text.isEmpty {
      let lines = try TextLines(path: "-")
      while !StandardOutput.shared.isLost, let line = try lines.next() { try ask(line) }
    } else {
      try ask(text.joined(separator: " "))
    }
    if worst != ExitStatus.nothing { throw ExitCode(worst) }
  }

  private func show(_ found: JSONValue) {
    StandardOutput.shared.line("\(found["verdict"]?.string ?? ""): \(found["message"]?.string ?? "")")
    for candidate in found["candidates"]?.array ?? [] {
      StandardOutput.shared.line("  \(candidate.termLine) (\(candidate.matchLine))")
    }
  }
}
