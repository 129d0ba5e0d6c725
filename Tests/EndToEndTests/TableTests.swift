import JSON
import Support
import Testing

/// Which column of a table is compared with an identifier, and the labels in lists and mappings.
@Suite struct TableTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// Returns the findings in a document, as `line:column severity verdict`.
  private func findings(_ name: String, _ text: String) async throws -> [String] {
    _ = try folder.write(name, text)
    let result = try await program.run(["validate", "--format", "json", name], in: folder.path)
    return try result.output.split(separator: "\n").dropLast().map { line in
      let value = try #require(JSONValue(String(line)))
      return try "\(value["line"]?.int ?? 0):\(value["column"]?.int ?? 0) "
        + ["severity", "verdict"].map { try #require(value[$0]?.string) }.joined(separator: " ")
    }
  }

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let name: String
    let text: String
    /// Without informational findings that are not verdicts on a pair.
    let found: [String]

    init(_ description: String, _ name: String, _ text: String, _ found: [String] = []) {
      testDescription = description
      self.name = name
      self.text = text
      self.found = found
    }
  }

  static let examples = [
    // MARK: Which column
    Example(
      "a header says which column has the labels",
      "header.md",
      "| HPO ID | HPO term |\n|---|---|\n| HP:0100013 | Breast carcinoma |\n",
      ["3:3 error mismatch"]
    ),
    Example(
      "the column that confirms most has the labels",
      "confirms.md",
      """
      | A | B | C |
      |---|---|---|
      | HP:0002664 | Neoplasm | x |
      | HP:0003002 | Breast carcinoma | y |
      | HP:0100013 | Breast carcinoma | z |
      """,
      ["5:3 error mismatch"]
    ),
    Example(
      "the label of one identifier is none of another's",
      "parent.tsv",
      "id\tlabel\tparent\nHP:0003002\tBreast carcinoma\tHP:0100013\n",
      ["2:29 info unconfirmed"]
    ),
    Example(
      "a column headed as something else never contradicts",
      "else.md",
      "| ID | Parent | Drug |\n|---|---|---|\n| HP:0100013 | Breast carcinoma | Neoplasm |\n",
      ["3:3 info unconfirmed"]
    ),
    Example(
      "another entity's name never contradicts",
      "disease.tsv",
      "hpo_id\tdisease_name\nHP:0100013\tBreast carcinoma\n",
      ["2:1 info unconfirmed"]
    ),
    Example(
      "a kind of thing is the label of its own identifiers",
      "kind.tsv",
      "disease_id\ttissue\tdisease\nMONDO:0004989\tbreast\tbreast neoplasm\n",
      ["2:22 error mismatch"]
    ),
    Example(
      "the second header of a ROBOT template says what columns are",
      "robot.tsv",
      "Ontology\tPreferred\tAbove\nID\tA rdfs:label\tSC %\nHP:0100013\tBreast carcinoma\tHP:0002664\n",
      ["3:12 error mismatch", "3:29 info unconfirmed"]
    ),
    Example(
      "X and X_label are a pair",
      "dosdp.tsv",
      "defined_class\tdefined_class_label\nHP:0100013\tBreast carcinoma\n",
      ["2:12 error mismatch"]
    ),
    Example(
      "X and X_label are nothing where X is none of a term",
      "names.yaml",
      "- {group: a, group_label: Breast carcinoma}\n"
    ),
    Example(
      "annotations have no labels",
      "a.gaf",
      "!gaf-version: 2.2\nDB\tX\tBreast carcinoma\t\tHP:0100013\tPMID:1\n",
      ["2:24 info unconfirmed", "2:35 info unloaded_prefix"]
    ),
    Example(
      "lines of text with as many tabs are a table",
      "tabs.txt",
      "Case\tHPO\tHPO term\n1\tHP:0100013\tBreast carcinoma\n2\tHP:0002664\tNeoplasm\n",
      ["2:3 error mismatch"]
    ),
    Example(
      "lines of CSV in text are a table",
      "commas.txt",
      "The terms:\n\nid,label\nHP:0100013,Breast carcinoma\nHP:0002664,Neoplasm\n\nNo more, really.\n",
      ["4:12 error mismatch"]
    ),

    // MARK: Lists
    Example(
      "several in a cell belong together in order",
      "order.csv",
      "id,label\n\"HP:0002664;HP:0100013\",\"Neoplasm;Breast carcinoma\"\nHP:0002664||HP:0100013,Neoplasm||Breast carcinoma\n",
      ["2:35 error mismatch", "3:34 error mismatch"]
    ),
    Example(
      "several in a string belong together in order",
      "order.yaml",
      "id: HP:0002664, HP:0100013\nlabel: Neoplasm, Breast carcinoma\n",
      ["2:18 error mismatch"]
    ),
    Example(
      "lists beside each other belong together in order",
      "lists.json",
      #"{"hpo_ids": ["HP:0002664", "HP:0100013"], "hpo_labels": ["Neoplasm", "Breast carcinoma"]}"#,
      ["1:71 error mismatch"]
    ),
    Example(
      "a list of one is its value",
      "one.json",
      #"{"id": "HP:0100013", "name": ["Breast carcinoma"]}"#,
      ["1:32 error mismatch"]
    ),
    Example(
      "where the counts differ any label may be meant, and what is left over is reported",
      "uneven.tsv",
      "id\tlabel\nHP:0002664|HP:0003002\tBreast carcinoma|Breast cancer|Neoplasm|whatever\n",
      ["2:63 info unpaired"]
    ),
    Example(
      "where the counts differ a label may be of none",
      "none.tsv",
      "id\tlabel\nHP:0002664|HP:0100013\tBreast carcinoma\n",
      ["2:23 error mismatch", "2:23 error mismatch"]
    ),
    Example(
      "the label of one identifier may hold what divides others",
      "comma.tsv",
      "id\tlabel\nCL:0000795\tCD8-positive, alpha-beta regulatory T cell\n"
    ),

    // MARK: Mappings
    Example(
      "an override is judged where it stands",
      "merge.yaml",
      "- &t {id: HP:0100013, label: Neoplasm of the breast}\n- {<<: *t, label: Breast carcinoma}\n- <<: [*t]\n  n: 1\n",
      ["2:19 error mismatch"]
    ),
    Example(
      "nothing is no label",
      "null.yaml",
      "- {id: HP:0100013, label: null}\n- {id: HP:0100013, label: ~}\n- {id: HP:0100013, label: Null}\n- {id: HP:0100013, label: 'null'}\n",
      ["4:28 error mismatch"]
    ),
    Example(
      "a blank in an identifier is a matter of form",
      "blank.yaml",
      "- {id: 'HP: 0100013', label: Breast carcinoma}\n- {id: 'HP:0002664 ', label: Neoplasm}\n",
      ["1:9 info noncanonical", "1:30 error mismatch", "2:9 info noncanonical"]
    ),
    Example(
      "without a colon it is an identifier where its prefix is loaded",
      "colon.yaml",
      "- {id: HP0100013, label: Breast carcinoma}\n- {id: NCT0100013, label: A trial}\n",
      ["1:8 info noncanonical", "1:26 error mismatch"]
    ),
    Example(
      "a key may be the identifier of what is below it",
      "key.yaml",
      "HP:0100013:\n  label: Breast carcinoma\n",
      ["2:10 error mismatch"]
    ),
  ]

  @Test(arguments: examples) func judgesEachByItsOwn(_ example: Example) async throws {
    #expect(try await findings(example.name, example.text) == example.found)
  }

  @Test func reportsHowTheTermsAreRelated() async throws {
    _ = try folder.write("a.yaml", "id: HP:0100013\nlabel: Breast carcinoma\n")
    let text = try await program.run(["validate", "a.yaml"], in: folder.path)
    #expect(text.output.contains("\n    HP:0003002 Breast carcinoma (label, descendant)\n"))
    let json = try await program.run(["validate", "--format", "json", "a.yaml"], in: folder.path)
    #expect(json.output.contains(#""match":"label","relation":"descendant"}"#))
  }

  /// The cost of cells, rows and lists of many values is proportional to their length.
  @Test(.timeLimit(.minutes(2))) func costsNoMoreThanItsLength() async throws {
    let ids = String(repeating: "HP:0002664|", count: 20_000) + "HP:0002664"
    let labels = String(repeating: "Neoplasm|", count: 30_000) + "Neoplasm"
    #expect(try await findings("wide.tsv", "id\tlabel\n\(ids)\t\(labels)\n").isEmpty)
    let header = (0..<2_000).map { "x\($0)_id\tx\($0)_label" }.joined(separator: "\t")
    let row = String(repeating: "HP:0002664\tNeoplasm\t", count: 2_000)
    #expect(try await findings("many.tsv", "\(header)\tnote\n\(row)HP:9999999\n").count == 1)
    let cells = String(repeating: "| HP:0100013 | Breast carcinoma ", count: 1_000)
    #expect(try await findings("cells.md", "| a | b |\n|---|---|\n\(cells)|\n").count == 1_000)
  }
}
