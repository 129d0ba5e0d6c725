import JSON
import Support
import Testing
import Wire

/// Expensive requests, and others that must not wait for them.
@Suite(.serialized) struct FairnessTests {
  /// As long and as expensive as a line can be: each pair is wrong, and no two are the same.
  private static let expensive: String = {
    let pairs = (0..<1_500).map { "HP:0003002 | carcinomma of brest \($0) | " }
    return "SCAN " + String(pairs.joined().prefix(60_000)) + "\n"
  }()

  private static func scanned(_ client: RawClient) throws -> Int {
    let verbs = try #require(try client.ask("STATS")?["requests"]?.array)
    return verbs.first { $0["verb"]?.string == "SCAN" }?["count"]?.int ?? 0
  }

  /// Regression: each cheap request waited for one expensive line of every other connection, and a later one for all
  /// lines.
  @Test(arguments: ["ISA HP:0003002 HP:0000118", "SEARCH breast carcinoma", "SCAN HP:0003002 Breast carcinoma"])
  func cheapRequestsDoNotWaitForExpensiveOnes(_ request: String) async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    try await program.serving { _ in
      let good = try RawClient.alone(program)
      let others = try (0..<40).map { _ in try RawClient(program) }
      for client in others { try client.send(Self.expensive + Self.expensive) }
      #expect(try good.ask("PING")?["ok"]?.bool == true)
      #expect(try good.ask(request)?["ok"]?.bool == true)
      #expect(try Self.scanned(good) < others.count / 2)
      // The answers to the expensive requests still arrive.
      for client in others {
        for _ in 0..<2 { #expect(try client.line()?.hasPrefix(#"{"ok":true,"identifiers":["#) == true) }
      }
    }
  }

  /// Regression: such requests were all completed, one after the other, although no client was left to read the
  /// answers.
  @Test func requestsOfDisconnectedClientsAreAbandoned() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    try await program.serving { _ in
      let good = try RawClient.alone(program)
      var others = try (0..<100).map { _ in try RawClient(program) }
      for client in others { try client.send(Self.expensive) }
      others = []
      while try good.ask("STATS")?["connections"]?["open"]?.int != 1 {}
      #expect(try good.ask(String(Self.expensive.dropLast()))?["ok"]?.bool == true)
      #expect(try Self.scanned(good) < 60)
    }
  }
}
