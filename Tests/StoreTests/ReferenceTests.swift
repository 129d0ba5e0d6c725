import JSON
import OBO
import Store
import Support
import Synchronization
import Testing
import Wire

/// References in a store, in all the forms that files write them in.
@Suite struct ReferenceTests {
  private static let mixed = """
    format-version: 1.4
    ontology: hp

    [Term]
    id: hp:1
    name: first in lower case
    is_a: HP_2
    relationship: part_of cell_2

    [Term]
    id: HP:2
    name: two
    alt_id: http://purl.obolibrary.org/obo/HP_9

    [Term]
    id: HP:3
    name: three
    is_obsolete: true
    replaced_by: hp:9
    consider: <hp:1>

    [Term]
    id: cell_2
    name: a name without a prefix

    [Term]
    id: hp:2
    synonym: "zwei" EXACT []
    """

  @Test func answersNameTheFilesOwnSpelling() throws {
    let store = try LoadedStore(obo: ["hp.obo": Self.mixed])
    let first = try store.answer("LOOKUP HP:1")
    #expect(first["label"] == "first in lower case")
    #expect(first["asked"] == nil)
    #expect(first["parents"]?.array.map { $0["label"]?.string } == ["two"])
    #expect(first["relationships"]?.array.first?["label"] == "a name without a prefix")
    let second = try store.answer("LOOKUP HP:2")
    #expect(second["alt_ids"]?.array.map(\.string) == ["HP:9"])
    #expect(second["synonyms"]?.array.first?["text"] == "zwei")
    let third = try store.answer("OBSOLETE HP:3")
    #expect(third["replaced_by"]?.array.map { $0["id"]?.string } == ["HP:2"])
    #expect(third["consider"]?.array.map { $0["id"]?.string } == ["HP:1"])
    #expect(try store.answer("ONTOLOGIES")["ontologies"]?.array.first?["prefixes"]?.array.map(\.string) == ["HP"])
  }

  private static func go(_ prefix: String) -> String {
    """
    format-version: 1.4
    ontology: go

    [Term]
    id: \(prefix):1
    name: process

    [Term]
    id: \(prefix):2
    name: old process
    is_obsolete: true
    """
  }

  private static let cl = """
    format-version: 1.4
    ontology: cl

    [Term]
    id: CL:1
    name: cell
    is_a: go:1
    relationship: part_of go:99

    [Term]
    id: CL:2
    name: old cell
    is_obsolete: true
    replaced_by: go:1
    consider: go:2
    """

  /// A file with a single spelling of a foreign prefix does not show whether it is the right one.
  @Test(arguments: ["GO", "Go"]) func aForeignPrefixIsSpelledAsItsOntologyDoes(_ prefix: String) throws {
    let store = try LoadedStore(obo: ["cl.obo": Self.cl, "go.obo": Self.go(prefix)])
    let cell = try store.answer("LOOKUP CL:1")
    #expect(cell["parents"]?.array.first?["id"]?.string == "\(prefix):1")
    #expect(cell["parents"]?.array.first?["label"] == "process")
    #expect(cell["relationships"]?.array.first?["id"]?.string == "\(prefix):99")
    let old = try store.answer("OBSOLETE CL:2")
    #expect(old["replaced_by"]?.array.map { $0["label"]?.string } == ["process"])
    #expect(old["consider"]?.array.map { $0["label"]?.string } == ["old process"])
    #expect(try store.answer("CHILDREN GO:1")["terms"]?.array.map { $0["id"]?.string } == ["CL:1"])
  }

  @Test func termsThatTwoFilesImportUnderTwoSpellingsAreOne() throws {
    func file(_ id: String, _ ids: [String]) -> String {
      let frames = ids.map { "[Term]\nid: \($0)\nname: \(id) has \($0)\n\n" }.joined()
      return "format-version: 1.4\nontology: \(id.lowercased())\n\n[Term]\nid: \(id):1\nname: \(id)\n\n" + frames
    }
    let store = try LoadedStore(obo: [
      "a.obo": file("A", ["go:1", "go:2"]), "b.obo": file("B", ["GO:1", "GO:2", "GO:3"]),
    ])
    #expect(try store.answer("LOOKUP go:2")["id"] == "GO:2")
    let listed = try store.answer("TERMS limit=100")["terms"]?.array.map { $0["id"]?.string }
    #expect(listed == ["A:1", "B:1", "GO:1", "GO:2", "GO:3"])
  }

  /// The alternate identifier is a native term of another file, in another case: that term stays, and only it answers.
  @Test func anAlternateInAnotherCaseIsTheTermThatItNames() throws {
    let text = "[Term]\nid: A:1\nname: a\nalt_id: go:2\n"
    let store = try LoadedStore(obo: ["a.obo": "format-version: 1.4\nontology: a\n\n" + text, "go.obo": Self.go("GO")])
    #expect(try store.answer("OBSOLETE GO:2")["status"] == "obsolete")
    #expect(try store.answer("OBSOLETE GO:2")["label"] == "old process")
  }

  /// Regression: the terms of the next file were numbered as if this file had one term fewer.
  @Test func twoFramesThatTurnOutToBeOneTermsLeaveTheNextFileAlone() throws {
    let words = "format-version: 1.4\nontology: a\n\n[Term]\nid: cell_2\nname: a\n\n[Term]\nid: Cell_2\nname: b\n"
    let store = try LoadedStore(obo: ["a.obo": words + "\n[Term]\nid: cell:3\nname: c\n", "go.obo": Self.go("GO")])
    #expect(try store.answer("LOOKUP cell:2")["label"] == "a")
    #expect(try store.answer("LOOKUP GO:1")["label"] == "process")
  }

  private func load(_ text: String, strict: Bool) throws -> (report: LoadReport, reported: [Diagnostic]) {
    let folder = try TemporaryFolder()
    let file = try folder.write("x.obo", "format-version: 1.4\nontology: x\n" + text)
    let reported = Mutex<[Diagnostic]>([])
    var options = Loader.Options()
    options.isStrict = strict
    options.report = { diagnostic in reported.withLock { $0.append(diagnostic) } }
    let report = try Loader(store: StoreFolder("\(folder.path)/store"), options: options).load([file])
    return (report, reported.withLock { $0 })
  }

  static let problems: [String] = [
    "[Term]\nid: X:1\nis_a: x:2\n", "[Term]\nid: X:1\nis_a: X_2\n",
    "[Term]\nid: X:1\nalt_id: http://purl.obolibrary.org/obo/X_2\n", "[Term]\nid: X:1\n\n[Term]\nid: X:1\n",
    "[Term]\nid: X:1\ndef: \"a\" []\ndef: \"b\" []\n",
  ]

  @Test(arguments: problems) func isReportedAndFatalWithStrict(_ text: String) throws {
    let (report, reported) = try load("\n" + text, strict: false)
    #expect(reported.count == 1)
    #expect(report.loaded.map(\.diagnostics) == [1])
    #expect { try load("\n" + text, strict: true) } throws: { error in
      guard case .strict(let diagnostic)? = (error as? OBOError)?.reason else { return false }
      return diagnostic.message == reported[0].message
    }
  }

  @Test func anImportIsSaidOnceAndCountsForNothing() throws {
    let text = "import: y.obo\nimport: z.obo\n\n[Term]\nid: X:1\nname: one\n"
    for strict in [false, true] {
      let (report, reported) = try load(text, strict: strict)
      #expect(reported.map(\.message) == ["imports are not followed: 'y.obo', 'z.obo'"])
      #expect(reported.map(\.severity) == [.note])
      #expect(report.loaded.map(\.diagnostics) == [0])
    }
  }
}
