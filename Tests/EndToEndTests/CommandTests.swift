import Foundation
import JSON
import Support
import Testing

/// The built program on the small ontologies, with and without a daemon.
@Suite struct CommandTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  @Test func findsTheWrongLabelOfTheDossierWithAndWithoutADaemon() async throws {
    let question = ["check", "--json", "HP:0100013", "Breast", "carcinoma"]
    let alone = try await program.run(question)
    #expect(alone.status == 1)
    let answer = try #require(JSONValue(alone.output.trimmingCharacters(in: .newlines)))
    #expect(answer["verdict"]?.string == "mismatch")
    #expect(answer["label"]?.string == "Neoplasm of the breast")
    #expect(answer["candidates"]?.array.first?["id"]?.string == "HP:0003002")
    try await program.serving { _ in
      let asked = try await program.run(question)
      #expect(asked.output == alone.output)
    }
  }

  @Test func theChangelogsNewestVersionIsThatOfTheProgramAndTheExtension() async throws {
    func text(_ path: String) throws -> String {
      try String(contentsOfFile: "\(Checkout.root)/scripts/\(path)", encoding: .utf8)
    }
    let changelog = try text("debian/changelog")
    let version = try #require(changelog.firstMatch(of: /obod \(([0-9.]+)\)/)?.1)
    #expect(try await program.run("--version").output == "\(version)\n")
    #expect(JSONValue(try text("editors/vscode/package.json"))?["version"]?.string == String(version))
  }

  static let statuses: [([String], Int32)] = [
    (["check", "HP:0003002", "Breast carcinoma"], 0), (["check", "HP:0003002", "breast carcinoma"], 0),
    (["check", "--strict", "HP:0003002", "breast carcinoma"], 1), (["check", "CHEBI:1", "water"], 0),
    (["check", "HP:9999999", "x"], 1), (["check", "nonsense", "x"], 1), (["check"], 2), (["nonsense"], 2),
    (["lookup", "HP:0003002"], 0), (["lookup", "HP:0003002", "HP:9999999"], 1), (["label", "breast carcinoma"], 0),
    (["label", "no such thing"], 1), (["label", "--ontology", "nope", "x"], 2), (["obsolete", "GO:0014065"], 1),
    (["obsolete", "HP:0003002"], 0), (["ontologies"], 0), (["status"], 3), (["--help"], 0),
    (["load", "/nowhere.obo"], 3),
  ]

  @Test(arguments: statuses)
  func theExitStatusIsAsPromised(_ arguments: [String], _ status: Int32) async throws {
    let result = try await program.run(arguments)
    #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
    if status >= 2 { #expect(result.output.isEmpty && !result.errors.isEmpty || arguments == ["status"]) }
  }

  @Test func saysHowToLoadWhereNothingIsLoaded() async throws {
    let empty = try TemporaryFolder()
    let result = try await Program(in: empty).run("lookup", "HP:0003002")
    #expect(result.status == 3)
    #expect(result.errors.contains("obod load"))
  }

  @Test func judgesTheRowsOfARealDossier() async throws {
    let rows = try String(contentsOfFile: "\(Checkout.fixtures)/dossier-pairs.tsv", encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    for row in rows {
      let output = try await program.run("check", "--json", row[0], row[1]).output
      let answer = try #require(JSONValue(output.trimmingCharacters(in: .newlines)))
      #expect(answer["verdict"]?.string == row[2], "\(row)")
    }
  }
}
