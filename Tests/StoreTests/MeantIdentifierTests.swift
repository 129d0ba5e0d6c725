import JSON
import Support
import Testing
import Wire

/// Identifiers whose form reveals which identifier was meant.
@Suite struct MeantIdentifierTests {
  private static let ontologies = [
    "go.obo": """
    format-version: 1.4
    data-version: releases/2026-01-23
    ontology: go

    [Term]
    id: GO:0032571
    name: response to vitamin K
    alt_id: GO:0000007

    [Term]
    id: GO:0000012
    name: obsolete repair
    is_obsolete: true
    """
  ]

  /// The identifier as written, its verdict, and the identifier that was meant.
  static let slips: [(String, String, String)] = [
    ("GO:32571", "unknown_id", "GO:0032571"),
    ("GO_32571", "unknown_id", "GO:0032571"),
    ("go:00032571", "unknown_id", "GO:0032571"),
    ("GO:7", "unknown_id", "GO:0032571"),
    ("GO:12", "unknown_id", "GO:0000012"),
    ("go:GO:0032571", "unknown_id", "GO:0032571"),
    ("GO:GO_0032571", "unknown_id", "GO:0032571"),
    ("GO:go:32571", "unknown_id", "GO:0032571"),
    ("GO:GO:GO:GO:0032571", "unknown_id", "GO:0032571"),
    ("GO:http://purl.obolibrary.org/obo/GO_0032571", "unknown_id", "GO:0032571"),
    ("biolink:GO:0032571", "unloaded_prefix", "GO:0032571"),
  ]

  @Test(arguments: slips)
  func everyAnswerNamesWhatWasMeant(_ id: String, _ verdict: String, _ meant: String) throws {
    let store = try LoadedStore(obo: Self.ontologies)
    #expect(store.verdict(id, "x") == verdict)
    for verb in ["CHECK", "LOOKUP", "OBSOLETE"] {
      let answer = try store.answer("\(verb) \(id)")
      #expect(answer["meant"]?["id"]?.string == meant, "\(verb)")
      #expect(answer["message"]?.string?.contains("\(meant) '") == true, "\(verb)")
    }
    for request in ["PARENTS \(id)", "ISA \(id) GO:0032571", "COMPLETE under=\(id) response"] {
      let answer = try store.answer(request)
      #expect(answer["ok"] == .bool(false))
      #expect(answer["message"]?.string?.contains("\(meant) '") == true, "\(request)")
    }
  }

  @Test(arguments: ["GO:99999", "GO:GO:99999", "GO:x", "GO::0032571x", "NCT:0032571"])
  func nothingIsGuessedWhereNothingFits(_ id: String) throws {
    let store = try LoadedStore(obo: Self.ontologies)
    #expect(try store.answer("CHECK \(id)")["meant"] == nil)
  }

  @Test func theShortFormOfAPURLIsAnIdentifier() throws {
    let store = try LoadedStore(obo: Self.ontologies)
    let answer = try store.answer("CHECK obo:GO_0032571 response to vitamin K")
    #expect(answer["verdict"]?.string == "exact")
    #expect(answer["id"]?.string == "GO:0032571")
    #expect(answer["asked"]?.string == "obo:GO_0032571")
  }

  @Test(arguments: ["go:GO:0032571", "GO:GO:0032571", "obo:GO_0032571"])
  func textIsReadWithThePrefixInFront(_ id: String) throws {
    let store = try LoadedStore(obo: Self.ontologies)
    let found = try store.answer("SCAN see \(id), or not")["identifiers"]?.array ?? []
    #expect(found.map { $0["start"]?.int } == [4])
    #expect(found.map { $0["end"]?.int } == [4 + id.count])
    #expect(found.first?["message"]?.string?.contains("GO:0032571 '") == true || id.hasPrefix("obo:"))
  }

  @Test func aRegistrysURLMayHaveTwoPrefixes() throws {
    let store = try LoadedStore(obo: Self.ontologies)
    let line = "response to vitamin K (https://bioregistry.io/go:GO:0032571)"
    let found = try store.answer("SCAN \(line)")["identifiers"]?.array ?? []
    #expect(found.map { $0["id"]?.string } == ["GO:0032571"])
    #expect(found.map { $0["verdict"]?.string } == ["confirmed"])
  }

  @Test func aLongRowOfPrefixesTakesNoTime() throws {
    let store = try LoadedStore(obo: Self.ontologies)
    let row = String(repeating: "go:", count: 20_000)
    #expect(try store.answer("SCAN \(row)x")["identifiers"]?.array.isEmpty == true)
    #expect(store.verdict("\(row)GO:32571") == "unknown_id")
  }
}
