import JSON
import Terms

extension Tool {
  static let checkTerms = Tool(
    name: "check_terms",
    title: "Check identifiers against their labels",
    description: """
      Say whether each ontology identifier exists, is current, and means what its label says. Use it before writing any \
      ontology identifier (HP:0003002, MONDO:0004989, GO:0008150 and the like), whether from memory, from a paper or \
      from a tool, and for all pairs of a text at once. Identifiers recalled from memory are often wrong although they \
      exist. A pair is right if its verdict is exact; a warning means \
      right but not written as it should be. For a wrong pair the result names the terms that do have the label, and \
      for an obsolete term its replacement.
      """,
    arguments: .object(
      [
        Property(
          "terms",
          .array(
            .object(
              [
                Property("id", .shortText, "Such as HP:0003002.", isRequired: true),
                Property(
                  "label",
                  .shortText,
                  "What the term is meant to be called. Without it only the identifier is checked, not its meaning."
                ),
              ],
              isClosed: true
            ),
            count: 1...1000
          ),
          "The pairs to check.",
          isRequired: true
        )
      ],
      isClosed: true
    ),
    result: .object([
      Property(
        "results",
        .array(
          .object(
            [
              JSONSchema.canonicalID,
              Property("verdict", .choice(Verdict.allCases.map(\.rawValue)), isRequired: true),
              Property("severity", .choice(["ok", "info", "warning", "error"]), isRequired: true),
              Property("message", .string(), "What is wrong; missing if nothing is."),
              Property("asked", .string(), "The identifier as it was given, if that is another form."),
              Property("given", .string(), "The label as it was given."),
              Property("status", .string()),
              Property("candidates", .terms, "The terms that the label may belong to, the best first."),
              Property("replaced_by", .terms),
              Property("consider", .terms),
            ] + JSONSchema.facts
          )
        ),
        "In the order of the pairs.",
        isRequired: true
      ),
      Property(
        "summary",
        .object([
          Property("checked", .integer(), isRequired: true),
          Property("errors", .integer(), isRequired: true),
          Property("warnings", .integer(), isRequired: true),
          Property("not_checked", .integer(), "Their ontology is not loaded.", isRequired: true),
        ]),
        isRequired: true
      ),
    ])
  ) { arguments, context in
    let results = (arguments["terms"]?.array ?? []).map { pair in
      check(pair["id"]?.string ?? "", pair["label"]?.string, context.source)
    }
    func count(_ severity: Severity) -> Int { results.count { $0["severity"]?.string == severity.rawValue } }
    let unchecked = results.count { $0["verdict"]?.string.flatMap(Verdict.init)?.isUnchecked ?? false }
    let summary: JSONValue = [
      "checked": JSONValue(results.count - unchecked), "errors": JSONValue(count(.error)),
      "warnings": JSONValue(count(.warning)), "not_checked": JSONValue(unchecked),
    ]
    return ToolResult(
      values: ["results": .array(results), "summary": summary],
      text: text(results, errors: count(.error), warnings: count(.warning), unchecked: unchecked)
    )
  }

  private static func check(_ id: String, _ label: String?, _ source: TermSource) -> JSONValue {
    let answer = source.check(id, label)
    // A request that cannot be read holds no identifier.
    guard answer["verdict"] != nil else {
      return [
        "id": .string(id), "verdict": .string(Verdict.malformedID.rawValue), "severity": "error",
        "message": answer["message"] ?? "",
      ]
    }
    return source.describing(source.describingLists(.object(TermSource.content(answer))))
  }

  private static func text(_ results: [JSONValue], errors: Int, warnings: Int, unchecked: Int) -> String {
    let right = results.count { $0["severity"]?.string == "ok" }
    var head = "\(right) of \(results.count) right"
    if errors > 0 { head += ", \(errors) wrong" }
    if warnings > 0 { head += ", \(warnings) to correct" }
    if unchecked > 0 { head += ", \(unchecked) not checked because the ontology is not loaded" }
    return ([head + "."] + results.map(line)).joined(separator: "\n")
  }

  private static func line(_ result: JSONValue) -> String {
    let severity = result["severity"]?.string ?? ""
    guard severity != "ok" else { return "RIGHT \(result.termLine)" }
    let word =
      switch severity {
      case "error": "WRONG"
      case "warning": "CORRECT THIS"
      default: "NOT CHECKED"
      }
    var lines = ["\(word) \(result["message"]?.string ?? "")."]
    if result["label"] != nil { lines.append("  is: \(result.termLine)") }
    for (name, word) in [("replaced_by", "use"), ("consider", "consider"), ("candidates", "perhaps")] {
      lines += (result[name]?.array ?? []).map { "  \(word): \($0.termLine)" }
    }
    if let meant = result["meant"] { lines.append("  perhaps: \(meant.termLine)") }
    return lines.joined(separator: "\n")
  }
}
