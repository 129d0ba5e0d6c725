import JSON
import JSONRPC

/// What a model can call.
struct Tool: Sendable {
  typealias Property = JSONSchema.Property

  let name: String
  let title: String
  /// What the tool does and when to use it, for a model.
  let description: String
  let arguments: JSONSchema
  let result: JSONSchema
  let call: @Sendable (JSONValue, ToolContext) throws -> ToolResult

  static let all = [checkTerms, lookupTerms, searchTerms, hierarchy, validateDocument, fixDocument]

  func json(_ revision: Revision) -> JSONValue {
    .object(present: [
      "name": .string(name),
      "title": revision.hasStructuredContent ? .string(title) : nil,
      "description": .string(description),
      "inputSchema": arguments.json,
      "outputSchema": revision.hasStructuredContent ? result.json : nil,
      "annotations": [
        "title": .string(title), "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
        "openWorldHint": false,
      ],
    ])
  }
}

/// What tools answer from.
struct ToolContext {
  let source: TermSource
  let documents: DocumentChecker
}

struct ToolResult {
  /// For programs.
  let values: JSONValue
  /// For a model.
  let text: String

  func json(_ revision: Revision) -> JSONValue {
    .object(present: [
      "content": [["type": "text", "text": .string(text)]],
      "structuredContent": revision.hasStructuredContent ? values : nil,
      "isError": false,
    ])
  }

  /// The result of a call that failed for a reason that the model can do something about.
  static func failure(_ message: String) -> JSONValue {
    ["content": [["type": "text", "text": .string(message)]], "isError": true]
  }
}

/// Why a tool cannot do what it was asked, in words for a model.
struct ToolFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Arguments and results that several tools have.
extension JSONSchema {
  /// The longest identifier, label or query, in code points; the longest name of a term has 1,500.
  private static let maxLength = 2_000

  static let shortText = string(maxLength: maxLength)

  /// What every result says of a term, as far as it is known, beside its identifier and status.
  static let facts = [
    Property("label", .stringOrNull, "The label of the term."),
    Property("definition", .string()),
    Property("ontology", .string()),
    Property("release", .string()),
  ]

  static let canonicalID = Property("id", .string(), "The identifier in its canonical form.", isRequired: true)

  static let term = object([canonicalID, Property("status", .string())] + facts)

  static let terms = array(term)
}
