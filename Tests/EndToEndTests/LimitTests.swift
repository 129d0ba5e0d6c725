import Foundation
import JSON
import Support
import Testing
import Wire

/// Each limit of the daemon, reached by a client that exceeds it.
@Suite(.serialized) struct LimitTests {
  private let program: Program
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private func reached(_ limit: String, _ client: RawClient) throws -> Int {
    try #require(try client.ask("STATS")?["limits"]?[limit]?["reached"]?.int)
  }

  private func expectEnd(of client: RawClient, _ code: String) throws {
    let last = try #require(try client.line())
    #expect(last.hasPrefix(#"{"ok":false,"error":"\#(code)","message":""#), "\(last)")
    #expect(last.hasSuffix(#"; the connection is closed"}"#), "\(last)")
    #expect(try client.line() == nil)
  }

  @Test func aConnectionOverTheLimitIsRefusedAndTheOthersStay() async throws {
    try await program.serving("--connection-limit", "3") { _ in
      var clients = try [RawClient.alone(program)] + (0..<2).map { _ in try RawClient(program) }
      for client in clients { #expect(try client.ask("PING")?["ok"]?.bool == true) }
      for _ in 0..<5 { try expectEnd(of: RawClient(program), "too_many_connections") }
      for client in clients { #expect(try client.ask("PING")?["ok"]?.bool == true) }
      #expect(try reached("connection_limit", clients[0]) == 5)
      clients.removeLast()
      // The daemon notices the disconnection a moment later.
      while try clients[0].ask("STATS")?["connections"]?["open"]?.int == 3 {}
      #expect(try RawClient(program).ask("PING")?["ok"]?.bool == true)
    }
  }

  @Test func noMoreConnectionsAreTakenThanFilesMayBeOpen() async throws {
    let daemon = try await program.serving([], openFiles: "-n 200") { _ in
      let first = try RawClient.alone(program)
      let most = try #require(try first.ask("STATS")?["limits"]?["connection_limit"]?["value"]?.int)
      #expect(most < 200)
      let others = try (0..<250).map { _ in try RawClient(program) }
      let answers = try others.map { try $0.ask("PING") }
      #expect(answers.count { $0?["ok"]?.bool == true } == most - 1)
      #expect(answers.count { $0?["error"]?.string == "too_many_connections" } == 251 - most)
    }
    #expect(daemon.log.contains("the limit on open files allows"))
  }

  @Test func theLimitOnOpenFilesIsRaisedAsFarAsMayBe() async throws {
    try await program.serving(["--connection-limit", "300"], openFiles: "-S -n 100") { _ in
      let clients = try [RawClient.alone(program)] + (0..<299).map { _ in try RawClient(program) }
      for client in clients { #expect(try client.ask("PING")?["ok"]?.bool == true) }
    }
  }

  @Test func anIdleClientIsDisconnectedAndAnActiveOneIsNot() async throws {
    try await program.serving("--idle-time", "3") { _ in
      let (silent, halting, asking) = try (RawClient(program), RawClient(program), RawClient(program))
      try halting.send("PING\nCHECK HP:0003002 Brea")
      #expect(try halting.line() != nil)
      while try reached("idle_time", asking) < 2 { try await Task.sleep(for: .milliseconds(20)) }
      try expectEnd(of: silent, "idle")
      try expectEnd(of: halting, "idle")
      #expect(try asking.ask("PING")?["ok"]?.bool == true)
    }
  }

  private static let long = "DESCENDANTS limit=1000 HP:0000118\n"

  /// Requests long answers until the daemon stops reading; returns the number of requests.
  private func stuff(_ client: RawClient) async throws -> Int {
    let requests = Array(String(repeating: Self.long, count: 40_000).utf8)
    var sent = 0
    var quiet = 0
    while quiet < 50 {
      let count = client.offer(requests[sent...])
      sent += count
      quiet = count == 0 ? quiet + 1 : 0
      try await Task.sleep(for: .milliseconds(10))
    }
    try #require(sent < requests.count)
    return sent / Self.long.utf8.count
  }

  @Test func aClientThatReadsNothingHasToWaitAndLosesNoAnswer() async throws {
    try await program.serving("--idle-time", "3", "--unread-limit", "65536") { _ in
      let (unreading, silent) = try (RawClient(program), RawClient(program))
      var asking = try RawClient(program)
      func memory() throws -> Int { try #require(try asking.ask("STATS")?["memory"]?["private_bytes"]?.int) }
      let before = try memory()
      let count = try await stuff(unreading)
      // That may have taken longer than the idle time.
      asking = try RawClient(program)
      // A client that waits for its answers is not idle, however long it waits.
      while try reached("idle_time", asking) < 1 { try await Task.sleep(for: .milliseconds(20)) }
      try expectEnd(of: silent, "idle")
      let growth = try memory() - before
      #expect(growth < 16 << 20 || Checkout.isSanitized)
      #expect(try reached("unread_limit", asking) >= 1)
      #expect(count > 1000)
      for _ in 0..<count { #expect(try unreading.line()?.hasPrefix(#"{"ok":true"#) == true) }
      #expect(try reached("unread_time", asking) == 0)
    }
  }

  @Test func aClientThatReadsNothingForTheUnreadTimeIsDisconnected() async throws {
    try await program.serving("--unread-limit", "65536", "--unread-time", "2") { _ in
      let (unreading, patient, asking) = try (RawClient(program), RawClient(program), RawClient(program))
      _ = try await stuff(unreading)
      while try reached("unread_time", asking) < 1 { try await Task.sleep(for: .milliseconds(20)) }
      var last: String?
      while let line = try unreading.line() { last = line }
      #expect(last?.contains(#""error":"unread_answers""#) == true)
      _ = try await stuff(patient)
      while try asking.ask("STATS")?["connections"]?["open"]?.int != 1 { try await Task.sleep(for: .milliseconds(20)) }
      #expect(try reached("unread_time", asking) == 2)
    }
  }

  @Test func quitTakesEffectAfterAllAnswers() async throws {
    try await program.serving { _ in
      let client = try RawClient(program)
      try client.send(String(repeating: "TERMS limit=1000\n", count: 100) + "QUIT\n")
      // Most of the answers are still in the daemon when it reaches the last line.
      let watching = try RawClient(program)
      while try watching.ask("STATS")?["requests"]?.array.contains(where: { $0["verb"]?.string == "TERMS" }) != true {}
      var count = 0
      while try client.line() != nil { count += 1 }
      #expect(count == 101)
    }
  }

  @Test func aFloodOnOneConnectionDelaysNoOther() async throws {
    let flood = Array(String(repeating: "COMPLETE b\n", count: 30_000).utf8)
    try await program.serving { _ in
      let (flooding, asking) = try (RawClient(program), RawClient(program))
      var (sent, answered, asked) = (0, 0, 0)
      while answered < 30_000 {
        sent += flooding.offer(flood[sent...])
        answered += flooding.takeLines()
        #expect(try asking.ask("PING")?["ok"]?.bool == true)
        asked += 1
      }
      // The daemon reads the flood in a few chunks of 64 KiB, and answers the other client many times during each.
      #expect(asked > 200)
    }
  }

  @Test func aCommandThatWaitsForInputLongerThanTheIdleTimeIsStillAnswered() async throws {
    // More rows than are sent before the first answers are read. Their answers fit into the socket's buffer, so that
    // all have arrived when the command waits.
    let label = String(repeating: "x", count: 500)
    let rows = try folder.write("rows.tsv", (1...300).map { "HP:\($0)\t\(label)\n" }.joined())
    try await program.serving("--idle-time", "1") { _ in
      func check(_ input: String) async throws -> String {
        let line = "(\(input)) | '\(Checkout.binary)' check --tsv -"
        return try await program.runBeside("/bin/sh", ["-c", line], variables: ["ROWS": rows]).output
      }
      let atOnce = try await check(#"cat "$ROWS" "$ROWS""#)
      #expect(atOnce.split(separator: "\n").count > 600)
      #expect(try await check(#"cat "$ROWS"; sleep 4; cat "$ROWS""#) == atOnce)
      #expect(try reached("idle_time", RawClient(program)) == 1)
    }
  }

  @Test func aCommandReportsWhyTheDaemonRefusesIt() async throws {
    try await program.serving("--connection-limit", "1") { _ in
      let only = try RawClient.alone(program)
      let checked = try await program.run("check", "HP:0003002", "Breast carcinoma")
      #expect(checked.status == 3)
      #expect(try only.ask("PING")?["ok"]?.bool == true)
      #expect(checked.errors.contains("the limit of 1 connections is reached"), "\(checked.errors)")
    }
  }

  @Test func aLimitIsSetByItsFlagOrItsVariableAndToNothingElse() async throws {
    for (flag, value) in [("--idle-time", "-1"), ("--line-limit", "255"), ("--connection-limit", "0")] {
      let refused = try await program.run("serve", "\(flag)=\(value)")
      #expect(refused.status == 2)
      #expect(refused.errors.contains("\(flag) must be a number from"), "\(refused.errors)")
    }
    let refused = try await program.runBeside(Checkout.binary, ["serve"], variables: ["OBOD_IDLE_TIME": "soon"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("OBOD_IDLE_TIME must be a number from"), "\(refused.errors)")
  }
}
