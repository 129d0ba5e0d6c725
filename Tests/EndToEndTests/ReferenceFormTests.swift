import Foundation
import Support
import Testing
import Wire

/// The output for a file that writes its references in several forms, defines a term twice, and imports another file.
@Suite struct ReferenceFormTests {
  private static let clean = """
    format-version: 1.4
    data-version: 2025-01-16
    import: y.obo
    ontology: hp

    [Term]
    id: HP:0000001
    name: All

    """

  private static let faulty = """

    [Term]
    id: HP:0000118
    name: Phenotypic abnormality
    is_a: hp:0000001
    is_a: <http://purl.obolibrary.org/obo/HP_0000001>

    [Term]
    id: HP:0000118
    name: Phenotypic Abnormality

    """

  private static let sentences = [
    "is_a: 'hp:0000001' should be written HP:0000001; read as HP:0000001",
    "is_a: '<http://purl.obolibrary.org/obo/HP_0000001>' should be written HP:0000001; read as HP:0000001",
    "HP:0000118 already has a frame on line 10; the two are merged; the name 'Phenotypic Abnormality' replaces another",
  ]

  private let folder: TemporaryFolder
  private let program: Program
  private let clean: String
  private let faulty: String

  init() throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    clean = try folder.write("clean.obo", Self.clean)
    faulty = try folder.write("faulty.obo", Self.clean + Self.faulty)
  }

  @Test func lintAndLoadSayTheSame() async throws {
    let lines = ["note: imports are not followed: 'y.obo'"] + Self.sentences
    let expected = zip([3, 13, 14, 16], lines).map { "\(faulty):\($0): \($1)" }
    let linted = try await program.run("lint", faulty)
    #expect(linted.output.split(separator: "\n").map(String.init) == expected)
    #expect(linted.status == 0)
    let loaded = try await program.run("load", faulty)
    #expect(loaded.errors.split(separator: "\n").map(String.init) == expected)
    #expect(loaded.output.contains("2 terms, 0 obsolete, 0 alt ids, 0 synonyms, 3 diagnostics\n"))
    let tree = try await program.run("tree", "HP:0000118")
    #expect(tree.output.contains("HP:0000001 All\n└─ HP:0000118 Phenotypic Abnormality"))
  }

  @Test func theTableOfTermsHasTheCanonicalIdentifiers() async throws {
    let table = try await program.run("lint", "--terms", faulty)
    #expect(table.output.contains("HP:0000118\tPhenotypic Abnormality\tfalse\t\t\t\t\tHP:0000001|HP:0000001\n"))
    #expect(table.errors.contains(Self.sentences[0]))
  }

  @Test func strictRefusesTheFaultsButNoImport() async throws {
    #expect(try await program.run("lint", "--strict", faulty).status == 1)
    let refused = try await program.run("load", "--strict", faulty)
    #expect(refused.status == 3)
    #expect(refused.errors.contains(":13: \(Self.sentences[0]) (refused because of --strict)"))
    let noted = try await program.run("lint", "--strict", clean)
    #expect(noted.output == "\(clean):3: note: imports are not followed: 'y.obo'\n")
    #expect(noted.status == 0)
    #expect(try await program.run("load", "--strict", clean).status == 0)
  }

  /// As in a curator's report: terms that moved to another ontology, referenced by their PURLs.
  @Test func aReplacementThatIsAPURLIsTheTermThatItNames() async throws {
    let obsolete =
      "\n[Term]\nid: HP:0000002\nname: moved\nis_obsolete: true\nreplaced_by: http://purl.obolibrary.org/obo/HP_0000001\n"
    let file = try folder.write("purl.obo", Self.clean + obsolete)
    #expect(try await program.run("load", file).status == 0)
    let reported = try await program.run("obsolete", "HP:0000002")
    #expect(reported.output == "HP:0000002 is obsolete; replaced by HP:0000001 'All'\n")
  }
}
