import Foundation
import JSON
import Support
import Testing
import Wire

/// Misbehaving clients of every kind at once, and one that behaves.
@Suite(.serialized) struct HostileClientsTests {
  private static let requests = [
    "CHECK HP:0003002 breast carcinoma", "LOOKUP HP:0003002", "COMPLETE brest carc", "SEARCH tumour of breast",
    "ISA HP:0003002 HP:0000118", "SCAN bone marrow (UBERON:0001474)",
  ]

  /// The most expensive requests, as lines of the maximum length and as short ones: letters that expand to eighteen
  /// each, frequent words, runs of combining marks, misspelled words, and text full of identifiers.
  private static let expensive: String = {
    let texts = ["\u{FDFA}", "cell disease of ", "a" + String(repeating: "\u{301}", count: 30), "carcinomma brest "]
    let verbs = ["CHECK HP:0003002", "COMPLETE", "SEARCH", "LABEL"]
    let lines = texts.flatMap { text in
      [60_000, 3_000].flatMap { size in
        verbs.map { "\($0) \(String(repeating: text, count: size / text.utf8.count))\n" }
      }
    }
    return lines.joined() + "SCAN \(String(repeating: "breast carcinoma (HP:0100013) ", count: 2_000))\n"
  }()

  @Test func aWellBehavedClientIsAnsweredWhateverOthersDo() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let limits = ["--connection-limit", "215", "--idle-time", "20", "--unread-limit", "65536", "--unread-time", "2"]
    try await program.serving(limits) { _ in
      let good = try RawClient.alone(program)
      let before = try #require(try good.ask("STATS"))
      let expected = try Self.requests.map { try #require(try good.ask($0)) }

      let idle = try (0..<200).map { _ in try RawClient(program) }
      var flooding: RawClient? = try RawClient(program)
      let (unreading, endless) = try (RawClient(program), RawClient(program))
      var costly: RawClient? = try RawClient(program)
      let random = try (0..<10).map { _ in try RawClient(program) }
      var generator = SeededGenerator(seed: 7)
      let noise = random.map { _ in (0..<(64 << 10)).map { _ in UInt8.random(in: 0...255, using: &generator) } }
      try expectRefusal(RawClient(program), "too_many_connections")

      let flood = Array(String(repeating: "COMPLETE b\nCHECK HP:0003002\nSTATS\n", count: 20_000).utf8)
      let demands = Array(String(repeating: "DESCENDANTS limit=1000 HP:0000118\n", count: 20_000).utf8)
      let expensive = Array(Self.expensive.utf8)
      var (flooded, demanded, spent) = (0, 0, 0)
      for round in 0..<600 {
        flooded = (flooded + (flooding?.offer(flood[flooded...]) ?? 0)) % flood.count
        _ = flooding?.takeLines()
        spent = (spent + (costly?.offer(expensive[spent...]) ?? 0)) % expensive.count
        _ = costly?.takeLines()
        demanded += unreading.offer(demands[demanded...])
        if round % 50 == 10, round / 50 < random.count { try random[round / 50].send(noise[round / 50]) }
        // An empty line keeps a connection from being idle.
        if round % 50 == 20 { for client in random { try client.send("\n") } }
        if round == 100 { try endless.send([UInt8](repeating: 0x78, count: 1 << 20)) }
        #expect(try good.ask(Self.requests[round % 6]) == expected[round % 6])
      }
      (flooding, costly) = (nil, nil)
      while try reached("unread_time", good) < 1 { try await Task.sleep(for: .milliseconds(20)) }
      for client in random {
        try client.send("\n@last PING\n")
        while let line = try client.line(), !line.contains(#""tag":"last""#) {}
        #expect(!client.isClosed, "a bad line costs that line")
      }
      try expectRefusal(endless, "line_too_long")

      let after = try #require(try good.ask("STATS"))
      for kind in ["private_bytes", "resident_bytes"] {
        let growth = try #require(after["memory"]?[kind]?.int) - #require(before["memory"]?[kind]?.int)
        #expect(growth < 64 << 20 || Checkout.isSanitized, "\(kind)")
      }
      while try reached("idle_time", good) < 200 { try await Task.sleep(for: .milliseconds(20)) }
      for client in idle { try expectRefusal(client, "idle") }
      #expect(try reached("line_limit", good) == 1)
      #expect(try reached("connection_limit", good) == 1)
      #expect(try reached("unread_limit", good) >= 1)
      #expect(try reached("unread_time", good) == 1)
    }
  }

  /// New clients may reuse the memory of clients that have left.
  @Test func anAnswerForADisconnectedClientReachesNoOtherClient() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let questions = String(repeating: "@left DESCENDANTS limit=1000 NCIT:C12219\n", count: 8)
    try await program.serving { _ in
      for _ in 0..<500 {
        for _ in 0..<4 { try RawClient(program).send(questions) }
        let others = try (0..<4).map { _ in try RawClient(program) }
        for client in others { try client.send("@came SEARCH breast\n") }
        for client in others {
          let answer = try client.line()
          try #require(answer?.hasPrefix(#"{"ok":true,"tag":"came","#) == true, "\(answer ?? "closed")")
        }
      }
    }
  }

  private func reached(_ limit: String, _ client: RawClient) throws -> Int {
    try #require(try client.ask("STATS")?["limits"]?[limit]?["reached"]?.int)
  }

  private func expectRefusal(_ client: RawClient, _ code: String) throws {
    var last: String?
    while let line = try client.line() { last = line }
    #expect(last?.contains(#""error":"\#(code)""#) == true, "\(last ?? "closed in silence")")
  }
}
