import Foundation
import JSON
import Support
import Testing

/// Documents checked against a LinkML schema.
@Suite struct SchemaTests {
  private let folder: TemporaryFolder
  private let program: Program
  private let schema: String

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    schema = try KnowledgeBase.write(to: folder)
  }

  /// Returns `line:column severity verdict` of each finding, and the exit status.
  private func findings(_ name: String, _ arguments: String...) async throws -> (found: [String], status: Int32?) {
    let result = try await program.run(["validate", "--format", "json"] + arguments + [name], in: folder.path)
    let found = try result.output.split(separator: "\n").dropLast().map { line in
      let value = try #require(JSONValue(String(line)))
      return "\(value["line"]?.int ?? 0):\(value["column"]?.int ?? 0) \(value["severity"]?.string ?? "")"
        + " \(value["verdict"]?.string ?? "")"
    }
    return (found, result.status)
  }

  // MARK: Verdicts

  /// A document of class Disease, and the findings in it.
  struct Document: Sendable, CustomTestStringConvertible {
    let text: String
    let findings: [String]
    var name = "a.yaml"

    var testDescription: String { text }
  }

  static let documents: [Document] = [
    Document(
      text: """
        disease: {id: MONDO:0004989, label: breast carcinoma}
        phenotypes: [{term: {id: HP:0003002, label: Breast carcinoma}, site: {id: UBERON:0000955, label: brain}}]
        cells: [{term: {id: CL:0000988, label: hematopoietic cell}}, {term: {id: CL:0000542, label: lymphocyte}}]
        finding: HP:0100013
        severity: UNHEARD_OF
        """,
      findings: ["4:10 info unconfirmed"]
    ),
    // A right label of the wrong kind.
    Document(
      text: "disease: {id: HP:0003002, label: Breast carcinoma}",
      findings: ["1:15 error outside_enum"]
    ),
    // The root of an enum is a member only if the enum says so.
    Document(
      text: "phenotypes:\n- term: {id: HP:0000118, label: Phenotypic abnormality}",
      findings: ["2:14 error outside_enum"]
    ),
    // An excluded term.
    Document(text: "cells:\n- term: {id: CL:0000084, label: T cell}", findings: ["2:14 error outside_enum"]),
    // A binding that a mixin brings, and that only recommends.
    Document(
      text: "phenotypes:\n- site:\n    id: CL:0000542\n    label: lymphocyte",
      findings: ["3:9 warning outside_enum"]
    ),
    // A value of an abstract class may be an instance of any class below it.
    Document(
      text: "qualifiers:\n- value: {term: {id: HP:0003002, label: Breast carcinoma}}",
      findings: []
    ),
    Document(
      text: "qualifiers:\n- value:\n    term:\n      id: MONDO:0004989\n      label: breast carcinoma",
      findings: ["4:11 error outside_enum"]
    ),
    // The keys of an object tell which class it is.
    Document(
      text: "qualifiers:\n- value: {site: null, term: {id: CL:0000542, label: lymphocyte}}",
      findings: ["2:34 error outside_enum"]
    ),
    // Labels are checked wherever they stand.
    Document(
      text: "qualifiers:\n- value: {term: {id: HP:0003002, label: Neoplasm of the breast}}",
      findings: ["2:41 error mismatch"]
    ),
    Document(
      text: "cells:\n- term: {id: HP:0003002, label: lymphocyte}",
      findings: ["2:14 error outside_enum", "2:33 error mismatch"]
    ),
    // Terms that are none, or no longer, are reported as that alone.
    Document(text: "cells: [{term: {id: CL:0000003, label: native cell}}]", findings: ["1:21 error obsolete"]),
    Document(text: "cells: [{term: {id: CL:9999999, label: cell}}]", findings: ["1:21 error unknown_id"]),
    Document(
      text: "cells: [{term: {id: CL:0000804, label: T cell}}]",
      findings: ["1:21 warning merged", "1:21 error outside_enum"]
    ),
    Document(text: "cells: [{term: {id: FOO:1, label: x}}]", findings: ["1:21 info unloaded_prefix"]),
    Document(
      text: "cells:\n- term:\n    label: lymphocyte\n- term: {id: , label: lymphocyte}",
      findings: ["3:5 error missing_field", "4:9 error missing_field"]
    ),
    // Other forms of an identifier are understood.
    Document(
      text: "cells: [{term: {id: cl:0000542, label: lymphocyte}}]",
      findings: ["1:21 info noncanonical"]
    ),
    // A list that stands for terms has no others.
    Document(text: "finding: HP:0000118", findings: ["1:10 info unconfirmed", "1:10 error outside_enum"]),
    Document(text: "finding: CARCINOM", findings: ["1:10 error outside_enum"]),
    Document(text: "finding: CARCINOMA", findings: []),
    // Several documents, aliases and merged mappings.
    Document(
      text: "disease: {id: MONDO:0004989}\n---\ndisease: {id: HP:0003002}",
      findings: ["3:15 error outside_enum"]
    ),
    Document(
      text: "disease: &x\n  id: HP:0003002\n  label: Breast carcinoma\ncells: [{term: *x}]",
      findings: ["2:7 error outside_enum", "2:7 error outside_enum"]
    ),
    Document(
      text: "- disease: &x {id: HP:0003002, label: Breast carcinoma}\n- phenotypes: [{term: {<<: *x}}]",
      findings: ["1:20 error outside_enum"]
    ),
    Document(
      text: #"{"disease": {"id": "HP:0003002", "label": "Breast carcinoma"}, "finding": null}"#,
      findings: ["1:21 error outside_enum"],
      name: "a.json"
    ),
    Document(
      text: "name\tfinding\nx\tHP:0003002\ny\tHP:0000118\n",
      findings: ["2:3 info unconfirmed", "3:3 info unconfirmed", "3:3 error outside_enum"],
      name: "a.tsv"
    ),
  ]

  @Test(arguments: documents)
  func judgesTermsByTheirSlots(_ document: Document) async throws {
    _ = try folder.write(document.name, document.text)
    let (found, status) = try await findings(document.name, "--schema", schema)
    #expect(found == document.findings)
    #expect(status == (document.findings.contains { $0.contains("error") } ? 1 : 0))
  }

  // MARK: Messages

  @Test func saysWhatTheSlotTakesWhatTheTermIsAndWhatWouldDo() async throws {
    _ = try folder.write(
      "a.yaml",
      """
      disease: {id: HP:0003002, label: Breast carcinoma}
      cells: [{term: {id: CL:0000084, label: T cell}}, {}]
      qualifiers: [{value: {term: {id: GO:0000165, label: MAPK cascade}}}]
      finding: HP:0000118
      """
    )
    let result = try await program.run(["validate", "--schema", schema, "a.yaml"], in: folder.path)
    #expect(
      result.output == """
        a.yaml:1:15: error: disease takes a term below 'disease' (MONDO:0000001) (DiseaseEnum); HP:0003002 is 'Breast carcinoma', which is below 'Phenotypic abnormality' (HP:0000118) and 'All' (HP:0000001); perhaps MONDO:0004989 breast carcinoma [outside_enum]
            MONDO:0004989 breast carcinoma (label)
        a.yaml:2:21: error: cells[0].term takes 'hematopoietic cell' (CL:0000988) or a term below it (CellEnum); CL:0000084 is 'T cell', which is excluded; perhaps CL:0000827 pro-T cell [outside_enum]
            CL:0000827 pro-T cell (words)
            CL:0000898 naive T cell (words)
            CL:0002419 mature T cell (words)
        a.yaml:3:34: error: qualifiers[0].value.term takes 'hematopoietic cell' (CL:0000988) or a term below it or a term below 'Phenotypic abnormality' (HP:0000118) (CellEnum or PhenotypeEnum); GO:0000165 is 'MAPK cascade', which is below 'biological regulation' (GO:0065007) and 'biological_process' (GO:0008150) [outside_enum]
        a.yaml:4:10: error: finding takes one of 'CARCINOMA' or 'NEOPLASM' (FindingEnum); HP:0000118 is 'Phenotypic abnormality', which is below 'All' (HP:0000001) [outside_enum]

        1 file, 4 identifiers: 4 outside their enum
        by the schema: 4 values, 4 outside their enum; it says nothing about 0 identifiers
        4 errors, 0 warnings, 1 informational (--all shows them)

        """
    )
    #expect(result.status == 1)
  }

  @Test func countsWhatTheSchemaSaysNothingAbout() async throws {
    _ = try folder.write("a.yaml", "note: {id: HP:0003002, label: Breast carcinoma}\ncells: [{term: {id: FOO:1}}]")
    let result = try await program.run(["validate", "--schema", schema, "a.yaml"], in: folder.path)
    let line =
      "by the schema: 1 value, 0 outside their enum, 1 could not be judged; it says nothing about 1 identifier\n"
    #expect(result.output.contains(line))
    #expect(result.status == 0)
    let strict = try await program.run(
      ["validate", "--strict-prefixes", "--schema", schema, "a.yaml"],
      in: folder.path
    )
    #expect(strict.output.contains("a.yaml:2:21: error: no loaded ontology defines the prefix of FOO:1"))
    #expect(strict.status == 1)
  }

  @Test func aDaemonAnswersTheSame() async throws {
    for (number, document) in Self.documents.enumerated() {
      _ = try folder.write("docs/\(number)-\(document.name)", document.text)
    }
    let arguments = ["validate", "--format", "json", "--schema", schema, "docs"]
    let alone = try await program.run(arguments, in: folder.path)
    var served: Program.Result?
    try await program.serving { _ in served = try await program.run(arguments, in: folder.path) }
    #expect(served?.output == alone.output && alone.output.contains("outside_enum"))
  }

  // MARK: Settings

  @Test func settingsNameTheSchemaOfAFolder() async throws {
    _ = try folder.write(
      ".obod.yaml",
      "schema:\n- {path: schema/kb.yaml, target_class: CellDescriptor, files: cells/*}\n- schema/kb.yaml\n"
    )
    _ = try folder.write("cells/a.yaml", "term: {id: HP:0003002, label: Breast carcinoma}")
    _ = try folder.write("kb/a.yaml", "term: {id: HP:0003002, label: Breast carcinoma}")
    _ = try folder.write("kb/b.yaml", "disease: {id: HP:0003002, label: Breast carcinoma}")
    #expect(try await findings("cells").found == ["1:12 error outside_enum"])
    #expect(try await findings("kb/a.yaml").found == [])
    #expect(try await findings("kb/b.yaml").found == ["1:15 error outside_enum"])
    _ = try folder.write(".obod.yaml", "schema: {file: schema/kb.yaml}\n")
    let wrong = try await program.run(["validate", "kb"], in: folder.path)
    #expect(wrong.errors.hasSuffix("/.obod.yaml:1: a schema has path, target_class and files, not 'file'\n"))
    #expect(wrong.status == 3)
  }

  // MARK: Schemas that cannot be used

  @Test(arguments: [
    ("a: [", "s.yaml:1:5: invalid YAML: while parsing a flow node, did not find expected node content\n"),
    ("- a", "s.yaml:1: a schema is a mapping with keys such as classes and enums\n"),
    ("imports: [gone]", "s.yaml:1:11: cannot read the import: gone.yaml: cannot open: No such file or directory\n"),
    ("classes: {A: , B: }", "s.yaml: which class are the documents instances of? Name it: A, B\n"),
  ])
  func aSchemaThatCannotBeReadIsNamedWithItsPlace(_ text: String, _ message: String) async throws {
    _ = try folder.write("s.yaml", text)
    _ = try folder.write("a.yaml", "id: HP:0003002")
    let result = try await program.run(["validate", "--schema", "s.yaml", "a.yaml"], in: folder.path)
    #expect(result.errors == "obod: \(message)")
    #expect(result.status == 3)
  }

  @Test func anUnknownClassIsReportedWithTheKnownOnes() async throws {
    _ = try folder.write("a.yaml", "id: HP:0003002")
    let arguments = ["validate", "--schema", "schema/kb.yaml", "--target-class", "Diseas", "a.yaml"]
    let result = try await program.run(arguments, in: folder.path)
    let classes = "Disease, Qualifier, Term, Descriptor, Located, PhenotypeDescriptor, CellDescriptor"
    #expect(result.errors == "obod: schema/kb.yaml: no class 'Diseas'; the classes are \(classes)\n")
    #expect(result.status == 3)
  }

  /// What is wrong in a schema is reported at its place, and the documents are checked all the same.
  @Test func faultsOfASchemaAreReportedWithTheirPlace() async throws {
    _ = try folder.write(
      "s.yaml",
      """
      imports: [t]
      classes:
        A:
          slots: [x, missing]
          rules: [{}]
        B: {is_a: Nowhere, rules: [{}]}
      slots:
        x: {range: E}
        y: {range: Nothing}
      enums:
        E: {reachable_from: {source_nodes: [CL:0000003, CL:0000804, CL:9999999, FOO:1, 7], relationship_types: [near]}}
        F: {inherits: [G], matches: {identifier_pattern: "("}, code_set: x:y}
      """
    )
    _ = try folder.write("t.yaml", "imports: [s]\nclasses: {C: {attributes: {a: {range: A}, b: {range: B}}}}")
    _ = try folder.write("a.yaml", "a: {x: CL:0000084}")
    let result = try await program.run(["validate", "--all", "--schema", "s.yaml", "a.yaml"], in: folder.path)
    let lines = result.output.split(separator: "\n").filter { $0.contains(".yaml:") }.map(String.init)
    #expect(
      lines == [
        "s.yaml:4:16: error: no slot 'missing' in the schema [schema]",
        "s.yaml:5:5: warning: obod does not check rules (here and in 1 more place) [unsupported]",
        "s.yaml:6:13: error: no class 'Nowhere' in the schema [schema]",
        "s.yaml:9:14: error: no class, enum or type 'Nothing' in the schema [schema]",
        "s.yaml:11:39: error: E begins at 'obsolete native cell' (CL:0000003), which is obsolete; "
          + "its replacement is CL:0000000 cell, which is used instead [schema]",
        "s.yaml:11:51: warning: E begins at CL:0000804, which was merged into CL:0000084 T cell [schema]",
        "s.yaml:11:63: error: E begins at CL:9999999, which its ontology does not have [schema]",
        "s.yaml:11:75: info: E begins at FOO:1, whose ontology is not loaded; what is below it is not checked [schema]",
        "s.yaml:11:82: error: E begins at '7', which is not an identifier [schema]",
        "s.yaml:11:107: error: no loaded term has the relation 'near' [schema]",
        "s.yaml:12:18: error: no enum 'G' in the schema [schema]",
        "s.yaml:12:53: error: '(' is not a regular expression [schema]",
        "s.yaml:12:58: warning: obod does not check code_set [unsupported]",
        "t.yaml:1:11: info: the imports go in a circle: s.yaml → t.yaml → s.yaml; each file is read once [schema]",
        "a.yaml:1:8: info: CL:0000084 is 'T cell'; no label was found beside it [unconfirmed]",
      ]
    )
    #expect(result.status == 1)
  }
}
