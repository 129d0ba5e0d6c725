import ArgumentParser
import JSON
import Terms
import Wire

struct Lookup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show whole terms.",
    discussion: """
      With --tsv, a row is printed for each row of the file: its line, the identifier, the label, the status, and what
      replaces it.

      \(BulkOptions.forms)
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  @Argument(
    help: "Identifiers: HP:0003002, HP_0003002 or PURLs.",
    completion: .custom(ShellCompletion.identifiers)
  )
  var ids: [String] = []

  @OptionGroup var bulk: BulkOptions

  func validate() throws {
    if ids.isEmpty == (bulk.tsv == nil) { throw ValidationError("give identifiers, or a file with --tsv") }
  }

  func run() throws {
    if let path = bulk.tsv { return try runBulk(path) }
    let source = try Source(places)
    var hasFailed = false
    for (index, id) in ids.enumerated() {
      let answer = Answer(try source.ask(.lookup, RequestLine.word(id)))
      if output.json {
        StandardOutput.shared.line(answer.line)
      } else if answer.isOK {
        if index > 0 { StandardOutput.shared.line("") }
        show(answer)
      } else {
        answer.reportFailure()
      }
      // An identifier that could not be checked is not an error.
      if !answer.isOK, answer.status?.isUnchecked != true { hasFailed = true }
    }
    if hasFailed { throw ExitCode(ExitStatus.findings) }
  }

  /// Prints one row per identifier, with what is needed to fill in a column of labels.
  private func runBulk(_ path: String) throws {
    let bulk = Bulk(
      verb: .lookup,
      options: bulk,
      output: output,
      header: ["line", "id", "label", "status", "replaced_by"],
      kinds: TermStatus.allCases.map(\.rawValue)
    )
    try bulk.run(path, at: places) { row, line in
      let answer = Answer(String(decoding: line, as: UTF8.self))
      let status = answer.status?.rawValue ?? ""
      let replacements = answer.list("replaced_by").map(\.termLine).joined(separator: "; ")
      return Bulk.Judgement(
        kind: status,
        notChecked: NotChecked(TermStatus(rawValue: status)),
        isFinding: !answer.isOK && TermStatus(rawValue: status)?.isUnchecked != true,
        cells: [
          String(row.line), row.id.isEmpty ? "" : answer["id"] ?? row.id, answer["label"] ?? "", status, replacements,
        ]
      )
    }
  }

  private func show(_ answer: Answer) {
    StandardOutput.shared.line("\(answer["id"] ?? "") \(answer["label"] ?? "(no label)")")
    func row(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      let margin = String(repeating: " ", count: max(0, 14 - name.count))
      StandardOutput.shared.line("  \(name)\(margin)\(value.split(separator: "\n").joined(separator: " "))")
    }
    if answer["status"] != "current" { row("status", answer["status"]) }
    row("ontology", "\(answer["ontology"] ?? "") \(answer["release"] ?? "")")
    row("imported from", answer["imported_from"])
    row("namespace", answer["namespace"])
    row("definition", answer["definition"])
    row("comment", answer["comment"])
    for replacement in answer.list("replaced_by") { row("replaced by", replacement.termLine) }
    for considered in answer.list("consider") { row("consider", considered.termLine) }
    for synonym in answer.list("synonyms") {
      row("synonym", "\(synonym["text"]?.string ?? "") [\(synonym["scope"]?.string ?? "")]")
    }
    for former in answer.list("former_labels") {
      row("former label", "\(former["text"]?.string ?? "") [last in \(former["release"]?.string ?? "")]")
    }
    for parent in answer.list("parents") { row("is a", parent.termLine) }
    for edge in answer.list("relationships") { row(edge["relation"]?.string ?? "", edge.termLine) }
    row("alt ids", answer.list("alt_ids").compactMap(\.string).joined(separator: ", "))
    row("xrefs", answer.list("xrefs").compactMap(\.string).joined(separator: ", "))
  }
}
