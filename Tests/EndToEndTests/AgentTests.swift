import Foundation
import JSON
import Support
import Testing

/// 'obod mcp' as an agent uses it.
@Suite struct AgentTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static let handshake =
    #"{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#

  /// Sends lines and returns the answers by their ids as JSON; those to lines that cannot be read are under `null`.
  private func answers(_ lines: [String], _ options: String...) async throws -> [String: [JSONValue]] {
    let result = try await program.run(["mcp"] + options, input: lines.map { $0 + "\n" }.joined())
    #expect(result.status == 0 && result.errors == "")
    let answers = try result.output.split(separator: "\n").map { try #require(JSONValue(String($0))) }
    return Dictionary(grouping: answers.flatMap { $0.array.isEmpty ? [$0] : $0.array }) { $0["id"]?.string ?? "null" }
  }

  /// Calls a tool and returns its result.
  private func call(_ tool: String, _ arguments: String, _ options: String...) async throws -> JSONValue {
    let request =
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
    let result = try await program.run(["mcp"] + options, input: Self.handshake + "\n" + request + "\n")
    let answer = try #require(result.output.split(separator: "\n").last.flatMap { JSONValue(String($0)) })
    return try #require(answer["result"])
  }

  private func text(_ result: JSONValue) -> String { result["content"]?.array.first?["text"]?.string ?? "" }

  // MARK: Tools

  /// Identifiers of every kind, with the label given for them.
  @Test(arguments: [
    ("HP:0003002", "Breast carcinoma", "exact", "HP:0003002"),
    ("HP:0100013", "Breast carcinoma", "mismatch", "HP:0100013"),
    ("hp_0003002", "breast carcinoma", "normalized", "HP:0003002"),
    ("http://purl.obolibrary.org/obo/HP_0003002", "Breast cancer", "synonym", "HP:0003002"),
    ("HP:9999999", "Breast carcinoma", "unknown_id", "HP:9999999"),
    ("CHEBI:15377", "water", "unloaded_prefix", "CHEBI:15377"), ("breast", "", "malformed_id", "breast"),
    ("", "x", "malformed_id", "<>"), ("two words", "x", "malformed_id", "two\u{A0}words"),
  ])
  func checksEveryKindOfIdentifier(_ id: String, _ label: String, _ verdict: String, _ canonical: String) async throws {
    let pair: JSONValue = ["terms": [["id": .string(id), "label": .string(label)]]]
    let result = try await call("check_terms", pair.text)
    let checked = try #require(result["structuredContent"]?["results"]?.array.first)
    #expect(checked["verdict"]?.string == verdict && checked["id"]?.string == canonical, "\(checked.text)")
    #expect(result["isError"] == false)
  }

  @Test func theRightTermIsNamedWithItsDefinitionAndRelease() async throws {
    let result = try await call("check_terms", #"{"terms":[{"id":"HP:0100013","label":"Breast carcinoma"}]}"#)
    let checked = try #require(result["structuredContent"]?["results"]?.array.first)
    let first = try #require(checked["candidates"]?.array.first)
    #expect(first["id"] == "HP:0003002" && first["label"] == "Breast carcinoma" && first["status"] == "current")
    #expect(first["release"] != nil && first["ontology"] == "hp")
    #expect(result["structuredContent"]?["summary"]?["errors"] == 1)
    let text = text(result)
    #expect(text.hasPrefix("0 of 1 right, 1 wrong.\nWRONG HP:0100013 is 'Neoplasm of the breast'"))
    #expect(text.contains("perhaps: HP:0003002 \"Breast carcinoma\" (current, hp "))
  }

  @Test func obsoleteTermsComeWithTheirReplacement() async throws {
    let obsolete = try #require(
      try await program.run("check", "CL:0000003", "native cell", "--json").output.split(separator: "\n").first
    )
    let expected = try #require(JSONValue(String(obsolete)))
    let result = try await call("lookup_terms", #"{"ids":["CL:0000003"]}"#)
    let term = try #require(result["structuredContent"]?["terms"]?.array.first)
    #expect(term["status"]?.string == expected["status"]?.string)
    #expect(term["replaced_by"]?.array.map { $0["id"] } == expected["replaced_by"]?.array.map { $0["id"] })
    #expect(text(result).contains("Obsolete"))
  }

  @Test func searchesKeepToABranchAndAnOntology() async throws {
    let whole = try await call("search_terms", #"{"query":"neoplasm breast"}"#)
    let ids = try #require(whole["structuredContent"]?["results"]?.array.compactMap { $0["id"]?.string })
    #expect(ids.contains("HP:0100013"))
    let below = try await call("search_terms", #"{"query":"breast","under":"HP:0100013","ontology":"hp"}"#)
    let found = try #require(below["structuredContent"]?["results"]?.array)
    #expect(found.contains { $0["id"] == "HP:0003002" } && found.allSatisfy { $0["ontology"] == "hp" })
    let wrong = try await call("search_terms", #"{"query":"breast","under":"HP:9999999"}"#)
    #expect(wrong["isError"] == true && text(wrong).contains("HP:9999999"))
    let nothing = try await call("search_terms", #"{"query":"qqqqqqqq"}"#)
    #expect(text(nothing).hasPrefix("No term was found"))
  }

  @Test func theHierarchyAnswersWhetherATermIsOfABranch() async throws {
    let inside = try await call("hierarchy", #"{"id":"HP:0003002","is_a":"HP:0000118","show":["ancestors"]}"#)
    let values = try #require(inside["structuredContent"])
    #expect(values["is_a"]?["answer"] == true && values["is_a"]?["path"]?.array.last?["id"] == "HP:0000118")
    #expect(values["ancestors"]?["total"]?.int == values["ancestors"]?["terms"]?.array.count)
    #expect(values["children"] == nil)
    let outside = try await call("hierarchy", #"{"id":"HP:0000118","is_a":"HP:0003002"}"#)
    #expect(outside["structuredContent"]?["is_a"]?["answer"] == false && text(outside).contains("It is NOT"))
    let unknown = try await call("hierarchy", #"{"id":"HP:9999999"}"#)
    #expect(unknown["isError"] == true && text(unknown).contains("has no HP:9999999"))
  }

  // MARK: Documents

  private static let wrong = #"{"text":"- id: HP:0100013\n  label: Breast carcinoma\n","file_name":"a.yaml"}"#

  @Test func aTextIsCheckedLikeTheFileItNames() async throws {
    let result = try await call("validate_document", Self.wrong)
    let path = try folder.write("a.yaml", "- id: HP:0100013\n  label: Breast carcinoma\n")
    let file = try await program.run("validate", "--format", "json", path).output.split(separator: "\n")
    let expected = try #require(file.first.flatMap { JSONValue(String($0)) })
    let finding = try #require(result["structuredContent"]?["findings"]?.array.first)
    for key in ["line", "column", "length", "verdict", "id", "label", "given", "message", "candidates", "fix"] {
      #expect(finding[key] == expected[key], "\(key)")
    }
    #expect(result["structuredContent"]?["summary"]?["mismatched"] == 1)
  }

  @Test func aFixReturnsTheTextAndWritesNothing() async throws {
    let text = "- id: HP:0003002\n  label: breast carcinoma\n- id: HP:0100013\n  label: Breast carcinoma\n"
    let path = try folder.write("project/terms.yaml", text)
    let result = try await call("fix_document", #"{"path":"terms.yaml"}"#, "--root", "\(folder.path)/project")
    let values = try #require(result["structuredContent"])
    #expect(values["text"]?.string == text.replacing("breast carcinoma", with: "Breast carcinoma"))
    #expect(values["changes"] == [["line": 2, "column": 10, "old": "breast carcinoma", "new": "Breast carcinoma"]])
    #expect(values["findings"]?.array.map { $0["verdict"] } == ["mismatch"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func settingsOfTheRootApplyToTextsToo() async throws {
    _ = try folder.write("project/.obod.yaml", "severity:\n  mismatch: off\n")
    _ = try folder.write("project/a.yaml", "- id: HP:0100013\n  label: Breast carcinoma\n")
    for arguments in [#"{"path":"a.yaml"}"#, Self.wrong] {
      let result = try await call("validate_document", arguments, "--root", "\(folder.path)/project")
      #expect(result["structuredContent"]?["findings"] == [])
    }
    let without = try await call("validate_document", Self.wrong)
    #expect(without["structuredContent"]?["findings"]?.array.count == 1)
  }

  @Test func nothingOutsideTheRootIsRead() async throws {
    _ = try folder.write("secret.yaml", "- id: HP:0100013\n  label: Breast carcinoma\n")
    _ = try folder.write("project/a.yaml", "x: y\n")
    let link = "\(folder.path)/project/link.yaml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(folder.path)/secret.yaml")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/project/up", withDestinationPath: folder.path)
    for path in ["../secret.yaml", "\(folder.path)/secret.yaml", "link.yaml", "up/secret.yaml", "none.yaml", "a\u{0}"] {
      let arguments: JSONValue = ["path": .string(path)]
      let result = try await call("validate_document", arguments.text, "--root", "\(folder.path)/project")
      #expect(result["isError"] == true && !text(result).contains("mismatch"), "\(path)")
    }
    let refused = try await call("validate_document", #"{"path":"a.yaml"}"#)
    #expect(refused["isError"] == true && text(refused).contains("--root"))
    let folder = try await call("validate_document", #"{"path":"."}"#, "--root", "\(folder.path)/project")
    #expect(folder["isError"] == true)
  }

  // MARK: The protocol

  @Test(arguments: [
    ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
    ("2025-11-25", "2025-11-25"), ("2099-01-01", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("", "2025-11-25"),
  ])
  func negotiatesTheRevision(_ wanted: String, _ agreed: String) async throws {
    let hello = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\#(wanted)"}}"#
    let list = #"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#
    let answers = try await answers([hello, list])
    #expect(answers["1"]?.first?["result"]?["protocolVersion"]?.string == agreed)
    let tools = try #require(answers["2"]?.first?["result"]?["tools"]?.array)
    #expect(tools.count == 6)
    // Older clients know nothing of values beside the text.
    #expect(tools.allSatisfy { ($0["outputSchema"] != nil) == (agreed >= "2025-06-18") })
  }

  @Test func revisionsWithoutAHandshakeSayInEachRequestWhichOneItIs() async throws {
    func request(_ method: String, _ version: String, _ more: String = "", capabilities: String = "{}") -> String {
      let keys = "\"io.modelcontextprotocol/protocolVersion\":\"\(version)\""
      let others = capabilities.isEmpty ? "" : ",\"io.modelcontextprotocol/clientCapabilities\":\(capabilities)"
      return
        #"{"jsonrpc":"2.0","id":"\#(method) \#(version)\#(capabilities)","method":"\#(method)","params":{\#(more)"_meta":{\#(keys)\#(others)}}}"#
    }
    let now = "2026-07-28"
    let answers = try await answers([
      request("server/discover", now), request("tools/list", now), request("tools/list", "2027-01-01"),
      request("tools/list", now, capabilities: ""),
      request("resources/read", now, #""uri":"obod://HP:0003002","#), request("ping/pong", now),
    ])
    func answer(_ id: String) throws -> JSONValue { try #require(answers[id]?.first) }
    let discovered = try #require(try answer("server/discover \(now){}")["result"])
    #expect(discovered["supportedVersions"]?.array.first == "2026-07-28" && discovered["resultType"] == "complete")
    #expect(discovered["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "obod")
    #expect(try answer("tools/list \(now){}")["result"]?["ttlMs"]?.int ?? 0 > 0)
    let refused = try answer("tools/list 2027-01-01{}")["error"]
    #expect(refused?["code"] == -32022 && refused?["data"]?["supported"] == ["2026-07-28"])
    #expect(try answer("tools/list \(now)")["error"]?["code"] == -32602)
    #expect(try answer("resources/read \(now){}")["result"]?["cacheScope"] == "private")
    #expect(try answer("ping/pong \(now){}")["error"]?["code"] == -32601)
  }

  @Test(arguments: [
    "obod://HP:0003002", "obod:///HP:0003002", "obod:HP:0003002", "obod://hp_0003002", "OBOD://HP%3A0003002",
  ])
  func aTermIsAResource(_ uri: String) async throws {
    let read = #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"\#(uri)"}}"#
    let answers = try await answers([Self.handshake, read])
    let contents = try #require(answers["1"]?.first?["result"]?["contents"]?.array.first)
    #expect(contents["uri"]?.string == uri && contents["text"]?.string?.contains("Breast carcinoma") == true)
  }

  @Test(arguments: ["obod://HP:9999999", "obod://", "http://example.org/HP:0003002", "", "obod://%FF%FE"])
  func whatIsNoTermIsNoResource(_ uri: String) async throws {
    let read = #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"\#(uri)"}}"#
    let answers = try await answers([Self.handshake, read])
    #expect(answers["1"]?.first?["error"]?["code"] == -32002)
  }

  /// A line that is no request, and the code of the error that answers it.
  @Test(arguments: [
    ("{", -32700), ("nonsense", -32700), (String(repeating: "[", count: 100_000), -32700), ("\u{FFFD}", -32700),
    ("7", -32600), ("[]", -32600), ("null", -32600), ("{}", -32600), (#"{"id":1}"#, -32600),
    (#"{"id":null,"method":"ping"}"#, -32600), (#"{"id":[],"method":"ping"}"#, -32600),
    (#"{"id":1,"method":7}"#, -32600), (#"{"id":1,"method":"nothing"}"#, -32601),
    (#"{"id":1,"method":"prompts/list"}"#, -32601), (#"{"id":1,"method":"tools/call"}"#, -32602),
    (#"{"id":1,"method":"tools/call","params":[]}"#, -32602),
    (#"{"id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32602),
    (#"{"id":1,"method":"resources/read","params":{}}"#, -32602),
    (#"{"id":1,"method":"initialize","params":{}}"#, -32602),
    (#"[{"id":1,"method":"ping"}]"#, -32600),
  ])
  func whatCannotBeAnsweredIsRefusedAndTheNextRequestHeard(_ line: String, _ code: Int) async throws {
    let ping = #"{"jsonrpc":"2.0","id":"after","method":"ping"}"#
    let answers = try await answers([Self.handshake, line, ping])
    let refusals = (answers["1"] ?? []) + (answers["null"] ?? [])
    #expect(refusals.map { $0["error"]?["code"]?.int } == [code])
    #expect(answers["after"]?.first?["result"] == .object([]))
  }

  @Test func anythingBeforeTheHandshakeIsRefusedButAPing() async throws {
    let answers = try await answers([
      #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, #"{"jsonrpc":"2.0","id":2,"method":"ping"}"#,
    ])
    #expect(answers["1"]?.first?["error"]?["code"] == -32600 && answers["2"]?.first?["result"] == .object([]))
  }

  @Test func aBatchIsAnsweredByOneMessageWhereTheRevisionHasThem() async throws {
    let hello = #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#
    let batch =
      #"[{"jsonrpc":"2.0","id":1,"method":"ping"},7,{"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":2,"method":"ping"}]"#
    let notifications = #"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#
    let result = try await program.run(["mcp"], input: [hello, batch, notifications].map { $0 + "\n" }.joined())
    let lines = result.output.split(separator: "\n").compactMap { JSONValue(String($0)) }
    #expect(lines.count == 2 && lines.last?.array.map { $0["id"] } == [1, .null, 2])
  }

  /// Arguments that a model can correct are refused in words that it sees.
  @Test(arguments: [
    ("check_terms", "{}", "terms is missing"), ("check_terms", #"{"terms":[]}"#, "terms has 0 items"),
    ("check_terms", #"{"terms":{}}"#, "terms must be an array"),
    ("check_terms", #"{"terms":[{"label":"x"}]}"#, "terms[0].id is missing"),
    ("check_terms", #"{"terms":[{"id":"HP:1","lable":"x"}]}"#, "'terms[0].lable' is not an argument"),
    ("search_terms", #"{"query":"x","limit":0}"#, "limit must be from 1 to 100, not 0"),
    ("search_terms", #"{"query":"x","limit":1.5}"#, "limit must be a whole number"),
    ("hierarchy", #"{"id":"HP:1","show":["cousins"]}"#, "show[0] must be parents, children"),
    ("validate_document", "{}", "give either a path or a text"),
    ("validate_document", #"{"path":"a","text":"b"}"#, "give either a path or a text"),
    ("fix_document", #"{"text":"b","all":true}"#, "'all' is not an argument"),
    ("lookup_terms", "7", "must be an object"),
  ])
  func wrongArgumentsAreExplained(_ tool: String, _ arguments: String, _ reason: String) async throws {
    let result = try await call(tool, arguments)
    #expect(result["isError"] == true && text(result).contains(reason), "\(text(result))")
  }

  @Test func aMegabyteOfArgumentsIsAnswered() async throws {
    let long = String(repeating: "x", count: 1 << 20)
    let label = try await call("check_terms", #"{"terms":[{"id":"HP:1","label":"\#(long)"}]}"#)
    #expect(text(label) == "terms[0].label has 1048576 characters; the limit is 2000")
    let pairs = Array(repeating: #"{"id":"HP:0003002","label":"Breast carcinoma"}"#, count: 30_000).joined(
      separator: ","
    )
    #expect(text(try await call("check_terms", #"{"terms":[\#(pairs)]}"#)).hasPrefix("terms has 30000 items"))
    let document = try await call("validate_document", #"{"text":"\#(long)"}"#)
    #expect(document["structuredContent"]?["summary"]?["identifiers"] == 0)
  }

  @Test func aCancelledRequestGetsNoAnswer() async throws {
    let pairs = Array(repeating: "- id: HP:0100013\n  label: Breast carcinoma\n", count: 40_000).joined()
    let document: JSONValue = ["text": .string(pairs), "file_name": "a.yaml"]
    let long =
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"validate_document","arguments":\#(document.text)}}"#
    let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#
    let list = #"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#
    let answers = try await answers([Self.handshake, long, cancel, list])
    #expect(answers["1"] == nil && answers["2"]?.first?["result"] != nil)
  }

  @Test func withoutAStoreItSaysHowToLoadOne() async throws {
    let empty = Program(in: try TemporaryFolder())
    let request =
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"lookup_terms","arguments":{"ids":["HP:1"]}}}"#
    let result = try await empty.run(["mcp"], input: Self.handshake + "\n" + request + "\n")
    let answer = try #require(result.output.split(separator: "\n").last.flatMap { JSONValue(String($0)) }?["result"])
    #expect(answer["isError"] == true && text(answer).contains("obod load"))
  }

  @Test func aRootThatIsNoFolderIsAnError() async throws {
    let result = try await program.run("mcp", "--root", "\(folder.path)/none")
    #expect(result.status == 3 && result.errors.contains("is not a folder"))
  }
}

extension JSONValue {
  fileprivate var text: String {
    let sink = ByteSink()
    var json = JSONWriter(sink)
    json.element(self)
    return sink.string
  }
}
