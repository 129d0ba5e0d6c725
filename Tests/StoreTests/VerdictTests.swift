import JSON
import Support
import Testing
import Wire

/// The rules for verdicts as a table, on a small store made for them.
@Suite struct VerdictTests {
  static let ontology = """
    format-version: 1.4
    data-version: x/releases/2024-01-01
    ontology: x

    [Term]
    id: X:1
    name: Breast carcinoma
    alt_id: X:7
    alt_id: X:3
    synonym: "Cancer of the breast" EXACT []
    synonym: "mammary tumor" RELATED []
    synonym: "mammary tumor" NARROW []

    [Term]
    id: X:2
    name: Alzheimer's disease

    [Term]
    id: X:3
    name: obsolete breast cancer
    is_obsolete: true

    [Term]
    id: X:4
    name: OBSOLETE old thing
    is_obsolete: true
    consider: X:7

    [Term]
    id: X:5
    name: CD4+ T cell

    [Term]
    id: X:6
    name: obsolete gone for good
    alt_id: X:8
    is_obsolete: true
    consider: X:2

    [Term]
    id: X:9
    name: obsolete moved
    alt_id: X:10
    alt_id: X:11
    is_obsolete: true
    replaced_by: X:2

    [Term]
    id: X:12
    name: live
    alt_id: X:11

    [Term]
    id: Y:1
    name: an imported term
    """

  static let verdicts: [(String, String, String)] = [
    ("no_id", "x", "malformed_id"),
    ("CHEBI:1", "water", "unloaded_prefix"),
    ("X:99", "x", "unknown_id"),
    ("X:3", "breast cancer", "obsolete"),
    ("X:7", "Breast carcinoma", "merged"),
    ("X:8", "gone for good", "obsolete"),
    ("X:10", "moved", "obsolete"),
    ("X:11", "live", "merged"),
    ("X:1", "Breast carcinoma", "exact"),
    ("X_1", "Breast carcinoma", "exact"),
    ("x:1", "Breast carcinoma", "exact"),
    ("http://purl.obolibrary.org/obo/X_1", "Breast carcinoma", "exact"),
    ("X:1", "breast Carcinoma", "normalized"),
    ("X:1", "Breast--carcinoma ", "normalized"),
    ("X:2", "Alzheimer’s disease", "normalized"),
    ("X:1", "cancer of the breast", "synonym"),
    ("X:1", "Alzheimer's disease", "mismatch"),
    ("X:5", "CD4- T cell", "mismatch"),
    ("Y:1", "an imported term", "exact"),
    ("Y:2", "x", "unloaded_prefix"),
  ]

  @Test(arguments: verdicts)
  func judges(_ id: String, _ label: String, _ verdict: String) throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(store.verdict(id, label) == verdict)
  }

  @Test func namesTheFirstScopeOfSeveral() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(try store.answer("CHECK X:1 mammary tumor")["scope"]?.string == "NARROW")
  }

  static let matches: [(String, String)] = [
    ("CHECK X:3 breast cancer", "exact"), ("CHECK X:3 Obsolete breast cancer", "exact"),
    ("CHECK X:3 Breast Cancer", "normalized"), ("CHECK X:4 old thing", "exact"),
    ("CHECK X:4 obsolete old-thing", "normalized"),
    ("CHECK X:3 obsolete obsolete breast cancer", "exact"),
    ("CHECK X:3 Obsolete OBSOLETE Breast-Cancer", "normalized"), ("CHECK X:1 obsolete Breast carcinoma", "none"),
    ("CHECK X:8 obsolete gone for good", "exact"), ("CHECK X:8 something else", "none"),
    ("CHECK X:7 cancer of the breast", "synonym"), ("CHECK X:7 something else", "none"),
  ]

  @Test(arguments: matches)
  func saysHowTheLabelRelatesWhateverTheStatus(_ request: String, _ match: String) throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(try store.answer(request)["match"]?.string == match)
  }

  @Test func givesTheIdentifierHalfWithoutALabel() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(store.verdict("X:1") == "current")
    #expect(store.verdict("X:3") == "obsolete")
    #expect(store.verdict("X:7") == "merged")
  }

  @Test func anObsoleteTermThatIsAnAltIDIsReplacedByTheClaimant() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    let answer = try store.answer("OBSOLETE X:3")
    #expect(answer["status"]?.string == "obsolete")
    #expect(answer["replaced_by"]?.array.compactMap { $0["id"]?.string } == ["X:1"])
    #expect(store.diagnostics.contains { $0.contains("alt_id X:3 of X:1 is itself an obsolete term") })
  }

  @Test func namesTheTermThatAConsideredIdentifierWentInto() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(try store.answer("OBSOLETE X:4")["consider"]?.array.compactMap { $0["id"]?.string } == ["X:1"])
  }

  @Test func anIdentifierThatWasMergedIntoAnObsoleteTermIsObsolete() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    let without = try store.answer("CHECK X:8 gone for good")
    #expect(without["status"]?.string == "obsolete")
    #expect(without["severity"]?.string == "error")
    #expect(without["replaced_by"]?.array.isEmpty == true)
    #expect(without["consider"]?.array.map(\.["id"]?.string) == ["X:2"])
    #expect(
      without["message"]?.string
        == "X:8 was merged into X:6 'obsolete gone for good', which is obsolete; consider X:2 'Alzheimer's disease'"
    )
    for verb in ["CHECK", "LOOKUP", "OBSOLETE"] {
      let moved = try store.answer("\(verb) X:10")
      #expect(moved["status"]?.string == "obsolete", "\(verb)")
      #expect(moved["replaced_by"]?.array.map(\.["id"]?.string) == ["X:2"], "\(verb)")
    }
  }

  @Test func aLiveTermSpeaksForAnIdentifierThatTwoTermsClaim() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(try store.answer("LOOKUP X:11")["label"]?.string == "live")
  }

  @Test func namesTheReleaseThatNamesNoReplacement() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology.replacing("alt_id: X:3\n", with: "")])
    #expect(
      try store.answer("OBSOLETE X:3")["message"]?.string == "X:3 is obsolete and x 2024-01-01 names no replacement"
    )
  }

  @Test func saysFromWhereAnImportedTermComes() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(try store.answer("LOOKUP Y:1")["imported_from"]?.string == "x")
  }

  @Test func aNativeOntologyTakesTheWordFromAnImport() throws {
    let native = "format-version: 1.4\nontology: y\n\n[Term]\nid: Y:1\nname: the native term\n"
    let store = try LoadedStore(obo: ["x.obo": Self.ontology, "y.obo": native])
    #expect(store.verdict("Y:1", "the native term") == "exact")
    #expect(store.verdict("Y:2", "x") == "unknown_id")
    #expect(try store.answer("LOOKUP Y:1")["imported_from"] == nil)
  }

  @Test func aForeignAltIDNeverChangesANativeTerm() throws {
    let foreign = "format-version: 1.4\nontology: z\n\n[Term]\nid: Z:1\nname: thief\nalt_id: X:1\nalt_id: X:99\n"
    let store = try LoadedStore(obo: ["x.obo": Self.ontology, "z.obo": foreign])
    #expect(store.verdict("X:1", "Breast carcinoma") == "exact")
    #expect(store.verdict("X:99", "thief") == "unknown_id")
  }

  @Test func labelListsCurrentTermsBeforeObsoleteOnesWhereverTheyAreFrom() throws {
    let other = """
      format-version: 1.4
      ontology: w

      [Term]
      id: W:1
      name: same
      is_obsolete: true

      [Term]
      id: W:2
      name: same

      [Term]
      id: V:1
      name: same
      """
    let store = try LoadedStore(obo: ["w.obo": other])
    let listed = try store.answer("LABEL same")["matches"]?.array.map { $0["id"]?.string }
    #expect(listed == ["W:2", "V:1", "W:1"])
  }

  @Test func ordersCandidatesByOntologyThenKindThenID() throws {
    let other = """
      format-version: 1.4
      ontology: w

      [Term]
      id: W:1
      name: breast carcinoma

      [Term]
      id: W:2
      name: else
      synonym: "Breast carcinoma" EXACT []

      [Term]
      id: W:3
      name: obsolete breast carcinoma
      is_obsolete: true
      """
    let store = try LoadedStore(obo: ["x.obo": Self.ontology, "w.obo": other])
    let near = try store.answer("CHECK X:2 breast carcinoma")["candidates"]?.array.compactMap { $0["id"]?.string }
    #expect(near == ["X:1", "W:1", "W:2"])
    let far = try store.answer("CHECK W:99 breast carcinoma")["candidates"]?.array.compactMap { $0["id"]?.string }
    #expect(far == ["W:1", "W:2"])
  }

  @Test func aPrefixThatAFileSpellsInTwoCasesHasOneSpelling() throws {
    let mixed = """
      format-version: 1.4
      ontology: hgnc

      [Term]
      id: hgnc:1
      name: one

      [Term]
      id: HGNC:2
      name: two
      """
    let store = try LoadedStore(obo: ["hgnc.obo": mixed])
    for id in ["hgnc:1", "HGNC:1", "HGNC_1", "http://purl.obolibrary.org/obo/HGNC_1"] {
      #expect(try store.answer("CHECK \(id) one")["id"]?.string == "HGNC:1", "\(id)")
    }
    #expect(try store.answer("CHECK hgnc:2 two")["id"]?.string == "HGNC:2")
    #expect(store.verdict("Hgnc:3", "three") == "unknown_id")
  }
}
