import Foundation
import JSON
import Subprocess
import Support
import Testing

@Suite struct DaemonTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  @Test func speaksTheTranscriptOverARealSocket() async throws {
    try await program.serving { _ in
      let reported = try await program.exchange(Transcript.requests().joined(separator: "\r\n") + "\n")
      #expect(try reported.split(separator: "\n").map(String.init) == Transcript.answers())
    }
  }

  @Test func answersALastLineWithoutALineFeed() async throws {
    try await program.serving { _ in
      let reported = try await program.exchange("PING")
      #expect(reported.hasPrefix(#"{"ok":true,"server":"obod""#))
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

  @Test func theSocketIsForOthersWhereThatIsAskedFor() async throws {
    try await program.serving("--socket-mode", "666") { _ in
      let attributes = try FileManager.default.attributesOfItem(atPath: program.socket)
      #expect(attributes[.posixPermissions] as? Int == 0o666)
    }
    #expect(try await program.run("serve", "--socket-mode", "rw").status == 2)
  }

  @Test func neverStealsALiveSocketAndTakesOverAStaleOne() async throws {
    let killed = try await program.serving { pid in
      let second = try await program.run("serve")
      #expect(second.status == 3)
      #expect(second.errors.contains("another obod is serving on this socket"))
      kill(pid, SIGKILL)
    }
    #expect(killed.ending == .signaled(SIGKILL))
    #expect(FileManager.default.fileExists(atPath: program.socket))
    try await program.serving { _ in
      let reported = try await program.exchange("PING\n")
      #expect(reported.hasPrefix(#"{"ok":true"#))
    }
  }

  @Test func refusesAnOverlongLineAndCloses() async throws {
    try await program.serving { _ in
      let reported = try await program.exchange("PING\nLOOKUP " + String(repeating: "x", count: 70_000) + "\nPING\n")
      let lines = reported.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.last?.contains(#""error":"line_too_long""#) == true)
    }
  }

  @Test func answersKeepTheirOrderWhereSomeAreWorkedOutBesideTheOthers() async throws {
    try await program.serving { _ in
      let verbs = ["SEARCH brest carcinoma", "CHECK HP:0003002", "DESCENDANTS HP:0000118", "COMPLETE b", "PING", ""]
      let requests = (0..<600).map { "@\($0) \(verbs[$0 % verbs.count])" }.filter { !$0.hasSuffix(" ") }
      // The last line has no line feed, and the client sends nothing more before it is answered.
      let reported = try await program.exchange(requests.joined(separator: "\n") + "\n@last SEARCH tumour of breast")
      let tags = reported.split(separator: "\n").map { JSONValue(String($0))?["tag"]?.string ?? "" }
      #expect(tags == requests.map { String($0.dropFirst().prefix { $0 != " " }) } + ["last"])
    }
  }

  @Test func answersWhatIsPipelinedAsWhatIsAskedAlone() async throws {
    let requests = [
      "SCAN bone marrow (UBERON:0001474) and strial marginal cells (CL:0002492)", "CHECK HP:0003002 breast carcinoma",
      "SCAN kind=code HP:0100013 Breast carcinoma", "CHECK GO:0014065 phosphatidylinositol 3-kinase signaling",
      "SCAN nothing that is an identifier", "ISA HP:0003002 HP:0000118", "LOOKUP HP:9999999", "SCAN",
      "SCAN \(String(repeating: "a word, ", count: 500))HP:0003002", "CHECK HP:0003002", "NONSENSE",
    ]
    try await program.serving { _ in
      var alone: [String] = []
      for request in requests { alone.append(try await program.exchange(request + "\n")) }
      let numbers = (0..<3000).map { $0 * $0 % 101 % requests.count }
      // Some lines end in CRLF, and some are empty.
      let reported = try await program.exchange(
        numbers.enumerated().map { requests[$1] + ($0 % 7 == 0 ? "\r\n" : $0 % 11 == 0 ? "\n\n" : "\n") }.joined()
      )
      #expect(reported == numbers.map { alone[$0] }.joined())
    }
  }

  @Test func statsCountEarlierRequestsAndQuitIgnoresLaterOnes() async throws {
    let scans = String(repeating: "SCAN Breast carcinoma (HP:0003002)\nCHECK HP:0003002\n", count: 200)
    try await program.serving { _ in
      let reported = try await program.exchange(scans + "STATS\n" + scans + "STATS\nQUIT\nSCAN HP:0003002\n")
      let lines = reported.split(separator: "\n")
      try #require(lines.count == 803)
      for (place, count) in [(400, 200), (801, 400)] {
        for verb in ["SCAN", "CHECK"] { #expect(lines[place].contains(#""verb":"\#(verb)","count":\#(count),"#)) }
      }
      let refused = try await program.exchange(scans + "SCAN " + String(repeating: "x", count: 70_000) + "\nPING\n")
      #expect(refused.split(separator: "\n").count == 401)
      #expect(refused.hasSuffix(#""message":"a request line has at most 65536 bytes; the connection is closed"}\#n"#))
    }
  }

  @Test func whatIsBeingWorkedOutIsAnsweredBeforeItStops() async throws {
    let daemon = try await program.serving { pid in
      async let reported = program.exchange((0..<400).map { "@\($0) SEARCH regulation of brest \($0)\n" }.joined())
      // All lines arrive at once: when the first has been answered, the others have been received.
      while try await !program.exchange("STATS\n").contains(#""verb":"SEARCH""#) {
        try await Task.sleep(for: .milliseconds(1))
      }
      kill(pid, SIGTERM)
      #expect(try await reported.split(separator: "\n").count == 400)
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
        verdict = try await program.exchange("CHECK NEW:1 brand new\n")
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(verdict.contains(#""verdict":"exact""#))
    }
  }

  @Test func loadsWhatIsNewBeforeItServes() async throws {
    let empty = try TemporaryFolder()
    let program = Program(in: empty)
    try await program.serving("--load", Checkout.smallOntologies) { _ in
      let checked = try await program.run("check", "HP:0003002", "Breast carcinoma")
      #expect(checked.status == 0)
    }
  }
}
