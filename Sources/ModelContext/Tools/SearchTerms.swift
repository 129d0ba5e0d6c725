import JSON
import Wire

extension Tool {
  static let searchTerms = Tool(
    name: "search_terms",
    title: "Search for terms",
    description: """
      Find the ontology terms for a name or a description: by label, synonym, and words of the definition, typing \
      mistakes forgiven; the best first. Use it to find the identifier to write; do not recall one from memory. Give \
      the ontology if the field it is for expects one, and 'under' to stay in a branch, such as HP:0000118 for \
      phenotypic abnormalities.
      """,
    arguments: .object(
      [
        Property("query", .shortText, "A name or a few words of it.", isRequired: true),
        Property("ontology", .shortText, "Only terms of this ontology, such as hp or mondo."),
        Property("under", .shortText, "Only this term and its descendants."),
        Property("limit", .integer(1...100), "The maximum number of terms; 10 if not given."),
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
              Property("status", .string()),
              Property("match", .string(), "What was found: the label, a synonym, the definition or the id."),
              Property("text", .string(), "The synonym that was found."),
              Property("scope", .string(), "The scope of that synonym."),
            ] + JSONSchema.facts
          )
        ),
        "The best first.",
        isRequired: true
      )
    ])
  ) { arguments, context in
    let query = arguments["query"]?.string ?? ""
    var options = [(RequestOption.limit, String(arguments["limit"]?.int ?? 10))]
    if let ontology = arguments["ontology"]?.string { options.append((.ontology, ontology)) }
    if let under = arguments["under"]?.string { options.append((.under, under)) }
    let answer = context.source.ask(.search, query, options: options)
    guard answer["ok"]?.bool == true else { throw ToolFailure(answer["message"]?.string ?? "the search failed") }
    let results = (answer["results"]?.array ?? []).map { hit -> JSONValue in
      // Only a screen needs to know which characters were typed.
      let fields = TermSource.content(hit).filter { !["tier", "spans"].contains($0.name) }
      return context.source.describing(.object(fields))
    }
    let lines = results.map { hit in
      "\(hit.termLine)"
        + (hit["text"]?.string.map { " [matches its \(hit["scope"]?.string ?? "other") name \"\($0)\"]" } ?? "")
    }
    let head =
      results.isEmpty
      ? "No term was found for \"\(query)\" in \(context.source.releases). Try fewer or other words; do not invent an identifier."
      : "\(results.count) found, the best first:"
    return ToolResult(values: ["results": .array(results)], text: ([head] + lines).joined(separator: "\n"))
  }
}
