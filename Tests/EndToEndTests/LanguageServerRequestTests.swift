import Foundation
import JSON
import Support
import Testing

/// Requests that come at the wrong time, are cancelled, or refer to something that does not exist.
@Suite struct LanguageServerRequestTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private var uri: String { LanguageClient.uri("\(folder.path)/a.yaml") }

  static let methods = [
    "textDocument/hover", "textDocument/completion", "completionItem/resolve", "textDocument/definition",
    "textDocument/declaration", "textDocument/codeAction", "textDocument/inlayHint", "textDocument/documentLink",
    "textDocument/diagnostic",
  ]
  static let otherMethods = [
    "textDocument/references", "textDocument/rename", "workspace/symbol", "workspace/executeCommand", "$/unknown", "",
    "codeAction/resolve", "Initialize", "textDocument/didOpen",
  ]
  static let notifications = [
    "initialized", "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
    "workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders",
    "$/cancelRequest", "$/setTrace", "$/unknown", "unknown", "", "textDocument/hover",
  ]

  @Test func requestsHaveTheirTime() async throws {
    let status = try await program.editing(nil) { client in
      for method in Self.methods + Self.otherMethods + ["shutdown"] {
        #expect(try await client.request(method, [:])["error"]?["code"] == -32002, "\(method)")
      }
      for method in Self.notifications { try await client.notify(method, [:]) }
      try await client.open(uri, "id: HP:9999999\n")
      let begun = try await client.begin([:])
      #expect(begun["serverInfo"]?["name"] == "obod")
      #expect(try await client.request("initialize", [:])["error"]?["code"] == -32600)
      for method in Self.otherMethods {
        #expect(try await client.request(method, [:])["error"]?["code"] == -32601, "\(method)")
      }
      // A document that was opened before `initialize` is not open.
      let unopened = try await client.request("textDocument/documentLink", ["textDocument": ["uri": .string(uri)]])
      #expect(unopened["error"]?["code"] == -32602)
      #expect(try await client.result("shutdown", .null) == .null)
      for method in Self.methods + Self.otherMethods + ["initialize", "shutdown"] {
        #expect(try await client.request(method, [:])["error"]?["code"] == -32600, "\(method)")
      }
      for method in Self.notifications { try await client.notify(method, [:]) }
      try await client.notify("exit", .null)
      try await client.close()
    }
    #expect(status == 0)
  }

  /// The check that the request waits for takes seconds; the cancellation directly follows the request.
  @Test func whatIsTakenBackIsAnsweredAtOnce() async throws {
    let long = String(repeating: "- {id: HP:0100013, label: Breast carcinoma}\n", count: 100_000)
    let document = #"{"textDocument":{"uri":"\#(uri)"}}"#
    func framed(_ content: String) -> [UInt8] {
      Array("Content-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8)
    }
    try await program.editing(LanguageClient.pulling) { client in
      try await client.open(uri, long)
      let request = framed(#"{"jsonrpc":"2.0","id":7,"method":"textDocument/documentLink","params":\#(document)}"#)
      let cancellations = ["7", "999", #""a""#, "null", "{}"].map {
        framed(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":\#($0)}}"#)
      }
      try await client.send(request + cancellations.joined())
      #expect(try await client.answer(to: 7)["error"]?["code"] == -32800)
      #expect(try await client.pulled(uri).count > 4_000)
      // A request that has been answered cannot be cancelled, and its id may be reused.
      try await client.send(cancellations[0])
      try await client.send(request)
      #expect(try await client.answer(to: 7)["result"] != nil)
    }
  }

  // MARK: Places that are none

  @Test func placesBeyondTheTextAreItsEnd() async throws {
    try await program.editing(LanguageClient.pulling) { client in
      try await client.open(uri, "- {id: HP:0003002}\r\n- a: 😀")
      for position: JSONValue in [
        ["line": 0, "character": 1_000_000], ["line": 1_000_000, "character": 0], ["line": 1, "character": 6],
        ["line": .number("9223372036854775807"), "character": .number("9223372036854775807")],
      ] {
        for method in ["textDocument/hover", "textDocument/definition", "textDocument/completion"] {
          _ = try await client.result(method, uri, at: position)
        }
        let range: JSONValue = ["start": position, "end": ["line": 1_000_000, "character": 1_000_000]]
        _ = try await client.actions(uri, in: range)
      }
      let end: JSONValue = ["line": 99, "character": 99]
      try await client.change(
        uri,
        [["range": ["start": end, "end": end], "text": "\n- {id: HP:9999999}\n"]],
        version: 2
      )
      #expect(try await client.pulled(uri).map { $0["range"]?["start"]?["line"] } == [2])
    }
  }

  @Test func whatIsNotOpenIsNotChanged() async throws {
    try await program.editing { client in
      try await client.change(uri, [["text": "id: HP:9999999\n"]], version: 2)
      let notice = try await client.notice("word of it") {
        $0["method"] == "window/logMessage" && $0["params"]?["type"] == 1
      }
      #expect(notice["params"]?["message"]?.string?.contains("not open") == true)
      try await client.close(uri)
      try await client.open(uri, "id: HP:9999999\n", version: 3)
      #expect(try await client.published(uri, version: 3).count == 1)
      #expect(await client.publishedVersions(uri) == [3])
    }
  }

  // MARK: A long document

  /// 20 MB: requests and edits during the check are answered, and the newest text is checked last.
  @Test(.timeLimit(.minutes(5))) func aLongDocumentDelaysNoOtherRequest() async throws {
    let line = "The patients had fever, and others of them had no neoplasm at all; see the table for what they had.\n"
    let block = String(repeating: line, count: 199) + "Breast carcinoma (HP:0003002) was seen.\n"
    let text = String(repeating: block, count: (20 << 20) / block.utf8.count)
    let uri = LanguageClient.uri("\(folder.path)/long.md")
    try await program.editing { client in
      try await client.open(uri, text)
      for version in 2...9 {
        let start: JSONValue = ["line": 0, "character": 0]
        let piece = version == 9 ? "Nothing (HP:9999999).\n" : "HP:000300\(version)\n"
        try await client.change(
          uri,
          [["range": ["start": start, "end": start], "text": .string(piece)]],
          version: version
        )
        // The identifier at the end of the first block has moved down by a line with each edit.
        let place: JSONValue = ["line": JSONValue(199 + version - 1), "character": 22]
        let hover = try await client.result("textDocument/hover", uri, at: place)
        #expect(hover["contents"]?["value"]?.string?.contains("Breast carcinoma") == true)
      }
      let reported = try await client.published(uri, version: 9)
      #expect(
        reported.first?["range"]?["start"] == ["line": 0, "character": 9] && reported.first?["code"] == "unknown_id"
      )
      let versions = await client.publishedVersions(uri)
      #expect(versions == versions.sorted() && versions.last == 9, "\(versions)")
    }
  }
}
