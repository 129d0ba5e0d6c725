import Foundation
import JSON
import Support
import Testing

/// Relations on the command line, with and without a daemon.
@Suite struct RelationProgramTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  @Test func theyAreListedAlikeWithAndWithoutADaemon() async throws {
    let alone = try await program.run("relations", "--json")
    #expect(alone.status == 0)
    let listed = JSONValue(alone.output.trimmingCharacters(in: .newlines))?["relations"]?.array ?? []
    #expect(listed.first?["relation"]?.string == "is_a")
    let partOf = try #require(listed.first { $0["relation"]?.string == "part_of" })
    #expect(partOf["ids"]?.array.map(\.string) == ["BFO:0000050"])
    let edges = listed.dropFirst().compactMap { $0["edges"]?.int }
    #expect(edges.count == listed.count - 1 && edges == edges.sorted(by: >) && edges.allSatisfy { $0 > 0 })
    try await program.serving { _ in
      let answer = try await program.exchange("RELATIONS\n")
      #expect(answer == alone.output)
      let printed = try await program.run("relations", "--json").output
      #expect(printed == alone.output)
    }
  }

  @Test func peopleGetATable() async throws {
    let lines = try await program.run("relations").output.split(separator: "\n")
    #expect(lines.first?.split(separator: " ") == ["edges", "relation", "ids"])
    #expect(lines.dropFirst().first?.hasSuffix("rdfs:subClassOf") == true)
    #expect(lines.contains { $0.split(separator: " ").dropFirst() == ["part_of", "BFO:0000050"] })
  }

  @Test(arguments: ["BFO:0000050", "http://purl.obolibrary.org/obo/BFO_0000050"])
  func aTreeIsDrawnByIdentifier(_ relation: String) async throws {
    let drawn = try await program.run("tree", "--relation", relation, "UBERON:0000310")
    #expect(drawn.status == 0)
    #expect(try await drawn.output == program.run("tree", "--relation", "part_of", "UBERON:0000310").output)
    #expect(drawn.output.contains("UBERON:0001443 chest"))
  }
}
