import JSON

/// The client's capabilities, as sent with 'initialize'.
struct ClientCapabilities: Sendable {
  let encoding: PositionEncoding
  /// Whether the client pulls diagnostics; if so, they are not published.
  let pullsDiagnostics: Bool
  let refreshesDiagnostics: Bool
  let refreshesInlayHints: Bool
  let takesVersionedEdits: Bool
  let takesTags: Bool
  let takesLinks: Bool
  let takesMarkdown: Bool
  let takesMarkdownInItems: Bool
  let takesPreferredActions: Bool
  let takesLabelDetails: Bool

  init(_ params: JSONValue) {
    let capabilities = params["capabilities"]
    func value(_ path: String...) -> JSONValue? { path.reduce(capabilities) { $0?[$1] } }
    encoding = PositionEncoding(offered: value("general", "positionEncodings")?.array ?? [])
    pullsDiagnostics = value("textDocument", "diagnostic") != nil
    refreshesDiagnostics = value("workspace", "diagnostics", "refreshSupport")?.bool ?? false
    refreshesInlayHints = value("workspace", "inlayHint", "refreshSupport")?.bool ?? false
    takesVersionedEdits = value("workspace", "workspaceEdit", "documentChanges")?.bool ?? false
    takesTags = value("textDocument", "publishDiagnostics", "tagSupport") != nil || pullsDiagnostics
    takesLinks = value("textDocument", "definition", "linkSupport")?.bool ?? false
    takesMarkdown = value("textDocument", "hover", "contentFormat")?.array.first == "markdown"
    takesMarkdownInItems =
      value("textDocument", "completion", "completionItem", "documentationFormat")?.array.first == "markdown"
    takesPreferredActions = value("textDocument", "codeAction", "isPreferredSupport")?.bool ?? false
    takesLabelDetails =
      value("textDocument", "completion", "completionItem", "labelDetailsSupport")?.bool ?? false
  }
}
