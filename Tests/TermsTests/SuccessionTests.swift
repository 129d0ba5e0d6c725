import Terms
import Testing

@Suite struct SuccessionTests {
  private let standings: [String: Succession.Standing] = [
    "a": .superseded(["b"]), "b": .superseded(["c", "d"]), "c": .current, "d": .superseded([]),
    "x": .superseded(["y"]), "y": .superseded(["x", "c"]), "self": .superseded(["self"]),
    "out": .superseded(["CHEBI:1"]), "CHEBI:1": .unloaded, "lost": .superseded(["gone"]),
  ]

  private func succession(_ id: String) -> Succession {
    Succession(of: id) { standings[$0] ?? .unknown }
  }

  @Test func followsChainsToLiveTerms() {
    #expect(succession("a").replacedBy == ["c"])
    #expect(succession("a").chain == ["a", "b", "c", "d"])
  }

  @Test func givesNoneForAnEndWithoutReplacement() { #expect(succession("d").replacedBy.isEmpty) }

  @Test func endsInACycleAndSaysSo() {
    #expect(succession("x").replacedBy == ["c"])
    #expect(succession("x").hasCycle)
    #expect(succession("self").hasCycle)
    #expect(!succession("a").hasCycle)
  }

  @Test func givesAnIdentifierOfAnOntologyThatIsNotLoadedAsItStands() {
    #expect(succession("out").replacedBy == ["CHEBI:1"])
  }

  @Test func doesNotGiveAnIdentifierThatItsOntologyDoesNotHave() { #expect(succession("lost").replacedBy.isEmpty) }
}
