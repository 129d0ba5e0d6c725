import Foundation
import Subprocess
import Support
import Testing

/// Runs scripts/fetch-ontologies against a real web server on the loopback interface.
@Suite struct FetchTests {
  /// A folder that is served while a test's body runs.
  private struct Site {
    let folder: TemporaryFolder
    let base: String

    static func serving(_ body: (Site) async throws -> Void) async throws {
      let folder = try TemporaryFolder()
      _ = try await Subprocess.run(
        .name("python3"),
        arguments: ["\(Checkout.fixtures)/web/server.py", folder.path, "\(folder.path)/log"],
        input: .none,
        output: .sequence,
        error: .discarded
      ) { server in
        var lines = server.standardOutput.strings().makeAsyncIterator()
        let port = try await lines.next()?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        do { try await body(Site(folder: folder, base: "http://127.0.0.1:\(port)")) } catch {
          try server.send(signal: .kill)
          throw error
        }
        try server.send(signal: .kill)
      }
    }

    func log() -> [String] {
      ((try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? "").split(separator: "\n").map(
        String.init
      )
    }

    func fetch(into target: String) async throws -> Int32? {
      try await Program.run("\(Checkout.root)/scripts/fetch-ontologies", [target, "hp", "--base", base]).status
    }
  }

  private let obo =
    "format-version: 1.4\nontology: hp\n\n[Term]\nid: HP:1\nname: one\n"
    + String(repeating: "! padding\n", count: 5_000)

  @Test func fetchesOnceAndThenOnlyWhatChanged() async throws {
    try await Site.serving { site in
      let target = try TemporaryFolder()
      _ = try site.folder.write("hp.obo", obo)
      #expect(try await site.fetch(into: target.path) == 0)
      #expect(try await site.fetch(into: target.path) == 0)
      #expect(site.log() == ["hp.obo 200", "hp.obo 304"])
      #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "one") == "exact")
      _ = try site.folder.write("hp.obo", obo.replacing("one", with: "two"))
      #expect(try await site.fetch(into: target.path) == 0)
      #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "two") == "exact")
    }
  }

  @Test func goesOnWhereABrokenDownloadEnded() async throws {
    try await Site.serving { site in
      let target = try TemporaryFolder()
      _ = try site.folder.write("hp.obo", obo)
      _ = try site.folder.write("hp.obo.break", "")
      #expect(try await site.fetch(into: target.path) == 1)
      #expect(!FileManager.default.fileExists(atPath: "\(target.path)/hp.obo.gz"))
      #expect(try await site.fetch(into: target.path) == 0)
      #expect(site.log() == ["hp.obo 200", "hp.obo 206"])
      #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "one") == "exact")
    }
  }

  @Test(arguments: ["<html>sorry</html>", "\u{1F}\u{8B}rubbish"])
  func keepsTheFileBeforeWhereRubbishComes(_ rubbish: String) async throws {
    try await Site.serving { site in
      let target = try TemporaryFolder()
      _ = try site.folder.write("hp.obo", obo)
      #expect(try await site.fetch(into: target.path) == 0)
      _ = try site.folder.write("hp.obo", rubbish)
      #expect(try await site.fetch(into: target.path) == 1)
      #expect(try LoadedStore(files: ["\(target.path)/hp.obo.gz"]).verdict("HP:1", "one") == "exact")
    }
  }
}
