import Foundation
import Support
import Testing
import Wire

@Suite(.serialized) struct DaemonTests {
  private func loaded() throws -> (folder: TemporaryFolder, program: Program) {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    #expect(try program.run("load", "\(Checkout.root)/ontologies").status == 0)
    return (folder, program)
  }

  @Test func speaksTheTranscriptOverARealSocket() throws {
    let (folder, program) = try loaded()
    let daemon = try program.serve()
    defer { daemon.terminate() }
    let said = try program.say(Transcript.requests().joined(separator: "\r\n") + "\n")
    #expect(try said.split(separator: "\n").map(String.init) == Transcript.answers())
    _ = folder
  }

  @Test func answersALastLineWithoutALineFeed() throws {
    let (folder, program) = try loaded()
    let daemon = try program.serve()
    defer { daemon.terminate() }
    #expect(try program.say("PING").hasPrefix(#"{"ok":true,"server":"obod""#))
    _ = folder
  }

  @Test func stopsCleanlyOnSIGTERM() throws {
    let (folder, program) = try loaded()
    let daemon = try program.serve()
    daemon.terminate()
    daemon.waitUntilExit()
    #expect(daemon.terminationReason == .exit)
    #expect(daemon.terminationStatus == 0)
    #expect(!FileManager.default.fileExists(atPath: program.socket))
    _ = folder
  }

  @Test func theSocketIsItsOwnersAlone() throws {
    let (folder, program) = try loaded()
    let daemon = try program.serve()
    defer { daemon.terminate() }
    let attributes = try FileManager.default.attributesOfItem(atPath: program.socket)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    _ = folder
  }

  @Test func neverStealsALiveSocketAndTakesOverAStaleOne() throws {
    let (folder, program) = try loaded()
    let first = try program.serve()
    let second = try program.run("serve")
    #expect(second.status == 3)
    #expect(second.errors.contains("another obod serves here"))
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    #expect(FileManager.default.fileExists(atPath: program.socket))
    let third = try program.serve()
    defer { third.terminate() }
    #expect(try program.say("PING\n").hasPrefix(#"{"ok":true"#))
    _ = folder
  }

  @Test func refusesAnOverlongLineAndCloses() throws {
    let (folder, program) = try loaded()
    let daemon = try program.serve()
    defer { daemon.terminate() }
    let said = try program.say("PING\nLOOKUP " + String(repeating: "x", count: 70_000) + "\nPING\n")
    let lines = said.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last?.contains(#""error":"line_too_long""#) == true)
    _ = folder
  }

  @Test func takesUpANewlyPublishedStoreByItself() throws {
    let (folder, program) = try loaded()
    let daemon = try program.serve()
    defer { daemon.terminate() }
    let file = try folder.write("new.obo", "format-version: 1.4\nontology: new\n\n[Term]\nid: NEW:1\nname: brand new\n")
    #expect(try program.run("load", file).status == 0)
    var verdict = ""
    for _ in 0..<200 where !verdict.contains("exact") {
      verdict = try program.say("CHECK NEW:1 brand new\n")
      Thread.sleep(forTimeInterval: 0.05)
    }
    #expect(verdict.contains(#""verdict":"exact""#))
  }

  @Test func loadsWhatIsNewBeforeItServes() throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let daemon = try program.serve("--load", "\(Checkout.root)/ontologies")
    defer { daemon.terminate() }
    #expect(try program.run("check", "HP:0003002", "Breast carcinoma").status == 0)
  }
}
