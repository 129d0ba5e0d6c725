import JSON
import Subprocess
import Support
import Testing

/// Messages of the base protocol, and invalid ones.
@Suite struct LanguageServerFramingTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
  }

  /// Bytes that are not a message, the number of refusals expected for them, and the error code.
  struct Garbage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    var refusals = 1
    let code: Int

    init(_ description: String, _ text: String, refusals: Int = 1, code: Int) {
      self.init(description, Array(text.utf8), refusals: refusals, code: code)
    }

    init(_ description: String, _ bytes: [UInt8], refusals: Int = 1, code: Int) {
      testDescription = description
      self.bytes = bytes
      self.refusals = refusals
      self.code = code
    }

    static func content(_ description: String, _ content: String, code: Int) -> Garbage {
      Garbage(description, "Content-Length: \(content.utf8.count)\r\n\r\n\(content)", code: code)
    }
  }

  static let garbage: [Garbage] = [
    .content("not JSON", "{\"jsonrpc\":", code: -32700), .content("nothing", "", code: -32700),
    .content("nested too deeply", String(repeating: "[", count: 10_000), code: -32700),
    .content(
      "nested too deeply in params",
      "{\"id\":1,\"params\":" + String(repeating: "{\"a\":", count: 10_000),
      code: -32700
    ),
    Garbage("no UTF-8", Array("Content-Length: 4\r\n\r\n\"".utf8) + [0xC3, 0x28, 0x22], code: -32700),
    .content("a batch", #"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#, code: -32600),
    .content("a number", "7", code: -32600), .content("null", "null", code: -32600),
    .content("no method", #"{"jsonrpc":"2.0"}"#, code: -32600),
    .content("a method that is none", #"{"jsonrpc":"2.0","method":7}"#, code: -32600),
    .content("an id of null", #"{"jsonrpc":"2.0","id":null,"method":"shutdown"}"#, code: -32600),
    .content("an id of true", #"{"jsonrpc":"2.0","id":true,"method":"shutdown"}"#, code: -32600),
    .content("an id that is a list", #"{"jsonrpc":"2.0","id":[1],"method":"shutdown"}"#, code: -32600),
    .content("an id that is an object", #"{"jsonrpc":"2.0","id":{},"method":"shutdown"}"#, code: -32600),
    // After each of these, the next header is in the middle of a line.
    Garbage("a negative length", "Content-Length: -2\r\n\r\n{}", code: -32700),
    Garbage("a length in words", "Content-Length: two\r\n\r\n{}", code: -32700),
    Garbage("a length beyond all numbers", "Content-Length: 99999999999999999999\r\n\r\n{}", code: -32700),
    Garbage("no length", "Content-Type: text\r\n\r\n{}", code: -32700),
    Garbage("a length that is too short", "Content-Length: 3\r\n\r\n{\"a\":1}", refusals: 2, code: -32700),
    Garbage("no header", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}", code: -32700),
    Garbage("a long line", [UInt8](repeating: UInt8(ascii: "x"), count: 10_000), code: -32700),
  ]

  /// Regression: nothing after a wrong length was ever understood again.
  @Test(arguments: garbage)
  func whatIsNoMessageIsRefusedAndTheNextOneHeard(_ garbage: Garbage) async throws {
    let status = try await program.editing { client in
      try await client.send(garbage.bytes)
      for number in 1...3 {
        let answer = try await client.request("obod/\(number)", [:])
        #expect(answer["error"]?["code"] == -32601)
      }
      let refusals = await client.refusals
      #expect(
        refusals.count == garbage.refusals && refusals.first?["error"]?["code"]?.int == garbage.code,
        "\(refusals)"
      )
      #expect(refusals.allSatisfy { $0["id"] == .null })
    }
    #expect(status == 0)
  }

  /// The announced number of content bytes is skipped.
  @Test func aMessageLongerThanAnyDocumentIsRefused() async throws {
    let status = try await program.editing { client in
      try await client.send(Array("Content-Length: 1000000000000\r\n\r\n{}".utf8))
      let refusal = try await client.refusal(0)
      #expect(refusal["error"]?["message"]?.string?.contains("1000000000000 bytes") == true)
      try await client.close()
    }
    #expect(status == 1)
  }

  @Test func headersMayHaveMoreFieldsInAnyCapitals() async throws {
    try await program.editing { client in
      for (id, header) in [
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 45\r\n\r\n",
        "content-length:45\r\n\r\n", "CONTENT-LENGTH:   45  \r\nX: y\r\n\r\n",
      ].enumerated() {
        try await client.send(Array("\(header){\"jsonrpc\":\"2.0\",\"id\":7\(id),\"method\":\"obod/any\"}".utf8))
        #expect(try await client.answer(to: 70 + id)["error"]?["code"] == -32601)
      }
    }
  }

  /// Byte by byte, and many messages at once.
  @Test func messagesComeInPiecesOfAnySize() async throws {
    try await program.editing { client in
      func message(_ id: Int) -> [UInt8] {
        let content = "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"größer\"}"
        return Array("Content-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8)
      }
      for byte in message(500) { try await client.send([byte]) }
      try await client.send((501..<700).flatMap(message))
      for id in 500..<700 { #expect(try await client.answer(to: id)["error"]?["code"] == -32601) }
    }
  }

  static let ids: [JSONValue] = [
    0, -1, .number("1.5"), .number("1e3"), .number("123456789012345678901234567890"), "", "1", "a \"b\" 😀",
    .string("\u{0}"),
  ]

  @Test func requestsAreAnsweredUnderTheirIds() async throws {
    try await program.editing { client in
      for id in Self.ids {
        for content in [#""method":"obod/any""#, #""method":7"#, #""params":{}"#] {
          let sink = ByteSink()
          var json = JSONWriter(sink)
          json.beginObject()
          json.field("id", id)
          try await client.send(content: sink.string + #","jsonrpc":"2.0",\#(content)}"#)
          let answer = try await client.answer(to: id)
          #expect(answer["error"]?["code"] == (content.contains("any") ? -32601 : -32600), "\(id)")
        }
      }
    }
  }

  // MARK: Ends

  @Test func theServerEndsIfItsInputIsClosed() async throws {
    #expect(try await program.editing(nil) { try await $0.close() } == 1)
    #expect(try await program.editing { try await $0.close() } == 1)
    let status = try await program.editing { client in
      try await client.send(Array("Content-Length: 100\r\n\r\n{\"jsonrpc\"".utf8))
      try await client.close()
    }
    #expect(status == 1)
  }

  @Test func theServerEndsOnExit() async throws {
    let early = try await program.editing { client in
      try await client.notify("exit", .null)
      try await client.close()
    }
    #expect(early == 1)
    let beforeInitialize = try await program.editing(nil) { client in
      try await client.notify("exit", .null)
      try await client.close()
    }
    #expect(beforeInitialize == 1)
    #expect(try await program.editing { _ in } == 0)
    let withoutExit = try await program.editing { client in
      _ = try await client.result("shutdown", .null)
      try await client.close()
    }
    #expect(withoutExit == 0)
  }

  /// Another process that the client has started may keep the server's standard input open.
  @Test func theServerEndsIfItsClientIsKilled() async throws {
    let status = try await program.editing(nil) { client in
      _ = try await Subprocess.run(
        .name("sleep"),
        arguments: ["600"],
        input: .none,
        output: .discarded,
        error: .discarded
      ) { other in
        _ = try await client.begin([:], processID: Int(other.processIdentifier.value))
        #expect(try await client.request("obod/any", [:])["error"] != nil)
        try other.send(signal: .kill)
      }
      try await client.ended()
    }
    #expect(status == 1)
  }
}
