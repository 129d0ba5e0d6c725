import Foundation
import Lexicon
import OBO
import Store
import Support
import Testing
import Wire

@Suite struct LoadTests {
  private func obo(_ id: String, _ name: String) -> String {
    "format-version: 1.4\nontology: \(id.lowercased())\n\n[Term]\nid: \(id):1\nname: \(name)\n"
  }

  @Test func replacesTheOntologyNamedAndKeepsTheOthers() throws {
    let first = try LoadedStore(obo: ["a.obo": obo("A", "alpha"), "b.obo": obo("B", "beta")])
    let file = try first.folder.write("a2.obo", obo("A", "alef"))
    let report = try Loader(store: first.store).load([file])
    #expect(report.kept == ["b"])
    let lexicon = try Snapshot.open(first.store).lexicon
    #expect(lexicon.ontologies.count == 2)
    #expect(lexicon.terms.count == 2)
    #expect(lexicon.text(lexicon.terms[0].label).string == "alef")
  }

  @Test func doesNotReadAnUnchangedFileAgain() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("A", "alpha")])
    let report = try Loader(store: store.store).load(["\(store.folder.path)/a.obo"])
    #expect(report.loaded.map(\.isUnchanged) == [true])
    #expect(report.generation == store.generation)
  }

  @Test(arguments: ["", "no obo", "format-version: 1.4\nontology: a\n"])
  func aFileThatCannotBeLoadedLeavesThePublishedStore(_ content: String) throws {
    let store = try LoadedStore(obo: ["a.obo": obo("A", "alpha")])
    let bad = try store.folder.write("bad.obo", content)
    #expect(throws: OBOError.self) { try Loader(store: store.store).load([bad]) }
    #expect(try Snapshot.open(store.store).generation == store.generation)
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(store.store.path)/generations")
    #expect(left == ["\(store.generation)"])
  }

  @Test func twoFilesOfOneOntologyAreRefused() throws {
    #expect(throws: StoreError.self) { try LoadedStore(obo: ["a.obo": obo("A", "x"), "b.obo": obo("A", "y")]) }
  }

  @Test func aDamagedLexiconIsBuiltAgainFromTheRecord() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("A", "alpha")])
    let path = store.store.lexicon(of: store.generation)
    try Data("rubbish".utf8).write(to: URL(fileURLWithPath: path))
    let lexicon = try Snapshot.open(store.store).lexicon
    #expect(lexicon.text(lexicon.terms[0].label).string == "alpha")
  }

  @Test func everyFlippedByteOfALexiconsHeaderIsNoticed() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("A", "alpha")])
    let whole = try Data(contentsOf: URL(fileURLWithPath: store.store.lexicon(of: store.generation)))
    for index in 0..<LexiconFormat.headerSize {
      var damaged = whole
      damaged[index] ^= 0x55
      let file = try store.folder.write("damaged.lex", damaged)
      #expect(throws: (any Error).self, "byte \(index)") { try store.openLexicon(file) }
    }
    let truncated = try store.folder.write("damaged.lex", whole.dropLast(8))
    #expect(throws: (any Error).self) { try store.openLexicon(truncated) }
  }

  @Test func aDamagedRecordIsRefusedByName() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("A", "alpha")])
    try Data("rubbish".utf8).write(to: URL(fileURLWithPath: store.store.database(of: store.generation)))
    #expect { try Snapshot.open(store.store) } throws: { "\($0)".contains("terms.db") }
  }

  @Test func theOrderOfLoadingDoesNotChangeAnswers() throws {
    let a = obo("A", "same")
    let b = obo("B", "same")
    let one = try LoadedStore(obo: ["1.obo": a, "2.obo": b])
    let other = try LoadedStore(obo: ["1.obo": b, "2.obo": a])
    #expect(one.ask("LABEL same") == other.ask("LABEL same"))
    #expect(one.ask("CHECK A:1 other") == other.ask("CHECK A:1 other"))
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies (OBOD_FULL_ONTOLOGIES)"))
  func theFullOntologiesLoadWithEveryTerm() throws {
    let store = try LoadedStore(.full)
    let counts = (0..<store.lexicon.ontologies.count).map { Int(store.lexicon.ontologies[$0].terms) }
    #expect(counts == [3_536, 48_600, 19_484, 31_884, 20_815, 16_067])
    let obsolete = (0..<store.lexicon.ontologies.count).map { Int(store.lexicon.ontologies[$0].obsolete) }
    #expect(obsolete == [199, 9_861, 450, 3_894, 0, 1_096])
  }
}
