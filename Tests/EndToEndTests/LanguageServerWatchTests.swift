import Foundation
import JSON
import Support
import Testing

/// Stores and settings that change while an editor is open.
@Suite struct LanguageServerWatchTests {
  private let folder: TemporaryFolder
  private let program: Program
  private let uri: String

  init() throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    try FileManager.default.createDirectory(atPath: "\(folder.path)/kb", withIntermediateDirectories: true)
    uri = LanguageClient.uri("\(folder.path)/kb/a.yaml")
  }

  private static let text = "{id: HP:0003002, label: x}\n"

  private func load() async throws {
    let loaded = try await program.run("load", Checkout.smallOntologies)
    try #require(loaded.status == 0, "\(loaded.errors)")
  }

  private func rules(_ client: LanguageClient, publication number: Int) async throws -> [String] {
    try await client.publication(number).compactMap { $0["code"]?.string }
  }

  @Test func theFirstStoreIsTakenUpByItself() async throws {
    try await program.editing { client in
      let shown = try await client.notice("a message") { $0["method"] == "window/showMessage" }
      #expect(shown["params"]?["message"]?.string?.contains("no ontologies are loaded") == true)
      try await client.open(uri, Self.text)
      let first = try await client.published(uri)
      #expect(first.count == 1 && first.first?["message"]?.string?.contains("nothing was checked") == true)
      #expect(try await client.result("textDocument/hover", uri, at: ["line": 0, "character": 8]) == .null)
      try await load()
      #expect(try await rules(client, publication: 2) == ["mismatch"])
      let hover = try await client.result("textDocument/hover", uri, at: ["line": 0, "character": 8])
      #expect(hover["contents"]?["value"]?.string?.contains("Breast carcinoma") == true)
      // One message is enough.
      #expect(await client.notices.count { $0["method"] == "window/showMessage" } == 1)
    }
  }

  @Test func aNewStoreIsTakenUpByItself() async throws {
    let old = try folder.write("hp.obo", "ontology: hp\ndata-version: 1\n\n[Term]\nid: HP:0003002\nname: x\n")
    #expect(try await program.run("load", old).status == 0)
    try await program.editing { client in
      try await client.open(uri, Self.text)
      #expect(try await rules(client, publication: 1).isEmpty)
      try await load()
      #expect(try await rules(client, publication: 2) == ["former"])
    }
  }

  @Test func aClientThatPullsIsAskedToRefresh() async throws {
    let capabilities: JSONValue = [
      "textDocument": ["diagnostic": [:]],
      "workspace": ["diagnostics": ["refreshSupport": true], "inlayHint": ["refreshSupport": true]],
    ]
    try await program.editing(capabilities) { client in
      try await client.open(uri, Self.text)
      let pull: JSONValue = ["textDocument": ["uri": .string(uri)]]
      let first = try await client.result("textDocument/diagnostic", pull)
      #expect(first["items"]?.array.first?["code"] == "unreadable")
      let known: JSONValue = ["textDocument": ["uri": .string(uri)], "previousResultId": first["resultId"] ?? .null]
      #expect(try await client.result("textDocument/diagnostic", known)["kind"] == "unchanged")
      try await load()
      for method: JSONValue in ["workspace/diagnostic/refresh", "workspace/inlayHint/refresh"] {
        let request = try await client.notice("\(method)") { $0["method"] == method }
        let id = try #require(request["id"]?.string)
        try await client.send(content: #"{"jsonrpc":"2.0","id":"\#(id)","result":null}"#)
      }
      let second = try await client.result("textDocument/diagnostic", known)
      #expect(second["items"]?.array.map { $0["code"] } == ["mismatch"])
    }
  }

  @Test func settingsThatAreChangedOnTheDiskHoldAtOnce() async throws {
    try await load()
    try await program.editing { client in
      try await client.open(uri, Self.text)
      #expect(try await rules(client, publication: 1) == ["mismatch"])
      let path = try folder.write("kb/.obod.yaml", "severity: {mismatch: off}\n")
      #expect(try await rules(client, publication: 2).isEmpty)
      _ = try folder.write("kb/.obod.yaml", "severity: {mismatch: loud}\n")
      #expect(try await rules(client, publication: 3) == ["unreadable"])
      _ = try folder.write("kb/.obod.yaml", "baseline: known.tsv\n")
      #expect(try await rules(client, publication: 4) == ["unreadable"])
      _ = try folder.write("kb/known.tsv", "path\trule\tid\tgiven\tcount\na.yaml\tmismatch\tHP:0003002\tx\t1\n")
      #expect(try await rules(client, publication: 5).isEmpty)
      try FileManager.default.removeItem(atPath: path)
      #expect(try await rules(client, publication: 6) == ["mismatch"])
    }
  }
}
