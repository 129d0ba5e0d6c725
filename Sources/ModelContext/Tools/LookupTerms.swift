import Answers
import JSON
import Terms
import Wire

extension Tool {
  static let lookupTerms = Tool(
    name: "lookup_terms",
    title: "Look up identifiers",
    description: """
      Give the label, definition, synonyms, parents, status and release of ontology identifiers. Use it when a text \
      has an identifier and its meaning matters; never guess what an identifier means. For obsolete and merged ones \
      the result names the replacement.
      """,
    arguments: .object(
      [
        Property(
          "ids",
          .array(.shortText, count: 1...100),
          "Such as HP:0003002, HP_0003002 or http://purl.obolibrary.org/obo/HP_0003002.",
          isRequired: true
        )
      ],
      isClosed: true
    ),
    result: .object([
      Property(
        "terms",
        .array(
          .object(
            [
              JSONSchema.canonicalID,
              Property("status", .choice(TermStatus.allCases.map(\.rawValue)), isRequired: true),
              Property("asked", .string(), "The identifier as it was given, if that is another form."),
              Property("message", .string()),
              Property(
                "synonyms",
                .array(
                  .object([
                    Property("text", .string(), isRequired: true),
                    Property("scope", .string(), isRequired: true),
                  ])
                )
              ),
              Property("parents", .terms),
              Property("replaced_by", .terms),
              Property("consider", .terms),
            ] + JSONSchema.facts
          )
        ),
        "In the order of the identifiers.",
        isRequired: true
      )
    ])
  ) { arguments, context in
    let ids = (arguments["ids"]?.array ?? []).compactMap(\.string)
    let terms = ids.map { lookup($0, context.source) }
    let texts = zip(ids, terms).map { id, term -> String in
      guard let details = context.source.book.lookup(id) else {
        return "\(term["status"]?.string ?? "unknown"): \(term["message"]?.string ?? "")"
      }
      return "\(heading(details))\n\(TermText(isMarkdown: false).body(details))"
    }
    return ToolResult(values: ["terms": .array(terms)], text: texts.joined(separator: "\n\n---\n\n"))
  }

  private static func heading(_ term: TermDetails) -> String {
    "\(term.id) \"\(term.label ?? "")\" (\(term.status.rawValue))"
  }

  private static func lookup(_ id: String, _ source: TermSource) -> JSONValue {
    let answer = source.ask(.lookup, RequestLine.word(id))
    var fields = TermSource.content(answer)
    if answer["id"] == nil { fields.insert(("id", .string(id)), at: 0) }
    if answer["status"] == nil {
      let status = TermStatus(error: answer["error"]?.string)
      fields.append(("status", .string(status.rawValue)))
    }
    return source.describingLists(.object(fields))
  }
}
