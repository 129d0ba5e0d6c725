import OBO
import Support
import Testing

/// How the spelling of a prefix is chosen in a file that has several.
@Suite struct IdentifierTests {
  private func read(_ clauses: String) throws -> (ids: [String], facts: FileFacts) {
    let folder = try TemporaryFolder()
    let file = try folder.write("x.obo", "format-version: 1.4\nontology: x\n\n" + clauses)
    var reader = try TermFile(path: file) { _ in }
    var ids: [String] = []
    while let frame = try reader.next() { ids.append(frame.id) }
    let facts = reader.finish()
    return (ids.map { facts.respelling($0) }, facts)
  }

  @Test func theSpellingOfMostTermsIsTheFilesOwn() throws {
    let (ids, facts) = try read("[Term]\nid: hp:1\n\n[Term]\nid: HP:2\n\n[Term]\nid: HP:3\nis_a: hp:2\nis_a: hp:1\n")
    #expect(ids == ["HP:1", "HP:2", "HP:3"])
    #expect(facts.termsByPrefix == ["HP": 3])
    #expect(facts.ownership.prefixes == ["HP"])
    #expect(facts.contradictions.map(\.line) == [5, 12, 13])
  }

  @Test func ofEquallyCommonSpellingsTheOneInCapitalsIs() throws {
    let (ids, facts) = try read("[Term]\nid: hp:1\n\n[Term]\nid: HP:2\n")
    #expect(ids == ["HP:1", "HP:2"])
    #expect(facts.contradictions.map(\.message) == ["id: 'hp:1' should be written HP:1; read as HP:1"])
  }

  @Test func theSpellingOfTermsOutweighsThatOfReferences() throws {
    let (ids, facts) = try read("[Term]\nid: Aa:1\nis_a: AA:2\nis_a: AA:3\nis_a: AA:4\n")
    #expect(ids == ["Aa:1"])
    #expect(facts.contradictions.map(\.line) == [6, 7, 8])
  }

  /// All frames describe one term. Regression: the second one was read as a separate term.
  @Test func framesOfATermUnderTwoSpellingsAreJoined() throws {
    let (ids, facts) = try read("[Term]\nid: hp:1\n\n[Term]\nid: HP:1\n\n[Term]\nid: HP_1\n")
    #expect(ids == ["HP:1", "HP:1", "HP:1"])
    #expect(facts.terms == 1)
    #expect(facts.contradictions.filter { $0.message.contains("already has a frame on line 4") }.count == 2)
  }

  /// A diagnostic for each use would have to be stored if nearly all identifiers of a large file have the wrong
  /// spelling.
  @Test func placesBeyondTheHundredthAreCountedInOneSentence() throws {
    let wrong = (0..<300).map { "is_a: hp:\($0)\n" }.joined()
    let (_, facts) = try read("[Term]\nid: HP:1\n" + wrong)
    #expect(facts.contradictions.count == 100)
    #expect(
      facts.contradictions.last?.message
        == "is_a: 'hp:99' should be written HP:99; read as HP:99; likewise 200 more identifiers with the prefix 'hp'"
    )
  }

  @Test func aWordOfADoubtfulPrefixIsReadWhereALaterFrameSettlesIt() throws {
    let (ids, facts) = try read("[Term]\nid: cell_2\nis_a: cell_3\n\n[Term]\nid: cell:3\n")
    #expect(ids == ["cell:2", "cell:3"])
    #expect(facts.contradictions.map(\.line) == [5, 6])
  }

  /// The two frames look like different names, until the last frame shows that both are identifiers with one prefix.
  @Test func ofTwoFramesThatTurnOutToBeOneTermsTheSecondIsDropped() throws {
    let (ids, facts) = try read("[Term]\nid: cell_2\n\n[Term]\nid: Cell_2\n\n[Term]\nid: cell:3\n")
    #expect(ids == ["cell:2", "cell:2", "cell:3"])
    #expect(facts.terms == 3)
    #expect(
      facts.contradictions.contains { $0.message == "cell:2 already has a frame on line 4; this one is dropped" }
    )
  }

  @Test func aNoteDoesNotEndAStrictLoad() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("x.obo", "format-version: 1.4\nontology: x\nimport: y.obo\n\n[Term]\nid: X:1\n")
    var reported: [Diagnostic] = []
    var reader = try OBOReader(path: file, isStrict: true) { reported.append($0) }
    while try reader.next() != nil {}
    #expect(reported.map(\.description) == ["\(file):3: note: imports are not followed: 'y.obo'"])
    #expect(reader.diagnosticCount == 0)
  }
}
