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

    func fetch(into target: String) async throws -> Int32? { try await fetch(into: target, "hp").status }

    func fetch(into target: String, _ options: String...) async throws -> Program.Result {
      try await Program.run("\(Checkout.root)/scripts/fetch-ontologies", [target] + options + ["--base", base])
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

  private func obo(_ name: String, _ release: String, _ label: String) -> String {
    "format-version: 1.4\ndata-version: \(name)/releases/\(release)\nontology: \(name)\n\n"
      + "[Term]\nid: \(name.uppercased()):1\nname: \(label)\n"
  }

  @Test func anyNameAndAnyURLCanBeFetched() async throws {
    try await Site.serving { site in
      let target = try TemporaryFolder()
      _ = try site.folder.write("maxo.obo", obo("maxo", "2026-01-01", "one"))
      _ = try site.folder.write("elsewhere/own.obo", obo("own", "2026-01-01", "two"))
      _ = try site.folder.write("elsewhere/x", obo("named", "2026-01-01", "three"))
      let fetched = try await site.fetch(
        into: target.path,
        "MAXO",
        "\(site.base)/elsewhere/own.obo",
        "named=\(site.base)/elsewhere/x"
      )
      #expect(fetched.status == 0, "\(fetched.errors)")
      #expect(fetched.output.hasPrefix("maxo: release 2026-01-01, "))
      let store = try LoadedStore(files: ["maxo", "own", "named"].map { "\(target.path)/\($0).obo.gz" })
      for (id, label) in [("MAXO:1", "one"), ("OWN:1", "two"), ("NAMED:1", "three")] {
        #expect(store.verdict(id, label) == "exact")
      }
      let missing = try await site.fetch(into: target.path, "nothing")
      #expect(missing.status == 1 && missing.errors.contains("nothing.obo answers 404"))
      for wrong in ["../x", "a b", "x=ftp://example.org/x.obo", "https://example.org/"] {
        let refused = try await site.fetch(into: target.path, wrong)
        #expect(refused.status == 2 && refused.errors.contains("URL"), "\(wrong): \(refused.errors)")
      }
    }
  }

  /// Returns the digests of the files of a new store.
  private func store(_ files: [String]) async throws -> String {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    try #require(try await program.run(["load"] + files).status == 0)
    let generation = "\(program.store)/generations/1"
    let sums = try await Program.run("sha256sum", ["terms.db", "terms.lex"], in: generation)
    #expect(sums.status == 0)
    return sums.output
  }

  @Test func aLockGivesTheSameStoreEverywhere() async throws {
    try await Site.serving { site in
      let project = try TemporaryFolder()
      let list = try project.write("ontologies.txt", "# what we need\nhp   # phenotypes\nown \(site.base)/own.obo\n")
      _ = try site.folder.write("hp.obo", obo("hp", "2026-01-01", "one"))
      _ = try site.folder.write("hp/releases/2026-01-01/hp.obo", obo("hp", "2026-01-01", "one"))
      _ = try site.folder.write("own.obo", obo("own", "2026-01-01", "two"))
      func fetch(_ options: String...) async throws -> (result: Program.Result, store: String) {
        let target = try TemporaryFolder()
        let result = try await Program.run(
          "\(Checkout.root)/scripts/fetch-ontologies",
          [target.path, "--list", list, "--base", site.base] + options
        )
        guard result.status == 0 else { return (result, "") }
        return (result, try await store(["hp", "own"].map { "\(target.path)/\($0).obo.gz" }))
      }
      let first = try await fetch()
      #expect(first.result.status == 0, "\(first.result.errors)")
      let lock = try String(contentsOfFile: "\(project.path)/ontologies.lock", encoding: .utf8)
      #expect(lock.contains("hp\t2026-01-01\t") && lock.contains("/hp/releases/2026-01-01/hp.obo\n"))
      // A newer release is out; the lock still gives the old one.
      _ = try site.folder.write("hp.obo", obo("hp", "2026-02-02", "new one"))
      let second = try await fetch()
      #expect(second.store == first.store)
      #expect(try String(contentsOfFile: "\(project.path)/ontologies.lock", encoding: .utf8) == lock)
      let updated = try await fetch("--update")
      #expect(updated.store != first.store && updated.result.output.contains("hp: release 2026-02-02"))
      let renewed = try String(contentsOfFile: "\(project.path)/ontologies.lock", encoding: .utf8)
      #expect(renewed.contains("hp\t2026-02-02\t") && renewed.contains("\(site.base)/hp.obo\n"))
      #expect(try await fetch().store == updated.store)
      // A file that is kept nowhere but under one URL, and has changed there.
      _ = try site.folder.write("own.obo", obo("own", "2026-03-03", "new two"))
      let changed = try await fetch()
      #expect(changed.result.status == 1)
      #expect(
        changed.result.errors.contains("own.obo is no longer release 2026-01-01 as the lock has it, but 2026-03-03")
      )
    }
  }

  @Test func aLockedFileThatIsThereIsNotFetchedAgain() async throws {
    try await Site.serving { site in
      let project = try TemporaryFolder()
      let list = try project.write("ontologies.txt", "hp\n")
      _ = try site.folder.write("hp.obo", obo("hp", "2026-01-01", "one"))
      for _ in 0..<2 {
        let result = try await site.fetch(into: "\(project.path)/files", "--list", list)
        #expect(result.status == 0, "\(result.errors)")
      }
      #expect(site.log() == ["hp.obo 200"])
      // A damaged file is.
      _ = try project.write("files/hp.obo.gz", "damaged")
      #expect(try await site.fetch(into: "\(project.path)/files", "--list", list).status == 0)
      #expect(site.log() == ["hp.obo 200", "hp.obo 200"])
      _ = try project.write("ontologies.lock", "hp\t1\n")
      let broken = try await site.fetch(into: "\(project.path)/files", "--list", list)
      #expect(broken.status == 2 && broken.errors.contains("ontologies.lock:1: not a line of a lock"))
      _ = try project.write("ontologies.txt", "hp\nhp\n")
      let twice = try await site.fetch(into: "\(project.path)/files", "--list", list)
      #expect(twice.status == 2)
    }
  }

  @Test(arguments: ["maxo", "https://example.org/own.obo"])
  func aLoadSaysHowToFetch(_ what: String) async throws {
    let result = try await Program(in: TemporaryFolder()).run("load", what)
    #expect(result.status == 3 && result.errors.contains("'fetch-ontologies FOLDER \(what) --load' does both"))
  }
}
