import Foundation
import Support
import Testing

/// scripts/fetch-ontologies against a real web server on the loopback.
@Suite struct FetchTests {
  private final class Site {
    let folder: TemporaryFolder
    let base: String
    private let server: Process

    init() throws {
      folder = try TemporaryFolder()
      server = Process()
      server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      server.arguments = ["python3", "\(Checkout.fixtures)/web/server.py", folder.path, "\(folder.path)/log"]
      let output = Pipe()
      server.standardOutput = output
      try server.run()
      let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      base = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    deinit { server.terminate() }

    func log() -> [String] {
      ((try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? "").split(separator: "\n").map(
        String.init
      )
    }

    func fetch(into target: String) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "\(Checkout.root)/scripts/fetch-ontologies")
      process.arguments = [target, "hp", "--base", base]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  private let obo =
    "format-version: 1.4\nontology: hp\n\n[Term]\nid: HP:1\nname: one\n"
    + String(repeating: "! padding\n", count: 5_000)

  @Test func fetchesOnceAndThenOnlyWhatChanged() throws {
    let site = try Site()
    let target = try TemporaryFolder()
    _ = try site.folder.write("hp.obo", obo)
    #expect(try site.fetch(into: target.path) == 0)
    #expect(try site.fetch(into: target.path) == 0)
    #expect(site.log() == ["hp.obo 200", "hp.obo 304"])
    #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "one") == "exact")
    _ = try site.folder.write("hp.obo", obo.replacing("one", with: "two"))
    #expect(try site.fetch(into: target.path) == 0)
    #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "two") == "exact")
  }

  @Test func goesOnWhereABrokenDownloadEnded() throws {
    let site = try Site()
    let target = try TemporaryFolder()
    _ = try site.folder.write("hp.obo", obo)
    _ = try site.folder.write("hp.obo.break", "")
    #expect(try site.fetch(into: target.path) == 1)
    #expect(!FileManager.default.fileExists(atPath: "\(target.path)/hp.obo.gz"))
    #expect(try site.fetch(into: target.path) == 0)
    #expect(site.log() == ["hp.obo 200", "hp.obo 206"])
    #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "one") == "exact")
  }

  @Test(arguments: ["<html>sorry</html>", "\u{1F}\u{8B}rubbish"])
  func keepsTheFileBeforeWhereRubbishComes(_ rubbish: String) throws {
    let site = try Site()
    let target = try TemporaryFolder()
    _ = try site.folder.write("hp.obo", obo)
    #expect(try site.fetch(into: target.path) == 0)
    _ = try site.folder.write("hp.obo", rubbish)
    #expect(try site.fetch(into: target.path) == 1)
    #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "one") == "exact")
  }
}
