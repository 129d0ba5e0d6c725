import ArgumentParser
import Wire

struct Label: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the terms that have a text as label or synonym.",
    discussion: "Case, dashes and typographic quotes do not matter. Exits with 1 if no term has it."
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @Option(help: "Only terms of this ontology, e.g. hp.", completion: .custom(ShellCompletion.ontologies))
  var ontology: String?

  @Argument(help: "The label; its words are joined.", completion: .custom(ShellCompletion.names))
  var label: [String]

  func run() throws {
    let options = ontology.map { [(RequestOption.ontology, $0)] } ?? []
    let text = label.joined(separator: " ")
    let source = try Source(places)
    let answer = Answer(try source.ask(.label, text, options: options))
    try answer.begin(json: output.json)
    let matches = answer.list("matches")
    if !output.json {
      for match in matches { StandardOutput.shared.line("\(match.termLine) (\(match.matchLine))") }
      if matches.isEmpty { Terminal.report("obod: no term of \(try source.releases(ontology)) is named '\(text)'") }
    }
    if matches.isEmpty { throw ExitCode(ExitStatus.findings) }
  }
}
