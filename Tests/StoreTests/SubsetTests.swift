import Foundation
import JSON
import OBO
import Store
import Support
import Synchronization
import Testing
import Wire

/// Subsets of ontologies, and which releases replace which.
@Suite struct SubsetTests {
  private func obo(_ ontology: String, release: String = "2025-01-01", ids: [String] = ["A:1"]) -> String {
    let terms = ids.map { "\n[Term]\nid: \($0)\nname: name of \($0)\n" }.joined()
    return "format-version: 1.4\ndata-version: a/releases/\(release)\nontology: \(ontology)\n\(terms)"
  }

  @Test(arguments: ["a/subsets/slim", "http://purl.obolibrary.org/obo/a/subsets/slim.obo", "A/subsets/slim"])
  func whatASubsetLacksIsNotChecked(_ header: String) throws {
    let store = try LoadedStore(obo: ["a.obo": obo(header)])
    #expect(store.verdict("A:1", "name of A:1") == "exact")
    let check = try store.answer("CHECK A:2 x")
    #expect(check["verdict"]?.string == "outside_subset")
    #expect(check["severity"]?.string == "info")
    #expect(check["status"]?.string == "outside")
    #expect(
      check["message"]?.string
        == "only the subset 'slim' of a 2025-01-01 is loaded, which does not have A:2; it was not checked"
    )
    #expect(try store.answer("LOOKUP A:2")["error"]?.string == "outside_subset")
    #expect(try store.answer("OBSOLETE A:2")["status"]?.string == "outside")
    #expect(try store.answer("PARENTS A:2")["error"]?.string == "outside_subset")
    let found = try store.answer("SCAN see A:20001")["identifiers"]?.array ?? []
    #expect(found.map { $0["verdict"]?.string } == ["outside_subset"])
    let listed = try store.answer("ONTOLOGIES")["ontologies"]?.array ?? []
    #expect(listed.map { $0["id"]?.string } == ["a"])
    #expect(listed.map { $0["subset"]?.string } == ["slim"])
    #expect(listed.map { $0["terms"]?.int } == [1])
  }

  @Test func aWholeOntologyNamesNoSubset() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a/a-base")])
    #expect(store.verdict("A:2", "x") == "unknown_id")
    #expect(try store.answer("ONTOLOGIES")["ontologies"]?.array.first?["subset"] == nil)
  }

  @Test func aReplacementThatASubsetLacksIsGivenAsItStands() throws {
    let text = obo("a/subsets/slim") + "\n[Term]\nid: A:3\nname: obsolete x\nis_obsolete: true\nreplaced_by: A:9\n"
    let store = try LoadedStore(obo: ["a.obo": text])
    #expect(try store.answer("OBSOLETE A:3")["replaced_by"]?.array.map(\.["id"]?.string) == ["A:9"])
    let whole = try LoadedStore(obo: ["a.obo": text.replacing("a/subsets/slim", with: "a")])
    #expect(try whole.answer("OBSOLETE A:3")["replaced_by"]?.array.isEmpty == true)
  }

  // MARK: Taking the place of what is loaded

  private func load(
    _ file: String,
    into store: LoadedStore,
    _ set: (inout Loader.Options) -> Void = { _ in }
  ) throws -> LoadReport {
    var options = Loader.Options()
    set(&options)
    return try Loader(store: store.store, options: options).load([file])
  }

  private func refusal(of file: String, by store: LoadedStore) -> String {
    do {
      _ = try load(file, into: store)
      return "loaded"
    } catch {
      return "\(error)"
    }
  }

  @Test func aSubsetDoesNotReplaceAWholeOntologyUnlessAsked() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a")])
    let slim = try store.folder.write("slim.obo", obo("a/subsets/slim", release: "2026-01-01"))
    let refusal = refusal(of: slim, by: store)
    #expect(refusal.contains("slim.obo: contains only the subset 'slim' of a 2026-01-01"))
    #expect(refusal.contains("--allow-subset"))
    #expect(try store.reopened().verdict("A:2", "x") == "unknown_id")
    _ = try load(slim, into: store) { $0.allowsSubset = true }
    #expect(try store.reopened().verdict("A:2", "x") == "outside_subset")
  }

  @Test func aWholeOntologyReplacesASubset() throws {
    let store = try LoadedStore(obo: ["slim.obo": obo("a/subsets/slim", release: "2026-01-01")])
    let whole = try store.folder.write("a.obo", obo("a", release: "2025-01-01"))
    _ = try load(whole, into: store)
    #expect(try store.reopened().verdict("A:2", "x") == "unknown_id")
  }

  @Test(arguments: [("releases/2024-12-31", true), ("releases/2025-01-01", false), ("v7", false)])
  func anOlderReleaseDoesNotReplaceANewerOneUnlessAsked(_ version: String, isRefused: Bool) throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a")])
    let text = obo("a", ids: ["A:5"]).replacing("a/releases/2025-01-01", with: version)
    let file = try store.folder.write("other.obo", text)
    if isRefused {
      let refusal = refusal(of: file, by: store)
      #expect(refusal.contains("other.obo: a 2024-12-31 is older than the loaded a 2025-01-01"))
      #expect(refusal.contains("--allow-older"))
      #expect(try store.reopened().verdict("A:1") == "current")
      _ = try load(file, into: store) { $0.allowsOlder = true }
    } else {
      _ = try load(file, into: store)
    }
    #expect(try store.reopened().verdict("A:5") == "current")
  }

  /// If the header does not name the ontology, its name is known only after the whole file was read.
  @Test func anOlderReleaseIsRefusedAlsoWhereTheHeaderDoesNotNameItsOntology() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a")])
    let text = obo("a", release: "2020-01-01").replacing("ontology: a\n", with: "")
    let file = try store.folder.write("old.obo", text)
    #expect(refusal(of: file, by: store).contains("is older than the loaded a 2025-01-01"))
  }

  @Test func theHeadersDateIsTheReleaseWhereNothingElseSaysIt() throws {
    let text = obo("a").replacing("data-version: a/releases/2025-01-01", with: "date: 18:11:2024 23:05")
    let store = try LoadedStore(obo: ["a.obo": text])
    #expect(try store.answer("LOOKUP A:1")["release"]?.string == "2024-11-18")
  }

  @Test func theBetterReleaseIsKeptIfALoadIsAskedTo() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a"), "b.obo": obo("b", ids: ["B:1"])])
    let old = try store.folder.write("old.obo", obo("a", release: "2020-01-01", ids: ["A:5"]))
    let new = try store.folder.write("new.obo", obo("b", release: "2026-01-01", ids: ["B:1", "B:2"]))
    let received = Mutex<[String]>([])
    var options = Loader.Options()
    options.keepsLoaded = true
    options.warn = { warning in received.withLock { $0.append(warning) } }
    let report = try Loader(store: store.store, options: options).load([old, new])
    #expect(report.loaded.map(\.id) == ["b"])
    #expect(report.kept == ["a"])
    #expect(received.withLock { $0.count } == 1)
    let reopened = try store.reopened()
    #expect(reopened.verdict("A:1") == "current")
    #expect(reopened.verdict("B:2") == "current")
  }

  @Test func aFileIsASubsetIfTheLoadSaysSo() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a")])
    let file = "\(store.folder.path)/a.obo"
    // The same file again, and once more as a whole ontology: its digest is the same, its interpretation is not.
    let report = try load(file, into: store) {
      $0.isSubset = true
      $0.allowsSubset = true
    }
    #expect(report.loaded.map(\.subset) == ["a"])
    #expect(try store.reopened().verdict("A:2") == "outside_subset")
    _ = try load(file, into: store)
    #expect(try store.reopened().verdict("A:2") == "unknown_id")
  }

  @Test func aSubsetStaysOneWhereOtherOntologiesAreLoaded() throws {
    let store = try LoadedStore(obo: ["slim.obo": obo("a/subsets/slim")])
    _ = try load(store.folder.write("b.obo", obo("b", ids: ["B:1"])), into: store)
    #expect(try store.reopened().verdict("A:2") == "outside_subset")
  }

  // MARK: Two files of one ontology

  @Test func twoFilesOfOneOntologyAreRefusedAlsoWhereOneIsUnchanged() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a")])
    let current = "\(store.folder.path)/a.obo"
    let older = try store.folder.write("a-2024.obo", obo("a", release: "2024-01-01"))
    let copy = try store.folder.write("copy.obo", obo("a"))
    for other in [older, copy] {
      for files in [[current, other], [other, current]] {
        #expect { _ = try Loader(store: store.store).load(files) } throws: { error in
          "\(error)".contains("\(files[1]): contains ontology 'a', as does \(files[0])")
        }
      }
    }
    #expect(try store.reopened().generation == store.generation)
  }

  @Test func twoFilesOfOneOntologyAreRefusedAlsoWhereOneDoesNotNameIt() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a")])
    let nameless = try store.folder.write("n.obo", obo("a", release: "2026-01-01").replacing("ontology: a\n", with: ""))
    #expect { _ = try Loader(store: store.store).load([nameless, "\(store.folder.path)/a.obo"]) } throws: { error in
      "\(error)".contains("contains ontology 'a', as does")
    }
  }

  // MARK: Older stores

  @Test func aStoreWithoutSubsetsIsReadAndTakenOver() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a"), "b.obo": obo("b", ids: ["B:1"])])
    let path = store.store.database(of: store.generation)
    do {
      let database = try Database(path: path, mode: .create)
      try database.execute("ALTER TABLE ontology DROP COLUMN subset; PRAGMA user_version = 1")
    }
    try FileManager.default.removeItem(atPath: store.store.lexicon(of: store.generation))
    #expect(try store.reopened().verdict("A:1", "name of A:1") == "exact")
    let newer = try store.folder.write("b2.obo", obo("b", release: "2026-01-01", ids: ["B:1", "B:2"]))
    let loaded = try LoadedStore.load([newer], into: store.store)
    #expect(loaded.kept == ["a"])
    #expect(loaded.warnings.isEmpty)
    #expect(try store.reopened().verdict("B:2") == "current")
  }
}
