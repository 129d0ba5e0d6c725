import ArgumentParser
import Terms
import Wire

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether a label belongs to an identifier.",
    discussion: """
      obod check HP:0100013 Breast carcinoma

      Verdicts: exact, current (no label given); normalized, synonym, former, merged (warnings);
      mismatch, obsolete, unknown_id, malformed_id (errors); unloaded_prefix (not checked).
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @Argument(help: "The identifier: HP:0003002, HP_0003002 or its PURL.")
  var id: String

  @Argument(help: "The label; its words are joined.")
  var label: [String] = []

  func run() throws {
    let answer = Answer(try Source(places).ask(.check, ([id] + label).joined(separator: " ")))
    if output.json {
      print(answer.line)
    } else {
      print("\(answer["verdict"] ?? ""): \(answer["message"] ?? "")")
      for candidate in answer.list("candidates") { print("  \(candidate.termLine) (\(candidate.matchLine))") }
    }
    if !answer.isOK { throw ExitCode(ExitStatus.usage) }
    if output.isFinding(answer.severity) { throw ExitCode(ExitStatus.findings) }
  }
}
