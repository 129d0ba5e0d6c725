import ArgumentParser
import Terms
import Wire

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether a label belongs to an identifier.",
    discussion: """
      obod check HP:0100013 Breast carcinoma
      obod check --tsv terms.tsv

      Verdicts: exact, current (no label given); normalized, synonym, former, merged (warnings);
      mismatch, obsolete, unknown_id, malformed_id (errors); unloaded_prefix (not checked).

      With --tsv a row is printed for each row of the file: its line, the verdict, the identifier, the label given, what
      is to be said of it, and candidates. Then a summary by verdict, and how many identifiers could not be checked.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @OptionGroup var bulk: BulkOptions

  @Flag(help: "With --tsv, print only the rows that are not right.")
  var problems = false

  @Argument(help: "The identifier: HP:0003002, HP_0003002 or its PURL.")
  var id: String?

  @Argument(help: "The label; its words are joined.")
  var label: [String] = []

  func validate() throws {
    if (id == nil) == (bulk.tsv == nil) { throw ValidationError("give an identifier, or a file with --tsv") }
    if problems && bulk.tsv == nil { throw ValidationError("--problems goes with --tsv") }
  }

  func run() throws {
    if let path = bulk.tsv { return try runBulk(path) }
    let answer = Answer(try Source(places).ask(.check, ([id ?? ""] + label).joined(separator: " ")))
    if output.json {
      print(answer.line)
    } else {
      print("\(answer["verdict"] ?? ""): \(answer["message"] ?? "")")
      for candidate in answer.list("candidates") { print("  \(candidate.termLine) (\(candidate.matchLine))") }
    }
    if !answer.isOK { throw ExitCode(ExitStatus.usage) }
    if output.isFinding(answer.severity) { throw ExitCode(ExitStatus.findings) }
  }

  private func runBulk(_ path: String) throws {
    var table = try PairTable(path: path, columns: bulk.columns)
    var summary = BulkSummary(order: Verdict.allCases.map(\.rawValue))
    var hasFindings = false
    let source = try Source(places)
    let out = StandardOutput()
    defer { out.flush() }
    if !output.json { out.line("line\tverdict\tid\tgiven\tmessage\tcandidates") }
    let refused = try Bulk(source: source, verb: .check).run(&table) { row, line in
      let head = AnswerHead(line)
      let severity = head.flatMap { Severity(rawValue: $0.severity) }
      let verdict = head?.verdict ?? "error"
      summary.add(verdict, id: row.id, isUnchecked: verdict == Verdict.unloadedPrefix.rawValue)
      if severity.map(output.isFinding) ?? true { hasFindings = true }
      if output.json {
        out.line(line)
      } else if severity != .ok {
        out.line(Self.tableLine(row, verdict, Answer(String(decoding: line, as: UTF8.self))))
      } else if !problems {
        out.line("\(row.line)\t\(verdict)\t\(row.id)\t\(row.label ?? "")\t\t")
      }
    }
    summary.tell(refused: refused, on: output.json ? nil : out)
    if hasFindings || refused > 0 { throw ExitCode(ExitStatus.findings) }
  }

  private static func tableLine(_ row: PairTable.Row, _ verdict: String, _ answer: Answer) -> String {
    let terms = answer.list("candidates") + answer.list("replaced_by") + answer.list("consider")
    let cells = [
      String(row.line), verdict, row.id, row.label ?? "", answer["message"] ?? "",
      terms.map(\.termLine).joined(separator: "; "),
    ]
    return cells.joined(separator: "\t")
  }
}
