import Foundation
import JSON
import Support
import Testing

/// A term without a name, as shown by the command line, in documents and in an editor.
@Suite struct NamelessTermProgramTests {
  private static let ontology = """
    format-version: 1.4
    data-version: 2025-01-16
    ontology: x

    [Term]
    id: X:0000001
    name: root

    [Term]
    id: X:0000002
    synonym: "nameless wonder" EXACT []
    is_a: X:0000001

    [Term]
    id: X:0000003
    name: gone
    is_obsolete: true
    replaced_by: X:0000002

    """

  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    let file = try folder.write("x.obo", Self.ontology)
    try #require(await program.run("load", file).status == 0)
  }

  static let commands: [([String], String)] = [
    (["lookup", "X:0000002"], "X:0000002 (no label)\n"), (["complete", "nameless"], "X:0000002 (no label) (EXACT"),
    (["check", "X:0000002", "water"], "mismatch: X:0000002 has no label in x 2025-01-16, and 'water' is not one of"),
    (["obsolete", "X:0000002"], "X:0000002 is current; it has no label\n"),
    (["tree", "X:0000002"], "└─ X:0000002 (no label)"),
    (["tree", "--mermaid", "X:0000002"], "X:0000002<br/>(no label)"),
    (["scan", "X:0000002"], "unconfirmed: X:0000002 has no label in x 2025-01-16; no label was found beside it\n"),
  ]

  @Test(arguments: commands) func aCommandSaysSo(_ arguments: [String], _ expected: String) async throws {
    let result = try await program.run(arguments)
    #expect(result.output.contains(expected), "\(result.output)")
    #expect(!result.output.contains("''") && !result.output.contains("not loaded"))
  }

  @Test func aTableHasAnEmptyCell() async throws {
    let rows = "id\tlabel\nX:0000002\twater\n"
    let table = try await program.run("lookup", "--tsv", "-", input: rows)
    #expect(table.output.contains("2\tX:0000002\t\tcurrent\t\n"))
    let linted = try await program.run("lint", "--terms", "\(folder.path)/x.obo")
    #expect(linted.output.contains("X:0000002\t\tfalse\t\t\t\tEXACT:nameless wonder\tX:0000001\n"))
  }

  @Test func findingsInADocumentHaveNoLabelEither() async throws {
    let document = "- id: X:0000002\n  label: water\n- id: X:0000003\n  label: gone\n- id: x:0000002\n"
    let file = try folder.write("d.yaml", document)
    let findings = try await program.run("validate", "--format", "json", file).findings
    #expect(findings.map { $0["verdict"]?.string } == ["mismatch", "obsolete", "noncanonical"])
    #expect(findings[0]["label"] == .null)
    #expect(findings[1]["candidates"]?.array.first?["label"] == .null)
    #expect(findings[2]["label"] == .null)
    // There is no label to write beside another identifier, or in place of another label.
    #expect(findings.allSatisfy { $0["fix"]?.array.isEmpty == true })
    let unknown = try folder.write("u.yaml", "- id: X:9999999\n  label: water\n")
    let reported = try await program.run("validate", "--format", "json", unknown)
    #expect(reported.output.contains("\"unknown_id\"") && !reported.output.contains("\"label\""))
  }

  @Test func anEditorShowsAndWritesNoEmptyLabel() async throws {
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, "- id: X:0000002\n  label: nameless\n- id: nameless\n- id: X:0000003\n  label: gone\n")
      let hover = try await client.result("textDocument/hover", uri, at: ["line": 0, "character": 8])
      let shown = hover["contents"]?.string ?? hover["contents"]?["value"]?.string ?? ""
      #expect(shown.contains("(no label) X:0000002"), "\(hover)")
      let labels = try await client.result("textDocument/completion", uri, at: ["line": 1, "character": 17])
      #expect(labels["items"]?.array == [])
      let identifiers = try await client.result("textDocument/completion", uri, at: ["line": 2, "character": 14])
      let item = try #require(identifiers["items"]?.array.first)
      #expect(item["label"] == "X:0000002")
      #expect(item["detail"] == "(no label), 'nameless wonder'")
      let range: JSONValue = ["start": ["line": 3, "character": 6], "end": ["line": 3, "character": 15]]
      let titles = try await client.actions(uri, in: range).map { $0["title"]?.string ?? "" }
      #expect(!titles.contains { $0.hasPrefix("Use X:0000002") }, "\(titles)")
    }
  }
}
