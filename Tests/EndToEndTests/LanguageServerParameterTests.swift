import Foundation
import JSON
import Support
import Testing

/// Parameters of any shape: every request is answered, and nothing ends the server.
@Suite struct LanguageServerParameterTests {
  private let folder: TemporaryFolder
  private let program: Program
  private var uri: String { LanguageClient.uri("\(folder.path)/a.yaml") }

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static func anything(_ generator: inout SeededGenerator, _ uri: String, depth: Int = 0) -> JSONValue {
    switch Int.random(in: 0..<(depth > 3 ? 8 : 11), using: &generator) {
    case 0: .null
    case 1: .bool(generator.isOne(in: 2))
    case 2:
      .number(generator.pick(["0", "1", "-1", "2.5", "1e300", "9223372036854775807", "9223372036854775808", "1e2"]))
    case 3:
      .string(generator.pick(["", "a", "HP:0003002", "file:", "file:///%", "file://host/x", "untitled:1", "\u{0}😀"]))
    case 4: .string(uri)
    case 5: .array([])
    case 6: .object([])
    case 7:
      [
        "line": .number(generator.pick(["0", "1", "99", "-1"])),
        "character": .number(generator.pick(["0", "7", "999"])),
      ]
    case 8: .array((0..<3).map { _ in anything(&generator, uri, depth: depth + 1) })
    default:
      .object((0..<5).map { _ in (name: generator.pick(names), value: anything(&generator, uri, depth: depth + 1)) })
    }
  }

  private static let names = [
    "textDocument", "uri", "position", "range", "start", "end", "line", "character", "context", "only", "diagnostics",
    "contentChanges", "text", "version", "languageId", "previousResultId", "data", "id", "capabilities", "processId",
    "rangeLength", "triggerCharacter", "general", "positionEncodings", "label",
  ]

  /// Returns valid parameters with one of the values replaced by something else.
  private static func spoilt(_ value: JSONValue, _ generator: inout SeededGenerator, _ uri: String) -> JSONValue {
    if generator.isOne(in: 4) { return anything(&generator, uri) }
    switch value {
    case .object(var fields) where !fields.isEmpty:
      let place = Int.random(in: fields.indices, using: &generator)
      fields[place].value = spoilt(fields[place].value, &generator, uri)
      return .object(fields)
    case .array(var values) where !values.isEmpty:
      let place = Int.random(in: values.indices, using: &generator)
      values[place] = spoilt(values[place], &generator, uri)
      return .array(values)
    default: return anything(&generator, uri)
    }
  }

  private static func proper(_ uri: String, _ generator: inout SeededGenerator) -> JSONValue {
    let range: JSONValue = ["start": ["line": 0, "character": 3], "end": ["line": 1, "character": 12]]
    let text: JSONValue = .string(generator.pick(["", "x", "- {id: HP:0003002, label: x}\n", "😀"]))
    return [
      "textDocument": ["uri": .string(uri), "languageId": "yaml", "version": 1, "text": text],
      "position": ["line": 0, "character": 9], "range": range,
      "context": ["diagnostics": [], "only": ["quickfix"], "triggerCharacter": ":"],
      "contentChanges": [["text": text], ["range": range, "text": text], ["range": range, "text": text]],
      "data": ["id": "HP:0003002"], "label": "Breast carcinoma", "previousResultId": "1",
    ]
  }

  @Test(arguments: [1, 2, 3])
  func anyParametersAreAnswered(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let capabilities: [JSONValue] = [[:], LanguageClient.pulling]
    let status = try await program.editing(generator.pick(capabilities)) { client in
      try await client.open(uri, "- {id: HP:0003002, label: x}\n- {id: HP:9999999}\n")
      for _ in 0..<200 {
        for method in LanguageServerRequestTests.notifications {
          let proper = Self.proper(uri, &generator)
          let params = generator.isOne(in: 3) ? Self.anything(&generator, uri) : Self.spoilt(proper, &generator, uri)
          // The other requests need an open document.
          if method == "textDocument/didClose", !generator.isOne(in: 8) { continue }
          try await client.notify(method, params)
        }
        let asked = try await Self.askAll(client, uri, &generator)
        for (id, params) in asked {
          let answer = try await client.answer(to: id)
          #expect((answer["result"] == nil) != (answer["error"] == nil), "\(params)")
          #expect(answer["error"]?["code"] != -32603)
        }
      }
      // The server still works.
      try await client.open(uri, "- {id: HP:0003002, label: x}\n", version: 4_711)
      let hover = try await client.result("textDocument/hover", uri, at: ["line": 0, "character": 10])
      #expect(hover["contents"]?["value"]?.string?.contains("Breast carcinoma") == true)
    }
    #expect(status == 0)
  }

  private static func askAll(
    _ client: LanguageClient,
    _ uri: String,
    _ generator: inout SeededGenerator
  ) async throws -> [(id: Int, params: JSONValue)] {
    var asked: [(id: Int, params: JSONValue)] = []
    for method in LanguageServerRequestTests.methods + LanguageServerRequestTests.otherMethods {
      let proper = proper(uri, &generator)
      let params = generator.isOne(in: 3) ? anything(&generator, uri) : spoilt(proper, &generator, uri)
      asked.append((try await client.ask(method, params), params))
    }
    return asked
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func anyCapabilitiesAreTaken(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let proper: JSONValue = [
      "processId": .null, "rootUri": .null,
      "capabilities": [
        "general": ["positionEncodings": ["utf-16", "utf-8"]],
        "textDocument": [
          "publishDiagnostics": ["tagSupport": ["valueSet": [1, 2]]], "hover": ["contentFormat": ["markdown"]],
          "definition": ["linkSupport": true], "codeAction": ["isPreferredSupport": true],
        ],
        "workspace": ["workspaceEdit": ["documentChanges": true], "inlayHint": ["refreshSupport": true]],
      ],
    ]
    for _ in 0..<8 {
      let params = generator.isOne(in: 3) ? Self.anything(&generator, uri) : Self.spoilt(proper, &generator, uri)
      // The id of a process that does not exist ends the session, as it should.
      guard params["processId"]?.int == nil else { continue }
      let status = try await program.editing(nil) { client in
        let begun = try await client.result("initialize", params)
        #expect(["utf-8", "utf-16", "utf-32"].contains(begun["capabilities"]?["positionEncoding"]))
      }
      #expect(status == 0)
    }
  }
}
