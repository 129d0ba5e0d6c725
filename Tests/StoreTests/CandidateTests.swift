import JSON
import Support
import Testing

/// Candidates close to a label that no term has, from the small ontologies.
@Suite struct CandidateTests {
  private let store: LoadedStore

  init() throws { store = try LoadedStore(.small) }

  static let close: [(String, String, String)] = [
    // A missing letter, two letters swapped, a plural, a different word order, missing words.
    ("HP:0100013 Brest carcinoma", "HP:0003002", "spelling"),
    ("HP:0003002 Neolpasm of the breast", "HP:0100013", "spelling"),
    ("MONDO:0007254 breast carcinomas", "MONDO:0004989", "spelling"),
    ("HP:0003002 breast neoplasm of the", "HP:0100013", "words"),
    ("GO:0008150 MAPK casade", "GO:0000165", "spelling"),
    ("HP:9999999 brest carcinoma", "HP:0003002", "spelling"),
  ]

  @Test(arguments: close)
  func finds(_ pair: String, _ id: String, _ match: String) throws {
    let first = try #require(store.answer("CHECK \(pair)")["candidates"]?.array.first, "\(pair)")
    #expect(first["id"]?.string == id, "\(pair)")
    #expect(first["match"]?.string == match, "\(pair)")
  }

  @Test func areNeverTheTermItselfNorObsoleteNorMoreThanFive() throws {
    for pair in ["HP:0003002 breast", "GO:0000165 regulation of signaling", "MONDO:0004989 disease of breast tissue"] {
      let answer = try store.answer("CHECK \(pair)")
      let candidates = answer["candidates"]?.array ?? []
      let ids = candidates.compactMap { $0["id"]?.string }
      #expect(!candidates.isEmpty && candidates.count <= 5, "\(pair)")
      #expect(!ids.contains(answer["id"]?.string ?? "") && Set(ids).count == ids.count, "\(pair)")
      for id in ids { #expect(store.verdict(id) == "current", "\(pair)") }
    }
  }

  @Test(arguments: ["", "?", "x", "-- --", "qqqqqqqq wwwwwwww", String(repeating: "breast ", count: 2_000)])
  func copeWithAnyLabel(_ label: String) throws {
    #expect(try store.answer("CHECK HP:0100013 \(label)")["ok"] == .bool(true))
  }

  /// Regression: each repetition counted, which made a term seem more similar and slower to find.
  @Test func aWordThatIsRepeatedCountsOnce() throws {
    func candidates(_ label: String) throws -> JSONValue? {
      try store.answer("CHECK HP:0100013 \(label)")["candidates"]
    }
    let once = try candidates("carcinoma of brest tissue")
    #expect(once != nil)
    #expect(try candidates("carcinoma carcinoma carcinoma carcinoma of brest tissue tissue") == once)
  }

  @Test func aMessageNeverSaysThatACloseTermIsTheLabel() throws {
    let message = try store.answer("CHECK HP:0100013 Brest carcinoma")["message"]?.string
    #expect(
      message
        == "HP:0100013 is 'Neoplasm of the breast', not 'Brest carcinoma'; a close match is HP:0003002 'Breast carcinoma', a descendant of it"
    )
  }
}
