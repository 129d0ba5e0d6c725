import ArgumentParser
import Terms
import Wire

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check whether a label belongs to an identifier.",
    discussion: """
      obod check HP:0100013 Breast carcinoma
      obod check --tsv terms.tsv

      Verdicts: exact, current (no label given); normalized, synonym, former, merged (warnings);
      mismatch, obsolete, unknown_id, malformed_id (errors); unloaded_prefix, outside_subset (not checked).

      With --tsv, a row is printed for each row of the file: its line, the verdict, the identifier, the given label, the
      message, and candidates; then a summary by verdict, and how many identifiers could not be checked.

      \(BulkOptions.forms)
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @OptionGroup var bulk: BulkOptions

  @Flag(help: "With --tsv, print only the rows with a finding.")
  var problems = false

  @Argument(
    help: "The identifier: HP:0003002, HP_0003002 or its PURL.",
    completion: .custom(ShellCompletion.identifiers)
  )
  var id: String?

  @Argument(help: "The label; its words are joined.", completion: .custom(ShellCompletion.identifierAndLabel))
  var label: [String] = []

  func validate() throws {
    if (id == nil) == (bulk.tsv == nil) { throw ValidationError("give an identifier, or a file with --tsv") }
    if problems && bulk.tsv == nil { throw ValidationError("--problems requires --tsv") }
  }

  func run() throws {
    if let path = bulk.tsv { return try runBulk(path) }
    let answer = Answer(try Source(places).ask(.check, RequestLine.pair(id ?? "", label.joined(separator: " "))))
    if output.json {
      StandardOutput.shared.line(answer.line)
    } else {
      StandardOutput.shared.line("\(answer["verdict"] ?? ""): \(answer["message"] ?? "")")
      for candidate in answer.list("candidates") {
        StandardOutput.shared.line("  \(candidate.termLine) (\(candidate.matchLine))")
      }
    }
    if !answer.isOK { throw ExitCode(ExitStatus.usage) }
    if output.isFinding(answer.severity) { throw ExitCode(ExitStatus.findings) }
  }

  private func runBulk(_ path: String) throws {
    let bulk = Bulk(
      verb: .check,
      options: bulk,
      output: output,
      header: ["line", "verdict", "id", "given", "message", "candidates"],
      kinds: Verdict.allCases.map(\.rawValue)
    )
    try bulk.run(path, at: places) { row, answer in
      let head = AnswerHead(answer)
      let severity = head.flatMap { Severity(rawValue: $0.severity) }
      let verdict = head?.verdict ?? "error"
      return Bulk.Judgement(
        kind: verdict,
        notChecked: NotChecked(Verdict(rawValue: verdict)),
        isFinding: severity.map(output.isFinding) ?? true,
        cells: output.json || (problems && severity == .ok)
          ? nil : Self.cells(row, verdict, severity == .ok ? nil : Answer(String(decoding: answer, as: UTF8.self)))
      )
    }
  }

  /// Returns the row to print. `answer` is nil if there is nothing to report about it.
  private static func cells(_ row: PairTable.Row, _ verdict: String, _ answer: Answer?) -> [String] {
    let terms = ["candidates", "replaced_by", "consider"].flatMap { answer?.list($0) ?? [] }
    return [
      String(row.line), verdict, row.id, row.label ?? "", answer?["message"] ?? "",
      terms.map(\.termLine).joined(separator: "; "),
    ]
  }
}
