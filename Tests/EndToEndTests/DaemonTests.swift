import Foundation
import Subprocess
import Support
import Testing
import Wire

@Suite(.serialized) struct DaemonTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  @Test func speaksTheTranscriptOverARealSocket() async throws {
    try await program.serving { _ in
      let said = try await program.say(Transcript.requests().joined(separator: "\r\n") + "\n")
      #expect(try said.split(separator: "\n").map(String.init) == Transcript.answers())
    }
  }

  @Test func answersALastLineWithoutALineFeed() async throws {
    try await program.serving { _ in
      let said = try await program.say("PING")
      #expect(said.hasPrefix(#"{"ok":true,"server":"obod""#))
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func stopsCleanly(on signal: Int32) async throws {
    let daemon = try await program.serving { pid in kill(pid, signal) }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
    #expect(!FileManager.default.fileExists(atPath: program.socket))
  }

  @Test func theSocketIsItsOwnersAlone() async throws {
    try await program.serving { _ in
      let attributes = try FileManager.default.attributesOfItem(atPath: program.socket)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func neverStealsALiveSocketAndTakesOverAStaleOne() async throws {
    let killed = try await program.serving { pid in
      let second = try await program.run("serve")
      #expect(second.status == 3)
      #expect(second.errors.contains("another obod serves here"))
      kill(pid, SIGKILL)
    }
    #expect(killed.ending == .signaled(SIGKILL))
    #expect(FileManager.default.fileExists(atPath: program.socket))
    try await program.serving { _ in
      let said = try await program.say("PING\n")
      #expect(said.hasPrefix(#"{"ok":true"#))
    }
  }

  @Test func refusesAnOverlongLineAndCloses() async throws {
    try await program.serving { _ in
      let said = try await program.say("PING\nLOOKUP " + String(repeating: "x", count: 70_000) + "\nPING\n")
      let lines = said.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.last?.contains(#""error":"line_too_long""#) == true)
    }
  }

  @Test func answersKeepTheirOrderWhereSomeAreWorkedOutBesideTheOthers() async throws {
    try await program.serving { _ in
      let verbs = ["SEARCH brest carcinoma", "CHECK HP:0003002", "DESCENDANTS HP:0000118", "COMPLETE b", "PING", ""]
      let requests = (0..<600).map { "@\($0) \(verbs[$0 % verbs.count])" }.filter { !$0.hasSuffix(" ") }
      // The last line has no line feed, and the client has nothing more to say before it is answered.
      let said = try await program.say(requests.joined(separator: "\n") + "\n@last SEARCH tumour of breast")
      let tags = said.split(separator: "\n").map { JSONValue(String($0))?["tag"]?.string ?? "" }
      #expect(tags == requests.map { String($0.dropFirst().prefix { $0 != " " }) } + ["last"])
    }
  }

  @Test func whatIsBeingWorkedOutIsAnsweredBeforeItStops() async throws {
    let daemon = try await program.serving { pid in
      async let said = program.say((0..<400).map { "@\($0) SEARCH regulation of brest \($0)\n" }.joined())
      // All lines come in one piece: when the first has been answered, the others have been received.
      while try await !program.say("STATS\n").contains(#""verb":"SEARCH""#) {
        try await Task.sleep(for: .milliseconds(1))
      }
      kill(pid, SIGTERM)
      #expect(try await said.split(separator: "\n").count == 400)
    }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
  }

  @Test func takesUpANewlyPublishedStoreByItself() async throws {
    try await program.serving { _ in
      let file = try folder.write(
        "new.obo",
        "format-version: 1.4\nontology: new\n\n[Term]\nid: NEW:1\nname: brand new\n"
      )
      #expect(try await program.run("load", file).status == 0)
      var verdict = ""
      for _ in 0..<200 where !verdict.contains("exact") {
        verdict = try await program.say("CHECK NEW:1 brand new\n")
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(verdict.contains(#""verdict":"exact""#))
    }
  }

  @Test func loadsWhatIsNewBeforeItServes() async throws {
    let empty = try TemporaryFolder()
    let program = Program(in: empty)
    try await program.serving("--load", "\(Checkout.root)/ontologies") { _ in
      let checked = try await program.run("check", "HP:0003002", "Breast carcinoma")
      #expect(checked.status == 0)
    }
  }
}
