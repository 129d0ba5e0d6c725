import JSON
import Wire

extension Tool {
  static let hierarchy = Tool(
    name: "hierarchy",
    title: "What is above and below a term",
    description: """
      Give the parents, children, ancestors or descendants of a term, and say whether it is a kind of another one. Use \
      it to choose a more specific or more general term, and to make sure that a term is of the branch that a field \
      asks for.
      """,
    arguments: .object(
      [
        Property("id", .shortText, "The term.", isRequired: true),
        Property(
          "show",
          .array(.choice(relatives.map(\.name)), count: 0...4),
          "What to list; parents and children if not given."
        ),
        Property("is_a", .shortText, "Also say whether the term is at or below this one."),
        Property("relation", .shortText, "Another relation than is_a, such as part_of or BFO:0000050."),
        Property("limit", .integer(1...1000), "The maximum number of terms in a list; 50 if not given."),
      ],
      isClosed: true
    ),
    result: .object(
      [
        Property("term", .term, isRequired: true),
        Property("relation", .string(), isRequired: true),
        Property(
          "is_a",
          .object([
            Property("ancestor", .term, isRequired: true),
            Property("answer", .boolean, isRequired: true),
            Property("path", .terms, "From the term to the ancestor.", isRequired: true),
          ])
        ),
      ]
        + relatives.map { relative in
          Property(
            relative.name,
            .object([
              Property("total", .integer(), isRequired: true),
              Property("terms", .terms, isRequired: true),
            ])
          )
        }
    )
  ) { arguments, context in
    let id = arguments["id"]?.string ?? ""
    var options: [(RequestOption, String)] = []
    if let relation = arguments["relation"]?.string { options.append((.relation, relation)) }
    let shown = arguments["show"].map { $0.array.compactMap(\.string) } ?? ["parents", "children"]
    let limit = arguments["limit"]?.int ?? 50

    func ask(_ verb: Verb, _ argument: String, _ options: [(RequestOption, String)]) throws -> JSONValue {
      let answer = context.source.ask(verb, argument, options: options)
      guard answer["ok"]?.bool == true else { throw ToolFailure(answer["message"]?.string ?? "there is no answer") }
      return answer
    }
    let first = try ask(.parents, RequestLine.word(id), options)
    let term = context.source.describing(reference(first))
    let relation = first["relation"]?.string ?? ""
    var values: [(name: String, value: JSONValue)] = [("term", term), ("relation", .string(relation))]
    var text = [term.termLine]
    if let ancestor = arguments["is_a"]?.string {
      let answer = try ask(.isa, "\(RequestLine.word(id)) \(RequestLine.word(ancestor))", options)
      let isBelow = answer["isa"]?.bool ?? false
      let other = context.source.describing(reference(answer["ancestor"] ?? .null))
      let path = JSONValue.array((answer["path"]?.array ?? []).map(context.source.describing))
      values.append(("is_a", ["ancestor": other, "answer": .bool(isBelow), "path": path]))
      text.append("\(isBelow ? "It is" : "It is NOT") at or below \(other.termLine)")
      if isBelow { text.append("Path: " + path.array.map(\.termLine).joined(separator: " < ")) }
    }
    for relative in relatives where shown.contains(relative.name) {
      let answer = try ask(relative.verb, RequestLine.word(id), options + [(.limit, String(limit))])
      let terms = (answer["terms"]?.array ?? []).map(context.source.describing)
      let total = answer["total"]?.int ?? terms.count
      values.append((relative.name, ["total": JSONValue(total), "terms": .array(terms)]))
      let more = total > terms.count ? ", the first \(terms.count)" : ""
      text.append("\(relative.name) over \(relation) (\(total)\(more)):")
      text += terms.map { "  \($0.termLine)" }
    }
    return ToolResult(values: .object(values), text: text.joined(separator: "\n"))
  }

  private static let relatives: [(name: String, verb: Verb)] = [
    ("parents", .parents), ("children", .children), ("ancestors", .ancestors), ("descendants", .descendants),
  ]

  /// Returns the term that an answer is about.
  private static func reference(_ answer: JSONValue) -> JSONValue {
    .object(present: ["id": answer["id"] ?? "", "label": answer["label"], "asked": answer["asked"]])
  }
}
