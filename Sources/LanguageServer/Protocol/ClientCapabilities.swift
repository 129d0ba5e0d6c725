import JSON

/// The client's capabilities, as sent with 'initialize'.
struct ClientCapabilities: Sendable {
  let encoding: PositionEncoding
  /// Whether the client pulls diagnostics; if so, they are not published.
  let pullsDiagnostics: Bool
  let refreshesDiagnostics: Bool
  let refreshesInlayHints: Bool
  let supportsVersionedEdits: Bool
  let supportsTags: Bool
  let supportsLinks: Bool
  let supportsMarkdown: Bool
  let supportsMarkdownInItems: Bool
  let supportsPreferredActions: Bool
  let supportsLabelDetails: Bool

  init(_ params: JSONValue) {
    let capabilities = params["capabilities"]
    func value(_ path: String...) -> JSONValue? { path.reduce(capabilities) { $0?[$1] } }
    encoding = PositionEncoding(offered: value("general", "positionEncodings")?.array ?? [])
    pullsDiagnostics = value("textDocument", "diagnostic") != nil
    refreshesDiagnostics = value("workspace", "diagnostics", "refreshSupport")?.bool ?? false
    refreshesInlayHints = value("workspace", "inlayHint", "refreshSupport")?.bool ?? false
    supportsVersionedEdits = value("workspace", "workspaceEdit", "documentChanges")?.bool ?? false
    supportsTags = value("textDocument", "publishDiagnostics", "tagSupport") != nil || pullsDiagnostics
    supportsLinks = value("textDocument", "definition", "linkSupport")?.bool ?? false
    supportsMarkdown = value("textDocument", "hover", "contentFormat")?.array.first == "markdown"
    supportsMarkdownInItems =
      value("textDocument", "completion", "completionItem", "documentationFormat")?.array.first == "markdown"
    supportsPreferredActions = value("textDocument", "codeAction", "isPreferredSupport")?.bool ?? false
    supportsLabelDetails =
      value("textDocument", "completion", "completionItem", "labelDetailsSupport")?.bool ?? false
  }
}
