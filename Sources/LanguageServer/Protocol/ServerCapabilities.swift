import JSON

/// The server's capabilities, as reported to the client.
enum ServerCapabilities {
  static func json(_ client: ClientCapabilities) -> JSONValue {
    [
      "positionEncoding": .string(client.encoding.rawValue),
      "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
      "hoverProvider": true,
      "completionProvider": ["triggerCharacters": [":", "_", " ", "\""], "resolveProvider": true],
      "definitionProvider": true,
      "declarationProvider": true,
      "codeActionProvider": ["codeActionKinds": ["quickfix", .string(CodeActions.fixAll)]],
      "inlayHintProvider": true,
      "documentLinkProvider": ["resolveProvider": false],
      "diagnosticProvider": ["identifier": "obod", "interFileDependencies": false, "workspaceDiagnostics": false],
    ]
  }
}
