import Documents
import JSON
import Terms
import Validation

extension Tool {
  static let validateDocument = Tool(
    name: "validate_document",
    title: "Find every wrong term in a document",
    description: """
      Check all ontology identifiers in a document against the labels beside them: YAML, JSON, tables, Markdown and \
      text. Use it on a file before and after editing it. Give either a path or the text with a file name. The result \
      has a place, a reason and candidates for each finding, and counts what was not checked.
      """,
    arguments: .object(
      documentArguments + [
        Property("all", .boolean, "Also list informational findings: what was not confirmed or not checked."),
        Property("limit", .integer(1...10_000), "The maximum number of findings in the result; 200 if not given."),
      ],
      isClosed: true
    ),
    result: .object([
      Property("file", .string(), isRequired: true),
      Property("findings", .array(finding), "In the order of the document.", isRequired: true),
      Property("omitted", .integer(), "The number of findings beyond the limit.", isRequired: true),
      Property("summary", summary, isRequired: true),
    ])
  ) { arguments, context in
    let document = try document(arguments, context)
    let report = try context.documents.check(document, context.source)
    let total = total(report)
    let (findings, summary) = Self.values(report, document, total)
    let wanted = arguments["all"]?.bool == true ? findings : findings.filter(isWrong)
    let shown = Array(wanted.prefix(arguments["limit"]?.int ?? 200))
    let omitted = wanted.count - shown.count
    return ToolResult(
      values: [
        "file": .string(document.name), "findings": .array(shown), "omitted": JSONValue(omitted), "summary": summary,
      ],
      text: (text(shown, omitted: omitted) + total.lines).joined(separator: "\n")
    )
  }

  static let fixDocument = Tool(
    name: "fix_document",
    title: "Correct what is certain in a document",
    description: """
      Return a document with every certain correction made: labels as the ontology writes them, obsolete and merged \
      identifiers replaced by their only replacement. Nothing is written; the result has the text and the list of \
      changes. Wrong pairs that only a person or you can decide stay, and are listed as findings.
      """,
    arguments: .object(documentArguments, isClosed: true),
    result: .object([
      Property("file", .string(), isRequired: true),
      Property("text", .string(), "The whole document with the changes.", isRequired: true),
      Property(
        "changes",
        .array(
          .object([
            Property("line", .integer(), "In the document before the changes.", isRequired: true),
            Property("column", .integer(), isRequired: true),
            Property("old", .string(), isRequired: true),
            Property("new", .string(), isRequired: true),
          ])
        ),
        isRequired: true
      ),
      Property("findings", .array(finding), "What is left: errors and warnings.", isRequired: true),
      Property("summary", summary, isRequired: true),
    ])
  ) { arguments, context in
    let document = try document(arguments, context)
    var report = try context.documents.check(document, context.source)
    let plan = FixPlan(report.findings)
    let changes = plan.edits.map { edit -> JSONValue in
      let place = document.source.place(of: edit.range.lowerBound)
      return [
        "line": JSONValue(place.line), "column": JSONValue(place.column),
        "old": .string(document.source.text(edit.range)), "new": .string(edit.text),
      ]
    }
    report.markFixed()
    let total = total(report)
    let (findings, summary) = values(report, document, total)
    let left = findings.filter(isWrong)
    let head = changes.isEmpty ? "Nothing could be corrected with certainty." : "\(changes.count) changes:"
    return ToolResult(
      values: [
        "file": .string(document.name),
        "text": .string(String(decoding: plan.apply(to: document.source), as: UTF8.self)),
        "changes": .array(changes), "findings": .array(left), "summary": summary,
      ],
      text: ([head] + plan.descriptions(in: document.source) + (left.isEmpty ? [] : ["Left to decide:"])
        + text(left, omitted: 0) + total.lines).joined(separator: "\n")
    )
  }

  // MARK: Arguments

  private static let documentArguments = [
    Property("path", .shortText, "A file in the folder that obod was started with."),
    Property("text", .string(), "The document itself, instead of a path."),
    Property("file_name", .shortText, "The name of the text's file; its extension says how the text is read."),
  ]

  private static func document(_ arguments: JSONValue, _ context: ToolContext) throws -> DocumentChecker.Document {
    switch (arguments["path"]?.string, arguments["text"]?.string) {
    case (let path?, nil):
      guard arguments["file_name"] == nil else { throw ToolFailure("file_name belongs to a text, not to a path") }
      return try context.documents.document(at: path)
    case (nil, let text?):
      return try context.documents.document(text, named: arguments["file_name"]?.string ?? "document.md")
    default: throw ToolFailure("give either a path or a text")
    }
  }

  // MARK: Results

  private static let finding = JSONSchema.object([
    Property("line", .integer(), isRequired: true),
    Property("column", .integer(), isRequired: true),
    Property("length", .integer(), "In code points.", isRequired: true),
    Property("severity", .choice(["info", "warning", "error"]), isRequired: true),
    Property("verdict", .string(), isRequired: true),
    Property("id", .string(), isRequired: true),
    Property("label", .stringOrNull, "The label of the term."),
    Property("given", .string(), "The label that the document has."),
    Property("message", .string(), isRequired: true),
    Property("candidates", .terms, "The terms to use instead, the best first.", isRequired: true),
  ])

  private static let summary = JSONSchema.object([
    Property("identifiers", .integer(), "All that were found.", isRequired: true),
    Property("confirmed", .integer(), isRequired: true),
    Property("mismatched", .integer(), isRequired: true),
    Property("obsolete", .integer(), isRequired: true),
    Property("unknown", .integer(), isRequired: true),
    Property("not_checked", .integer(), isRequired: true),
    Property("errors", .integer(), isRequired: true),
    Property("warnings", .integer(), isRequired: true),
  ])

  /// Returns the findings and the summary as 'validate --format json' writes them.
  private static func values(
    _ report: DocumentReport,
    _ document: DocumentChecker.Document,
    _ total: Summary
  ) -> (findings: [JSONValue], summary: JSONValue) {
    let json = JSONReport()
    json.add(report, document.source)
    json.end(total)
    var values = json.sink.bytes.split(separator: UInt8(ascii: "\n")).compactMap { JSONValue(Array($0)) }
    let summary = values.popLast() ?? .null
    return (values, summary)
  }

  private static func total(_ report: DocumentReport) -> Summary {
    var summary = Summary()
    summary.add(report)
    return summary
  }

  /// Whether a finding is more than informational.
  private static func isWrong(_ finding: JSONValue) -> Bool { finding["severity"]?.string != Severity.info.rawValue }

  private static func text(_ findings: [JSONValue], omitted: Int) -> [String] {
    var lines = findings.map { finding in
      let place = "\(finding["line"]?.int ?? 0):\(finding["column"]?.int ?? 0)"
      let head = "\(place) \(finding["severity"]?.string ?? ""): \(finding["message"]?.string ?? "")"
      return ([head] + (finding["candidates"]?.array ?? []).map { "  perhaps: \($0.termLine)" }).joined(separator: "\n")
    }
    if omitted > 0 { lines.append("… and \(omitted) more findings") }
    return lines
  }
}
