import Foundation
import Support
import Testing

/// 'obod ltv' answers as linkml-term-validator does.
@Suite struct LTVTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    _ = try KnowledgeBase.write(to: folder)
    _ = try folder.write("right.yaml", "disease: {id: MONDO:0004989, label: breast carcinoma}\n")
    _ = try folder.write(
      "wrong.yaml",
      """
      disease: {id: HP:0003002, label: Breast Carcinoma}
      phenotypes:
      - term: {id: HP:0003002, label: Neoplasm of the breast}
      - term: {label: x}
      cells: [{term: {id: CL:0000003, label: native cell}}]
      note: {id: HP:9999999}

      """
    )
  }

  private func ltv(_ arguments: String...) async throws -> Program.Result {
    try await program.run(["ltv"] + arguments, in: folder.path)
  }

  // MARK: Data

  @Test func rightDataPass() async throws {
    let one = try await ltv("validate-data", "right.yaml", "-s", "schema/kb.yaml", "-t", "Disease", "--labels")
    #expect(one.output == "✅ Validation passed\n")
    #expect(one.errors.isEmpty && one.status == 0)
    let two = try await ltv("validate-data", "--schema=schema/kb.yaml", "right.yaml", "right.yaml")
    #expect(two.output == "✅ right.yaml\n✅ right.yaml\n\n✅ All 2 files passed validation\n")
    #expect(two.status == 0)
  }

  private static let findings = """
      ❌ ERROR: Value 'HP:0003002' not in dynamic enum 'DiseaseEnum' (expanded from ontology)
          path: disease
          slot: disease
          field: id
          validation: progressive (lazy)
          at: wrong.yaml:1:15
          obod: disease takes a term below 'disease' (MONDO:0000001) (DiseaseEnum); HP:0003002 is 'Breast carcinoma', \
    which is below 'Phenotypic abnormality' (HP:0000118) and 'All' (HP:0000001); perhaps MONDO:0004989 breast carcinoma
      ⚠️  WARN: Label mismatch for 'HP:0003002': expected 'Breast carcinoma', got 'Neoplasm of the breast'
          path: phenotypes[0].term
          slot: term
          label_field: label
          curie: HP:0003002
          at: wrong.yaml:3:33
          obod: HP:0003002 is 'Breast carcinoma'; 'Neoplasm of the breast' is HP:0100013, an ancestor of it
      ❌ ERROR: Required binding field 'id' not found at phenotypes[1].term
          path: phenotypes[1].term
          slot: term
          binding: PhenotypeEnum
          at: wrong.yaml:4:9
          obod: phenotypes[1].term needs id, a value of PhenotypeEnum
      ❌ ERROR: Ontology term CL:0000003 is obsolete; see CL:0000000 cell
          path: cells[0].term
          slot: term
          at: wrong.yaml:5:21
          obod: CL:0000003 is obsolete; replaced by CL:0000000 'cell'
      ❌ ERROR: Term 'HP:9999999' not found in ontology
          path: note
          slot: note
          field: id
          at: wrong.yaml:6:12
          obod: hp 2025-01-16 has no HP:9999999

    """

  @Test func wrongDataAreReportedInTheOtherToolsForm() async throws {
    let one = try await ltv("validate-data", "wrong.yaml", "-s", "schema/kb.yaml")
    #expect(one.output == "\n❌ Validation failed with 5 issue(s):\n\n" + Self.findings)
    #expect(one.errors.isEmpty && one.status == 1)
    let two = try await ltv("validate-data", "right.yaml", "wrong.yaml", "-s", "schema/kb.yaml", "--cache-dir", "x")
    #expect(
      two.output == "✅ right.yaml\n\n❌ wrong.yaml - 5 issue(s):\n" + Self.findings
        + "\nSummary: 1/2 files failed, 5 total issue(s)\n"
    )
    #expect(two.status == 1 && !FileManager.default.fileExists(atPath: "\(folder.path)/x"))
    let all = try await ltv("validate-all", "wrong.yaml", "--schema", "schema/kb.yaml", "--offline", "--no-cache")
    #expect(all.output == one.output && all.status == 1)
  }

  @Test(arguments: [
    (["--no-labels"], 4), (["--lenient"], 4), (["--bound-only"], 4), (["--no-bindings"], 3),
    (["--no-dynamic-enums"], 5),
    (["--no-labels", "--lenient", "--no-bindings"], 1),
  ])
  func optionsSelectWhatIsReported(_ options: [String], _ count: Int) async throws {
    let arguments = ["ltv", "validate-data", "wrong.yaml", "-s", "schema/kb.yaml"]
    let result = try await program.run(arguments + options, in: folder.path)
    #expect(result.output.hasPrefix("\n❌ Validation failed with \(count) issue(s):\n"))
  }

  /// Exit status 2 is a wrong command line or a store that cannot be used; 1 is everything else.
  @Test func problemsAreSaidWithTheOtherToolsStatus() async throws {
    let missing = try await ltv("validate-data", "gone.yaml", "-s", "schema/kb.yaml")
    #expect(missing.errors == "❌ File not found: gone.yaml\n" && missing.status == 1)
    let noSchema = try await ltv("validate-data", "right.yaml", "-s", "gone.yaml")
    #expect(
      noSchema.errors.hasPrefix("Error: Invalid value for '--schema' / '-s': path 'gone.yaml' does not exist.\n")
    )
    #expect(noSchema.status == 2)
    let nothing = try await ltv(
      "validate-data",
      "right.yaml",
      "-s",
      "schema/kb.yaml",
      "--no-bindings",
      "--no-dynamic-enums"
    )
    #expect(nothing.errors == "⚠️  No validation enabled. Use --bindings or --dynamic-enums\n" && nothing.status == 1)
    let unknown = try await ltv("validate-everything")
    #expect(unknown.status == 2)
    _ = try folder.write("broken.yaml", "a: [\n")
    let broken = try await ltv("validate-data", "broken.yaml", "-s", "schema/kb.yaml")
    #expect(broken.errors.hasPrefix("❌ broken.yaml:2: invalid YAML: "))
    #expect(broken.status == 1)
    let noClass = try await ltv("validate-data", "right.yaml", "-s", "schema/kb.yaml", "-t", "Nothing")
    #expect(noClass.errors.hasPrefix("❌ schema/kb.yaml: no class 'Nothing'; the classes are Disease, "))
    #expect(noClass.status == 1)
    let empty = try await program.runBeside(
      Checkout.binary,
      ["ltv", "validate-data", "\(folder.path)/right.yaml", "-s", "\(folder.path)/schema/kb.yaml"],
      variables: ["OBOD_STORE": "\(folder.path)/nowhere"]
    )
    #expect(empty.errors.contains("Unable to validate at this time: ontology service unavailable."))
    #expect(empty.status == 2)
    let cache = try await ltv("migrate-cache", "--dry-run")
    #expect(cache.output == "No cache files found to migrate: obod keeps no cache.\n" && cache.status == 0)
  }

  // MARK: Configuration

  @Test func theConfigurationSaysWhatIsNotChecked() async throws {
    _ = try folder.write("a.yaml", "cells:\n- term: {id: XY:1, label: x}\nnote: {id: HP:9999999}\nsite: {id: FOO:1}\n")
    let arguments = ["validate-data", "a.yaml", "-s", "schema/kb.yaml"]
    func run(_ config: String, _ more: String...) async throws -> Program.Result {
      _ = try folder.write("oak.yaml", config)
      return try await program.run(["ltv"] + arguments + ["-c", "oak.yaml"] + more, in: folder.path)
    }
    // A term of an ontology without an adapter is in no enum, unless the adapter is empty.
    let unlisted = try await run("ontology_adapters: {CL: 'simpleobo:cl.obo'}\n")
    #expect(unlisted.output.contains("1 issue(s)") && unlisted.output.contains("'XY:1' not in dynamic enum 'CellEnum'"))
    #expect(unlisted.errors == "obod: not checked, because oak.yaml gives them no adapter: FOO 1, HP 1, XY 1\n")
    let empty = try await run("ontology_adapters: {CL: 'simpleobo:cl.obo', XY: '', HP: null}\n")
    #expect(empty.output == "✅ Validation passed\n" && empty.status == 0)
    let listed = try await run("ontology_adapters: {HP: 'sqlite:obo:hp', FOO: 'sqlite:obo:foo', XY: }\n")
    #expect(listed.output.contains("1 issue(s)") && listed.output.contains("Term 'HP:9999999' not found in ontology"))
    #expect(listed.errors.hasPrefix("obod: not checked, because no loaded ontology defines them: FOO 1\n"))
    let strict = try await run("ontology_adapters: {FOO: 'sqlite:obo:foo'}\n", "--strict")
    #expect(strict.output.contains("Term 'FOO:1' could not be checked"))
    let none = try await run("cache_strategy: greedy\n")
    #expect(none.output.contains("2 issue(s)"))
    let broken = try await run("ontology_adapters: [CL]\n")
    #expect(broken.errors == "❌ oak.yaml:1: ontology_adapters must map prefixes to adapters\n" && broken.status == 1)
  }

  // MARK: Schemas

  @Test func schemasAreReportedInTheOtherToolsForm() async throws {
    _ = try folder.write(
      "s.yaml",
      """
      enums:
        E:
          permissible_values:
            T_CELL: {meaning: CL:0000084}
            WRONG: {meaning: HP:0003002, title: Neoplasm of the breast}
            OLD: {meaning: CL:0000003}
            OTHER: {meaning: FOO:1}
      """
    )
    let head = "\nValidation Results for s.yaml\n\(String(repeating: "=", count: 60))\n"
    let counts = "Enums checked: 1\nValues checked: 4\nMeanings validated: 4\n\n"
    let mismatch = """
        E.WRONG: Label mismatch for HP:0003002
          Meaning: HP:0003002
          Expected: Neoplasm of the breast
          Actual: Breast carcinoma
          obod: HP:0003002 is 'Breast carcinoma'; 'Neoplasm of the breast' is HP:0100013, an ancestor of it

      """
    let obsolete = """
        E.OLD: Ontology term CL:0000003 is obsolete
          Meaning: CL:0000003
          Expected: OLD
          Actual: obsolete native cell
          obod: CL:0000003 is obsolete; replaced by CL:0000000 'cell'

      """
    let foreign = """
        E.OTHER: Could not retrieve label for FOO:1
          Meaning: FOO:1
          obod: no loaded ontology defines the prefix of FOO:1; it was not checked

      """
    let unknown = """

      ⚠️  Unknown prefixes encountered (validation skipped):
        - FOO

      Consider adding these to oak_config.yaml to enable validation.

      """
    let lax = try await ltv("validate-schema", "s.yaml")
    #expect(lax.output == head + counts + "❌ ERRORS (1):\n\(obsolete)\n⚠️  WARNINGS (1):\n\(mismatch)\n" + unknown)
    #expect(lax.errors == "\n❌ Validation failed: 1 error(s), 1 warning(s)\n" && lax.status == 1)
    let strict = try await ltv("validate", "s.yaml", "--strict")
    #expect(strict.output == head + counts + "❌ ERRORS (3):\n\(mismatch)\(obsolete)\(foreign)\n" + unknown)
    #expect(strict.errors == "\n❌ Validation failed: 3 error(s), 0 warning(s)\n" && strict.status == 1)
    _ = try folder.write("t.yaml", "enums: {E: {permissible_values: {T_CELL: {meaning: CL:0000084}}}}")
    let right = try await ltv("validate-schema", "t.yaml")
    #expect(right.output == "✅\n" && right.status == 0)
    let verbose = try await ltv("validate-schema", "-v", "t.yaml")
    #expect(verbose.output.hasSuffix("Meanings validated: 1\n\n✅ No issues found!\n") && verbose.status == 0)
  }

  // MARK: Text

  @Test func pairsInTextAreReportedInTheOtherToolsForm() async throws {
    _ = try folder.write(
      "t.txt",
      """
      @term CL:0000084 "T cell"
      x @term HP:0003002 "Neoplasm of the breast" y @term CL:0000003 "native cell"
      @term FOO:1 "x" @term HP:9999999 "y"

      """
    )
    let result = try await ltv("validate-text-file", "t.txt", "-v")
    #expect(
      result.output == """
          ✅ line:1 CL:0000084 "T cell"
          ✅ line:3 FOO:1 "x"
          ❌ line:2 HP:0003002: Label mismatch for HP:0003002: expected 'Neoplasm of the breast', got 'Breast carcinoma'
              obod: HP:0003002 is 'Breast carcinoma'; 'Neoplasm of the breast' is HP:0100013, an ancestor of it
          ❌ line:2 CL:0000003: Ontology term CL:0000003 is obsolete
              obod: CL:0000003 is obsolete; replaced by CL:0000000 'cell'
          ❌ line:3 HP:9999999: Unresolvable CURIE: HP:9999999
              obod: hp 2025-01-16 has no HP:9999999

        ⚠️  Unknown prefixes encountered (validation skipped):
          - FOO

        Consider adding these to oak_config.yaml to enable validation.

        """
    )
    #expect(result.errors == "\n❌ Validation failed: 3 error(s) in 5 CURIE(s)\n" && result.status == 1)
    let own = try await ltv(
      "validate-text-file",
      "t.txt",
      "-r",
      #"(?P<id>CL:\d+84) "(?P<label>[^"]*)""#,
      "--curie-group",
      "1"
    )
    #expect(own.output == "✅ All 1 CURIE(s) validated successfully\n" && own.status == 0)
    let none = try await ltv("validate-text-file", "t.txt", "-r", "zzz (a) (b)")
    #expect(none.output == "⚠️  No matches found in t.txt with pattern: zzz (a) (b)\n" && none.status == 0)
    let group = try await ltv("validate-text-file", "t.txt", "-r", #"@term (\S+)"#)
    #expect(group.errors == "❌ --label-group 2 is out of range (pattern has 1 group(s))\n" && group.status == 1)
    let invalid = try await ltv("validate-text-file", "t.txt", "-r", "(")
    #expect(invalid.errors.hasPrefix("❌ Invalid regex pattern: ") && invalid.status == 1)
    let strict = try await ltv("validate-text-file", "t.txt", "--strict", "-r", #"(FOO\S+) "(x)""#)
    #expect(strict.output.contains("  ❌ line:3 FOO:1: Unresolvable CURIE: FOO:1\n") && strict.status == 1)
  }
}
