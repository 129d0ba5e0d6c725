import Answers
import Documents
import Files
import JSON
import JSONRPC
import Terms
import Validation
import Wire

/// Answers requests.
extension Session {
  /// Returns nil if the answer has to wait for a check.
  func answer(_ id: RequestID, _ method: String, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    switch method {
    case "initialize": return initialize(params)
    case "shutdown":
      phase = .shutDown
      return .null
    case "textDocument/hover": return try hover(id, params)
    case "textDocument/completion": return try complete(params)
    case "completionItem/resolve":
      return Completion.resolved(params, book, supportsMarkdown: capabilities.supportsMarkdownInItems)
    case "textDocument/definition", "textDocument/declaration": return try define(id, params)
    case "textDocument/codeAction":
      let range = try self.range(params)
      let only = (params["context"]?["only"]?.array ?? []).compactMap(\.string)
      return try answerAfterCheck(id, params) { [capabilities] document, checked in
        CodeActions(document: document, checked: checked, capabilities: capabilities)
          .json(in: range, only: only)
      }
    case "textDocument/inlayHint":
      let range = try self.range(params)
      return try answerAfterCheck(id, params) { [book] document, checked in
        book.map { InlayHints(document: document, checked: checked, book: $0).json(in: range) } ?? .array([])
      }
    case "textDocument/documentLink":
      return try answerAfterCheck(id, params) { [book] document, checked in
        book.map { DocumentLinks(document: document, checked: checked, book: $0).json } ?? .array([])
      }
    case "textDocument/diagnostic": return try pull(id, params)
    default: throw ResponseError(.methodNotFound, "unknown method '\(method)'")
    }
  }

  private func document(_ params: JSONValue) throws(ResponseError) -> OpenDocument {
    guard let uri = params["textDocument"]?["uri"]?.string else {
      throw ResponseError(.invalidParams, "no document is given")
    }
    guard let document = documents[uri] else { throw ResponseError(.invalidParams, "'\(uri)' is not open") }
    return document
  }

  private func offset(_ params: JSONValue, in document: OpenDocument) throws(ResponseError) -> Int {
    guard let offset = document.positions.offset(params["position"]) else {
      throw ResponseError(.invalidParams, "no position is given")
    }
    return offset
  }

  private func range(_ params: JSONValue) throws(ResponseError) -> Range<Int> {
    guard let range = try document(params).positions.range(params["range"]) else {
      throw ResponseError(.invalidParams, "no range is given")
    }
    return range
  }

  // MARK: Answers that need no check

  private func complete(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let document = try document(params)
    let offset = try offset(params, in: document)
    guard let book else { return .null }
    let isTriggeredByBlank = params["context"]?["triggerCharacter"]?.string == " "
    return Completion(
      document: document,
      book: book,
      rules: document.checked?.rules ?? KeyRules(),
      choice: allowedTerms?.choice(at: offset, of: document) ?? .anything,
      showsLabelDetails: capabilities.supportsLabelDetails,
      offset: offset
    ).json(isTriggeredByBlank: isTriggeredByBlank)
  }

  private func hover(_ id: RequestID, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    try answerForIdentifier(id, params) { [book, capabilities] document, checked, occurrence in
      guard let term = book?.lookup(occurrence.id) else { return .null }
      let text = TermText(isMarkdown: capabilities.supportsMarkdown)
      // The message about a label beside the identifier that contradicts it.
      let mismatch = checked?.mismatch(at: occurrence.range).map { "\n\n\(text.plain($0.message))" }
      return [
        "contents": [
          "kind": capabilities.supportsMarkdown ? "markdown" : "plaintext",
          "value": .string(text.summary(term) + (mismatch ?? "")),
        ],
        "range": document.positions.json(occurrence.range),
      ]
    }
  }

  private func define(_ id: RequestID, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    try answerForIdentifier(id, params) { [self] document, _, occurrence in
      guard let book, let term = book.lookup(occurrence.id) else { return .null }
      let targets = term.successors.isEmpty ? [term.id] : term.successors.map(\.id)
      let card = TermCard(book)
      do {
        let start: JSONValue = ["line": 0, "character": 0]
        let top: JSONValue = ["start": start, "end": start]
        return .array(
          try targets.compactMap(card.write).map { path in
            let uri = JSONValue.string(FileURI.uri(path))
            guard capabilities.supportsLinks else { return ["uri": uri, "range": top] }
            return [
              "originSelectionRange": document.positions.json(occurrence.range), "targetUri": uri, "targetRange": top,
              "targetSelectionRange": top,
            ]
          }
        )
      } catch {
        log(.error, "the term's page cannot be written: \(error)")
        return .null
      }
    }
  }

  /// Answers for the identifier at a place. If there is none, the place may be in a label, which only a check can find.
  private func answerForIdentifier(
    _ id: RequestID,
    _ params: JSONValue,
    _ answer: @escaping (OpenDocument, CheckedDocument?, IdentifierOccurrence) -> JSONValue
  ) throws(ResponseError) -> JSONValue? {
    let document = try document(params)
    let offset = try offset(params, in: document)
    if let occurrence = document.identifier(at: offset) { return answer(document, document.current, occurrence) }
    return try answerAfterCheck(id, params) { document, checked in
      document.mention(at: offset, in: checked).map { answer(document, checked, $0) } ?? .null
    }
  }

  // MARK: Answers that wait for a check

  /// Answers immediately if the current revision of the document has been checked; otherwise parks the request.
  private func answerAfterCheck(
    _ id: RequestID,
    _ params: JSONValue,
    outlivesChanges: Bool = false,
    _ answer: @escaping (OpenDocument, CheckedDocument) -> JSONValue
  ) throws(ResponseError) -> JSONValue? {
    let document = try document(params)
    if let checked = document.current { return answer(document, checked) }
    parked.park(ParkedRequest(id: id, uri: document.uri, outlivesChanges: outlivesChanges, answer: answer))
    return nil
  }

  private func pull(_ id: RequestID, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    let known = params["previousResultId"]?.string
    return try answerAfterCheck(id, params, outlivesChanges: true) { [capabilities] document, checked in
      let resultID = String(checked.revision)
      guard known != resultID else { return ["kind": "unchanged", "resultId": .string(resultID)] }
      let items = Diagnostics(document: document, checked: checked, supportsTags: capabilities.supportsTags).json
      return ["kind": "full", "resultId": .string(resultID), "items": items]
    }
  }
}
