import Support
import Testing

/// What schemas themselves say about terms.
@Suite struct ValidateSchemaTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static let schema = """
    imports: [linkml:types, parts]
    enums:
      CellEnum:
        permissible_values:
          LYMPHOCYTE: {meaning: CL:0000542}
          T_CELL: {meaning: CL:0000084, title: lymphocyte}
          other: {meaning: CL:0000084, aliases: [T-cell]}
          word: {meaning: CL:0000084, annotations: {label: T cell}}
          tagged: {meaning: CL:0000084, annotations: {display_name: {value: T cell}}}
          told: {meaning: CL:0000084, description: T cell}
          structured: {meaning: CL:0000084, structured_aliases: [{literal_form: T cell}]}
          wrong: {meaning: HP:0003002, title: Neoplasm of the breast}
          Breast_cancer: {meaning: HP:0003002}
          old: {meaning: CL:0000003, title: native cell}
          merged: {meaning: CL:0000804, title: T cell}
          merged_wrong: {meaning: CL:0000804, title: hematopoietic cell}
          gone: {meaning: CL:9999999}
          foreign: {meaning: FOO:1}
          broken: {meaning: nothing}
          plain:
        include:
        - permissible_values: {x: {meaning: HP:0003002}}
    """

  @Test func meaningsAreComparedWithTheNamesOfTheirValues() async throws {
    _ = try folder.write("s.yaml", Self.schema)
    _ = try folder.write("parts.yaml", "enums: {F: {permissible_values: {NEOPLASM: {meaning: HP:0100013}}}}\n")
    let result = try await program.run(["validate-schema", "--all", "s.yaml"], in: folder.path)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.contains(".yaml:") } == [
        "s.yaml:12:24: error: HP:0003002 is 'Breast carcinoma'; 'Neoplasm of the breast' is HP:0100013, an ancestor of it "
          + "[mismatch]",
        "s.yaml:13:32: warning: HP:0003002 is 'Breast carcinoma'; 'Breast_cancer' is its EXACT synonym [synonym]",
        "s.yaml:14:22: error: CL:0000003 is obsolete; replaced by CL:0000000 'cell' [obsolete]",
        "s.yaml:15:25: warning: CL:0000804 was merged into CL:0000084 'T cell' [merged]",
        "s.yaml:16:31: error: CL:0000804 was merged into CL:0000084 'T cell'; 'hematopoietic cell' is CL:0000988 [merged]",
        "s.yaml:17:23: error: cl 2026-08-19 has no CL:9999999 [unknown_id]",
        "s.yaml:18:26: info: no loaded ontology defines the prefix of FOO:1; it was not checked [unloaded_prefix]",
        "s.yaml:19:25: error: 'nothing' is not an identifier; identifiers look like HP:0003002 [malformed_id]",
        "s.yaml:22:41: error: HP:0003002 is 'Breast carcinoma', not 'x'; a close match is NCIT:C13285 'Chromosome X' [mismatch]",
        "parts.yaml:1:54: error: HP:0100013 is 'Neoplasm of the breast'; 'NEOPLASM' is HP:0002664, an ancestor of it [mismatch]",
      ]
    )
    #expect(lines.contains { $0.hasPrefix("2 files, 17 identifiers: 7 confirmed, ") })
    #expect(lines.contains("not checked because no loaded ontology defines them: FOO 1"))
    #expect(result.status == 1)
  }

  @Test func optionsAndSettingsDecideWhatCounts() async throws {
    _ = try folder.write(
      "s.yaml",
      "enums: {E: {permissible_values: {Breast cancer: {meaning: HP:0003002}, f: {meaning: FOO:1}}}}"
    )
    func status(_ options: String...) async throws -> Int32? {
      try await program.run(["validate-schema", "s.yaml"] + options, in: folder.path).status
    }
    #expect(try await status() == 0)
    #expect(try await status("--strict") == 1)
    #expect(try await status("--strict-prefixes") == 1)
    _ = try folder.write(".obod.yaml", "severity: {synonym: off}\n")
    #expect(try await status("--strict") == 0)
    let json = try await program.run(["validate-schema", "s.yaml", "--format", "json"], in: folder.path)
    #expect(
      json.output.contains(
        #""verdict":"unloaded_prefix","id":"FOO:1","given":"f","path":"E.f","slot":"f","field":"meaning","enum":"E""#
      )
    )
  }

  @Test func aSchemaThatCannotBeReadDoesNotHideTheOthers() async throws {
    _ = try folder.write("broken.yaml", "enums: [\n")
    _ = try folder.write("s.yaml", "enums: {E: {permissible_values: {x: {meaning: CL:9999999}}}}")
    let result = try await program.run(["validate-schema", "broken.yaml", "s.yaml"], in: folder.path)
    #expect(result.errors.hasPrefix("obod: broken.yaml:2:1: invalid YAML: "))
    #expect(result.output.contains("s.yaml:1:47: error: cl 2026-08-19 has no CL:9999999 [unknown_id]\n"))
    #expect(result.status == 3)
  }
}
