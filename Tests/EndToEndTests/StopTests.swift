import Foundation
import JSON
import Subprocess
import Support
import Testing

/// A daemon that gets a signal to stop while clients are active. The time limit allows for a busy machine.
@Suite(.serialized, .timeLimit(.minutes(2))) struct StopTests {
  private let program: Program
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// A client that pipelines numbered requests without a pause.
  private final class Pipeliner {
    private static let requests = [
      "CHECK HP:0003002 breast carcinoma", "LOOKUP HP:0003002", "NONSENSE", "OBSOLETE HP:1",
    ]
    /// Slow requests; few, because on a busy machine the daemon would abandon some of many.
    private static let long = ["COMPLETE b", "SEARCH brest carcinoma"]
    let client: RawClient
    private let text: [UInt8]
    private(set) var sent = 0
    private(set) var answers: [String] = []

    init(_ program: Program) throws {
      client = try RawClient(program)
      let lines = (0..<60_000).map { number in
        let request =
          number % 199 == 0 ? Self.long[number % Self.long.count] : Self.requests[number % Self.requests.count]
        return "@\(number) \(request)\n"
      }
      text = Array(lines.joined().utf8)
    }

    /// Under a sanitizer the daemon answers a tenth as many requests before it must end.
    private static let piece = Checkout.isSanitized ? 2000 : 30_000

    func send() { sent += client.offer(text[sent...].prefix(Self.piece)) }

    func take() { answers += client.linesSoFar() }

    /// The number of whole lines that have entered the daemon's side of the socket.
    var sentLines: Int { text[..<sent].count { $0 == 0x0A } }

    /// Checks that the answers are complete, in the order of the requests and without gaps, and that there are at least
    /// `count`.
    func expectAnswers(atLeast count: Int) {
      let tags = answers.map { JSONValue($0)?["tag"]?.string.flatMap { Int($0) } }
      #expect(tags == Array(0..<answers.count))
      #expect(answers.count >= count)
      #expect(!client.isMidLine)
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func everyLineReceivedBeforeTheSignalIsAnswered(on signal: Int32) async throws {
    let daemon = try await program.serving { pid in
      let quiet = try (0..<8).map { _ in try Pipeliner(program) }
      let endless = try (0..<8).map { _ in try Pipeliner(program) }
      let all = quiet + endless
      for _ in 0..<8 {
        for each in all { each.send() }
        for each in all { each.take() }
      }
      for each in all { each.send() }
      let owed = all.map(\.sentLines)
      kill(pid, signal)
      while !all.allSatisfy(\.client.isClosed) {
        for each in endless where !each.client.isClosed { each.send() }
        for each in all { each.take() }
      }
      for (each, owed) in zip(all, owed) { each.expectAnswers(atLeast: owed) }
      // Clients that sent nothing more have no further answers.
      for (each, owed) in zip(quiet, owed) { #expect(each.answers.count == owed) }
      #expect(owed.allSatisfy { $0 > (Checkout.isSanitized ? 100 : 1000) })
    }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
    #expect(daemon.log.contains("stopping; open connections: 16\n"), "\(daemon.log)")
    #expect(daemon.log.contains("stopped; dropped connections: 0\n"), "\(daemon.log)")
  }

  @Test func aConnectedClientIsAnsweredEvenIfNotYetAccepted() async throws {
    for _ in 0..<10 {
      let daemon = try await program.serving { pid in
        let clients = try (0..<60).map { number in
          let client = try RawClient(program)
          try client.send("@\(number) PING\n@last CHECK HP:0003002")
          // A last line without a line feed counts if nothing can follow it.
          if number % 2 == 0 { client.closeSending() }
          return client
        }
        kill(pid, SIGTERM)
        for (number, client) in clients.enumerated() {
          #expect(try client.line()?.contains(#""tag":"\#(number)""#) == true)
          if number % 2 == 0 { #expect(try client.line()?.contains(#""tag":"last""#) == true) }
          #expect(try client.line() == nil)
          #expect(!client.isMidLine)
        }
      }
      #expect(daemon.ending == .exited(0), "\(daemon.log)")
    }
  }

  @Test func aClientThatNeverReadsIsDisconnectedAndTheOthersAreAnswered() async throws {
    let daemon = try await program.serving("--unread-limit", "65536") { pid in
      let unreading = try (0..<3).map { _ in try RawClient(program) }
      for client in unreading { try fill(client) }
      let good = try Pipeliner(program)
      for _ in 0..<20 {
        good.send()
        good.take()
      }
      let owed = good.sentLines
      kill(pid, SIGTERM)
      while !good.client.isClosed { good.take() }
      good.expectAnswers(atLeast: owed)
      for client in unreading { try client.awaitEnd() }
    }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
    #expect(daemon.log.contains("stopped; dropped connections: 3\n"), "\(daemon.log)")
  }

  /// Sends requests until the daemon stops reading, because its answers are not read.
  private func fill(_ client: RawClient) throws {
    let watching = try RawClient(program)
    func reached() throws -> Int {
      try #require(try watching.ask("STATS")?["limits"]?["unread_limit"]?["reached"]?.int)
    }
    let before = try reached()
    let requests = Array(String(repeating: "DESCENDANTS limit=1000 HP:0000118\n", count: 1000).utf8)
    while try reached() == before { _ = client.offer(requests) }
  }

  @Test func aSecondSignalChangesNothing() async throws {
    let daemon = try await program.serving("--unread-limit", "65536") { pid in
      // Keeps the daemon from finishing at once.
      let unreading = try RawClient(program)
      try fill(unreading)
      let good = try Pipeliner(program)
      for _ in 0..<10 { good.send() }
      let owed = good.sentLines
      kill(pid, SIGTERM)
      for signal in [SIGTERM, SIGINT, SIGHUP, SIGTERM] {
        try await Task.sleep(for: .milliseconds(20))
        kill(pid, signal)
      }
      while !good.client.isClosed { good.take() }
      good.expectAnswers(atLeast: owed)
      try unreading.awaitEnd()
    }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
    #expect(daemon.log.contains("stopped; dropped connections: 1\n"), "\(daemon.log)")
  }

  @Test func aReloadInProgressIsAnswered() async throws {
    let daemon = try await program.serving { pid in
      let file = try folder.write("new.obo", "format-version: 1.4\nontology: new\n\n[Term]\nid: NEW:1\nname: new\n")
      #expect(try await program.run("load", file).status == 0)
      let clients = try (0..<8).map { _ in try RawClient(program) }
      for client in clients { try client.send("@a RELOAD\n@b CHECK NEW:1 new\n@c SEARCH brest\n") }
      kill(pid, SIGHUP)
      kill(pid, SIGTERM)
      for client in clients {
        let answers = try (0..<3).map { _ in try #require(try client.line()) }
        #expect(answers[0].hasPrefix(#"{"ok":true,"tag":"a","generation":2"#), "\(answers[0])")
        #expect(answers[1].contains(#""tag":"b","verdict":"exact""#), "\(answers[1])")
        #expect(answers[2].contains(#""tag":"c""#), "\(answers[2])")
        #expect(try client.line() == nil)
      }
    }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
  }
}
