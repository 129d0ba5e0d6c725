import JSON
import Support
import Testing

/// Which close names are offered in place of a label, and how candidates are related to the term asked about.
@Suite struct CloseNameTests {
  private let store: LoadedStore

  init() throws {
    store = try LoadedStore(obo: [
      "x.obo": """
      ontology: x

      [Term]
      id: X:1
      name: organ

      [Term]
      id: X:2
      name: liver
      alt_id: X:20
      is_a: X:1

      [Term]
      id: X:3
      name: left liver
      is_a: X:2

      [Term]
      id: X:4
      name: spleen
      is_a: X:1

      [Term]
      id: X:5
      name: CD8-alpha-positive thymocyte

      [Term]
      id: X:6
      name: na

      """
    ])
  }

  private func candidates(_ pair: String) throws -> [JSONValue] {
    try store.answer("CHECK \(pair)")["candidates"]?.array ?? []
  }

  @Test func nothingIsOfferedThatIsNoCloserThanTheTermItself() throws {
    #expect(try candidates("X:2 livers").isEmpty)
    #expect(try store.answer("CHECK X:2 livers")["message"]?.string == "X:2 is 'liver', not 'livers'")
  }

  @Test func aNameThatSaysTheOppositeIsNotOffered() throws {
    #expect(try candidates("X:2 CD8-alpha-negative thymocyte").isEmpty)
    #expect(try candidates("X:2 CD8-alpha positive thymocytes").first?["id"]?.string == "X:5")
  }

  @Test(arguments: ["n/a", "NA", "-", "None", "unknown"])
  func nothingIsCloseToATextThatStandsForNoLabel(_ label: String) throws {
    #expect(try candidates("X:2 \(label)").allSatisfy { $0["match"]?.string == "label" })
  }

  @Test(arguments: [("X:3 liver", "ancestor"), ("X:2 left liver", "descendant"), ("X:4 liver", "sibling")])
  func sayHowTheyStandToTheTerm(_ pair: String, _ relation: String) throws {
    #expect(try candidates(pair).first?["relation"]?.string == relation)
    #expect(try store.answer("CHECK \(pair)")["message"]?.string?.contains(relation) == true)
  }

  @Test func aSecondaryIdentifierBesideAForeignLabelIsAnError() throws {
    let own = try store.answer("CHECK X:20 liver")
    #expect(own["severity"]?.string == "warning" && own["candidates"] == nil)
    let foreign = try store.answer("CHECK X:20 spleen")
    #expect(foreign["verdict"]?.string == "merged" && foreign["severity"]?.string == "error")
    #expect(foreign["candidates"]?.array.first?["id"]?.string == "X:4")
    #expect(foreign["message"]?.string == "X:20 was merged into X:2 'liver'; 'spleen' is X:4")
  }

  @Test func anIdentifierWithoutItsColonIsRead() throws {
    let store = try LoadedStore(obo: ["hp.obo": "ontology: hp\n\n[Term]\nid: HP:0000001\nname: All\n"])
    let answer = try store.answer("CHECK HP0000001 All")
    #expect(answer["verdict"]?.string == "exact")
    #expect(answer["id"]?.string == "HP:0000001" && answer["asked"]?.string == "HP0000001")
    for other in ["hp0000001", "HP001", "XX0000001"] {
      #expect(try store.answer("CHECK \(other) All")["verdict"]?.string == "malformed_id", "\(other)")
    }
  }
}
