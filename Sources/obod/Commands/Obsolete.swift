import ArgumentParser
import JSON
import Terms
import Wire

struct Obsolete: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show whether terms are obsolete or merged, and what replaces them."
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @Argument(
    help: "Identifiers: HP:0003002, HP_0003002 or PURLs.",
    completion: .custom(ShellCompletion.identifiers)
  )
  var ids: [String]

  func run() throws {
    let source = try Source(places)
    var hasFinding = false
    for id in ids {
      let answer = Answer(try source.ask(.obsolete, RequestLine.word(id)))
      if output.json {
        StandardOutput.shared.line(answer.line)
      } else {
        StandardOutput.shared.line(answer["message"] ?? answer.line)
        let chain = answer.list("chain").compactMap(\.string)
        if chain.count > 2 { StandardOutput.shared.line("  by way of \(chain.joined(separator: " → "))") }
      }
      guard answer.isOK, let status = answer["status"].flatMap(TermStatus.init) else {
        throw ExitCode(ExitStatus.usage)
      }
      if output.isFinding(status.severity) { hasFinding = true }
    }
    if hasFinding { throw ExitCode(ExitStatus.findings) }
  }
}
