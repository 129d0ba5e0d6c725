import JSON
import Support
import Testing
import Wire

/// Words in definitions, and walks over hierarchies, on a small ontology with a cycle.
@Suite struct SearchTests {
  private let store: LoadedStore

  init() throws {
    store = try LoadedStore(obo: [
      "t.obo": """
      format-version: 1.4
      ontology: t

      [Term]
      id: T:1
      name: vessel
      def: "A tube that carries fluids; its wall may show an oesophageal tumour." []

      [Term]
      id: T:2
      name: artery
      def: "A vessel that leads away from the heart." []
      synonym: "arterial \\"NEAR(x)\\" vessel" EXACT []
      is_a: T:1

      [Term]
      id: T:3
      name: aorta
      is_a: T:2
      relationship: part_of T:6
      relationship: part_of X:9

      [Term]
      id: T:4
      name: loop one
      is_a: T:5
      is_a: T:2

      [Term]
      id: T:5
      name: loop two
      is_a: T:4

      [Term]
      id: T:6
      name: trunk

      [Term]
      id: T:7
      name: obsolete channel
      def: "A tube that nobody speaks of." []
      is_obsolete: true
      replaced_by: T:1

      [Term]
      id: T:8
      name: pipe
      alt_id: T:88
      def: "A tube of Crohn's make, CD4+ and CO2." []

      """
    ])
  }

  private func ids(_ request: String, _ list: String = "results") throws -> [String] {
    try store.answer(request)[list]?.array.compactMap { $0["id"]?.string } ?? []
  }

  @Test func findsWordsOfDefinitionsAfterNames() throws {
    #expect(try ids("SEARCH vessel") == ["T:1", "T:2"])
    #expect(try store.answer("SEARCH heart")["results"]?.array.first?["match"]?.string == "definition")
    #expect(try ids("SEARCH tube fluids") == ["T:1"])
    // The words may be in different texts of the term.
    #expect(try ids("SEARCH arterial heart") == ["T:2"])
    #expect(try ids("SEARCH pipe tube") == ["T:8"])
    #expect(try ids("COMPLETE heart") == [])
  }

  @Test(arguments: ["SEARCH esophageal tumor", "SEARCH OESOPHAGEAL TUMOURS", "SEARCH tumour tube", "SEARCH fluid"])
  func forgivesSpellingInDefinitions(_ request: String) throws { #expect(try ids(request) == ["T:1"]) }

  @Test func narrowsDefinitionsToo() throws {
    #expect(try ids("SEARCH tube") == ["T:8", "T:1"])
    #expect(try ids("SEARCH obsolete=only tube") == ["T:7"])
    #expect(try ids("SEARCH obsolete=yes limit=2 tube") == ["T:8", "T:1"])
    #expect(try ids("SEARCH under=T:1 tube") == ["T:1"])
  }

  @Test(arguments: [
    "\"", "*", "a*", "NEAR(vessel)", "vessel NOT artery", "-vessel", "label:vessel", "^vessel", "(vessel", "vessel OR",
    "{label} : x", "'; DROP TABLE term; --", "cd4+ nothing", "+", "+ +", "\\", "%", "crohn's make", "co2 cd4+",
  ])
  func noTextIsSyntax(_ text: String) throws {
    let answer = try store.answer("SEARCH \(text)")
    #expect(answer["ok"] == .bool(true), "\(answer)")
  }

  @Test func findsWhatHasSigns() throws {
    #expect(try ids("SEARCH crohn's make") == ["T:8"])
    #expect(try ids("SEARCH cd4+ co2") == ["T:8"])
    #expect(try ids("SEARCH \"NEAR(x)\"") == ["T:2"])
  }

  @Test func walksEndInCycles() throws {
    #expect(try ids("ANCESTORS T:4", "terms") == ["T:2", "T:5", "T:1"])
    #expect(try ids("ANCESTORS T:5", "terms") == ["T:4", "T:2", "T:1"])
    #expect(try ids("DESCENDANTS T:5", "terms") == ["T:4"])
    #expect(try ids("DESCENDANTS T:1", "terms") == ["T:2", "T:3", "T:4", "T:5"])
    #expect(try store.answer("ISA T:5 T:1")["isa"] == .bool(true))
    #expect(try ids("ISA T:5 T:1", "path") == ["T:5", "T:4", "T:2", "T:1"])
    #expect(try store.answer("ISA T:1 T:5")["isa"] == .bool(false))
    #expect(try ids("COMPLETE under=T:5 l") == ["T:4", "T:5"])
  }

  @Test func otherRelationsAreWalkedBothWays() throws {
    #expect(try ids("PARENTS relation=part_of T:3", "terms") == ["T:6", "X:9"])
    #expect(try store.answer("PARENTS relation=part_of T:3")["terms"]?.array.last?["label"] == .null)
    #expect(try ids("CHILDREN relation=part_of T:6", "terms") == ["T:3"])
    #expect(try ids("DESCENDANTS relation=part_of T:6", "terms") == ["T:3"])
    #expect(try store.answer("ISA relation=part_of T:3 T:6")["isa"] == .bool(true))
  }

  @Test func aMergedIdentifierSpeaksForItsTerm() throws {
    let answer = try store.answer("PARENTS T:88")
    #expect(answer["id"]?.string == "T:8")
    #expect(answer["asked"]?.string == "T:88")
    #expect(try ids("COMPLETE T:8") == ["T:8"])
    #expect(try store.answer("COMPLETE T:88")["results"]?.array.first?["match"]?.string == "alt_id")
  }

  @Test func pagesOfTermsAreAllTermsOnce() throws {
    var all: [String] = []
    var request = "TERMS limit=3"
    while true {
      let answer = try store.answer(request)
      all += answer["terms"]?.array.compactMap { $0["id"]?.string } ?? []
      guard let next = answer["next"]?.string else { break }
      request = "TERMS limit=3 after=\(next.lowercased())"
    }
    #expect(all == (1...8).map { "T:\($0)" })
    #expect(try ids("TERMS status=obsolete", "terms") == ["T:7"])
    #expect(try ids("TERMS status=current after=T:4", "terms") == ["T:5", "T:6", "T:8"])
  }

  static let spans: [(String, String, [[Int]])] = [
    ("COMPLETE arte", "T:2", [[0, 4]]), ("COMPLETE two loop", "T:5", [[0, 4], [5, 8]]),
    ("COMPLETE aortta", "T:3", [[0, 5]]), ("COMPLETE t:1", "T:1", [[0, 3]]),
    ("COMPLETE vessel arterial", "T:2", [[0, 8], [19, 25]]),
  ]

  @Test(arguments: spans)
  func findsTheRangeOfTheTypedText(_ request: String, _ id: String, _ wanted: [[Int]]) throws {
    let hit = try #require(store.answer(request)["results"]?.array.first)
    #expect(hit["id"]?.string == id)
    let found = hit["spans"]?.array.map { $0.array.compactMap { $0.string.flatMap { Int($0) } } }
    #expect(found == wanted)
  }

  @Test(arguments: [String(repeating: "cell ", count: 12_000), String(repeating: "x", count: 60_000), "\u{0}", "é́́́"])
  func copesWithAnyText(_ text: String) throws {
    for verb in ["COMPLETE", "SEARCH"] {
      #expect(try store.answer("\(verb) \(text)")["ok"] == .bool(true))
    }
  }
}
