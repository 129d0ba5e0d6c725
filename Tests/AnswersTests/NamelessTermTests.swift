import JSON
import Support
import Testing
import Wire

/// Terms without a name, which an ontology may contain. They have no label, as opposed to an empty one.
@Suite struct NamelessTermTests {
  static let ontology = """
    format-version: 1.4
    data-version: 2025-01-16
    ontology: x

    [Term]
    id: X:1
    name: root

    [Term]
    id: X:2
    synonym: "nameless wonder" EXACT []
    alt_id: X:9
    is_a: X:1

    [Term]
    id: X:3
    name: named thing
    is_a: X:2

    [Term]
    id: X:4
    is_obsolete: true
    replaced_by: X:2
    """

  static let questions = [
    "LOOKUP X:2", "LOOKUP X:3", "LOOKUP X:4", "LOOKUP X:9", "CHECK X:2", "CHECK X:2 no such name", "CHECK X:4 obsolete",
    "CHECK X:3 nameless wonder", "OBSOLETE X:2", "OBSOLETE X:4", "OBSOLETE X:9", "LABEL nameless wonder",
    "COMPLETE nameless", "COMPLETE X:", "PARENTS X:3", "CHILDREN X:2", "CHILDREN X:1", "ISA X:3 X:1", "TERMS",
    "SCAN X:2 and a remark", "SCAN nameless wonder (X:2)",
  ]

  @Test(arguments: questions) func noAnswerHasAnEmptyLabel(_ question: String) throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    let line = try #require(store.ask(question))
    #expect(!line.contains("\"label\":\"\""), "\(line)")
    #expect(!line.contains("''"), "\(line)")
    #expect(line.contains("\"label\":null"), "\(line)")
  }

  static let sentences: [(String, String, String)] = [
    ("X:2", "current", "X:2 has no label in x 2025-01-16"),
    ("X:2 no such name", "mismatch", "X:2 has no label in x 2025-01-16, and 'no such name' is not one of its names"),
    ("X:2 named thing", "mismatch", "X:2 has no label in x 2025-01-16; 'named thing' is X:3, a descendant of it"),
    ("X:2 nameless wonder", "synonym", "X:2 has no label in x 2025-01-16; 'nameless wonder' is its EXACT synonym"),
    ("X:4 obsolete", "obsolete", "X:4 is obsolete; replaced by X:2"),
    (
      "X:3 nameless wonder", "mismatch",
      "X:3 is 'named thing'; 'nameless wonder' is a synonym of X:2, an ancestor of it"
    ),
  ]

  @Test(arguments: sentences) func checkSaysSoInWords(_ pair: String, _ verdict: String, _ message: String) throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    let answer = try store.answer("CHECK \(pair)")
    #expect(answer["verdict"]?.string == verdict)
    #expect(answer["message"]?.string == message)
  }

  /// Regression: the word "obsolete" was a label of every obsolete term without a name.
  @Test func noTextIsTheLabelOfATermThatHasNone() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.ontology])
    #expect(try store.answer("CHECK X:4 obsolete")["match"] == "none")
    #expect(try store.answer("LABEL obsolete")["matches"]?.array.isEmpty == true)
  }
}
