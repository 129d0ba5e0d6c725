import Foundation
import Support
import Testing
import Wire

/// Whole tables, checked in one pass.
@Suite struct BulkTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static let pairs = """
    HP:0003002\tBreast carcinoma
    HP:0100013\tBreast carcinoma
    CHEBI:18348\tPIP2
    NCIT:C4872\tbreast-carcinoma
    HP 0003002\tBreast carcinoma
    """

  @Test func answersRowAfterRowWithASummaryAndCoverage() async throws {
    let result = try await program.run("check", "--tsv", "-", input: Self.pairs)
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines.dropFirst().prefix(5).map { $0.split(separator: "\t").prefix(2).joined(separator: " ") } == [
        "1 exact", "2 mismatch", "3 unloaded_prefix", "4 normalized", "5 malformed_id",
      ]
    )
    #expect(lines[2].hasPrefix("2\tmismatch\tHP:0100013\tBreast carcinoma\tHP:0100013 is 'Neoplasm of the breast'"))
    #expect(lines[2].contains("HP:0003002 Breast carcinoma"))
    #expect(
      lines.suffix(2) == [
        "5 rows: 1 malformed_id, 1 unloaded_prefix, 1 exact, 1 normalized, 1 mismatch", "not checked: 1 (CHEBI 1)",
      ]
    )
  }

  static let headers = [
    "id\tlabel\n", "subject_id\tsubject_label\n", "# a comment\n#another\ncurie\tname\n", "HPO\tname of the term\n",
    "\u{FEFF}",
  ]

  @Test(arguments: headers)
  func recognizesAHeader(_ header: String) async throws {
    let result = try await program.run("check", "--tsv", "-", input: header + Self.pairs.prefix(27))
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("1 rows: 1 exact"))
  }

  static let columns: [(String, String)] = [
    ("3,1", "Breast carcinoma\tx\tHP:0003002\n"),
    ("term,what", "what\tid\tterm\nBreast carcinoma\tx\tHP:0003002\n"),
    ("1", "HP:0003002\twrong\n"),
  ]

  @Test(arguments: columns)
  func takesColumnsByNameOrNumber(_ columns: String, _ input: String) async throws {
    let result = try await program.run("check", "--tsv", "-", "--columns", columns, input: input)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func refusesAColumnThatIsNotThere() async throws {
    let result = try await program.run("check", "--tsv", "-", "--columns", "id,nope", input: "id\tlabel\n")
    #expect(result.status == 2)
    #expect(result.errors.contains("nope") && result.errors.contains("id, label"))
  }

  static let missing: [(columns: String, count: String)] = [
    ("1,3", "2 columns"), ("3", "2 columns"), ("id,4", "2 columns"), ("id,nope", "2 columns"),
  ]

  @Test(arguments: missing, ["check", "lookup"])
  func saysHowManyColumnsThereAre(_ missing: (columns: String, count: String), _ command: String) async throws {
    let file = try folder.write("two.tsv", "id\tlabel\nHP:0003002\tBreast carcinoma\n")
    let result = try await program.run(command, "--tsv", file, "--columns", missing.columns)
    #expect(result.status == 2)
    #expect(result.output.isEmpty && result.errors.contains(missing.count), "\(result)")
  }

  @Test func cellsAtTheEndOfTheFirstRowsMayBeMissing() async throws {
    let rows = "HP:0003002\nHP:0003002\tBreast carcinoma\n"
    let result = try await program.run("check", "--tsv", "-", "--columns", "1,2", input: rows)
    #expect(result.output.contains("2 rows: 1 current, 1 exact"), "\(result)")
  }

  @Test func anEmptyIdentifierIsSaidToBeEmpty() async throws {
    for words in [["check", "", "Breast", "carcinoma"], ["lookup", ""], ["obsolete", ""], ["tree", ""]] {
      let result = try await program.run(words)
      #expect(result.status == 1)
      #expect((result.output + result.errors).contains("the identifier is empty"), "\(words): \(result)")
    }
    let table = try await program.run("check", "--tsv", "-", input: "HP:0003002\n\tBreast carcinoma\n")
    #expect(table.output.contains("2\tmalformed_id\t\tBreast carcinoma\tthe identifier is empty"), "\(table)")
    let lookup = try await program.run("lookup", "--tsv", "-", input: "HP:0003002\n\tx\n")
    #expect(lookup.output.contains("2\t\t\tmalformed\t\n"), "\(lookup)")
  }

  /// White space that a request cannot contain is part of the label all the same.
  @Test(arguments: [" Breast carcinoma", "\tBreast carcinoma", "Breast\ncarcinoma", "\n Breast\r\ncarcinoma"])
  func aLabelWithOtherWhiteSpaceIsNormalized(_ label: String) async throws {
    let table = try await program.run("check", "--tsv", "-", "--json", input: "id,label\nHP:0003002,\"\(label)\"\n")
    #expect(table.output.contains(#""verdict":"normalized""#), "\(table)")
    let single = try await program.run("check", "HP:0003002", label)
    #expect(single.output == "normalized: HP:0003002 is written 'Breast carcinoma'\n")
  }

  @Test func anArgumentIsOneLineAndAnIdentifierOneWordOfIt() async throws {
    try await program.serving { _ in
      let label = try await program.run("label", "breast\r\ncarcinoma", "--ontology", "hp")
      #expect(label.output.hasPrefix("HP:0003002 "), "\(label)")
      let option = try await program.run("label", "--ontology", "hp x", "breast carcinoma")
      #expect(option.status == 2, "\(option)")
      let id = try await program.run("check", "HP:0003002 Breast", "carcinoma")
      #expect(id.output.hasPrefix("malformed_id: "), "\(id)")
      let table = "HP:0003002,\"Breast\r\ncarcinoma\"\nHP:0003002,Breast carcinoma\n"
      let rows = try await program.run("check", "--tsv", "-", input: table)
      #expect(rows.output.contains("\n2 rows: 1 exact, 1 normalized\n"), "\(rows)")
    }
  }

  @Test func printsTheProtocolsObjectsUnchanged() async throws {
    let result = try await program.run("check", "--json", "--tsv", "-", input: Self.pairs)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    let alone = try await program.run("check", "--json", "HP:0100013", "Breast carcinoma")
    #expect(lines[1] + "\n" == alone.output)
    #expect(result.errors.contains("not checked: 1 (CHEBI 1)"))
  }

  @Test func looksUpWholeColumns() async throws {
    let result = try await program.run("lookup", "--tsv", "-", input: "id\nHP:0003002\nHP_0100013\nCHEBI:1\n")
    #expect(result.status == 0)
    #expect(result.output.contains("3\tHP:0100013\tNeoplasm of the breast\tcurrent\t\n"))
    #expect(result.output.contains("not checked: 1 (CHEBI 1)"))
  }

  /// Sends far more than a socket's buffers hold, so that a client that only writes would block forever.
  @Test func pipelinesThroughTheDaemonWithTheSameAnswers() async throws {
    let rows = (0..<20_000).map {
      "HP:\(["0003002", "0100013", "9999999"][$0 % 3])\tBreast carcinoma \($0 % 7 == 0 ? "" : "x")"
    }
    let file = try folder.write("pairs.tsv", rows.joined(separator: "\n"))
    let alone = try await program.run("check", "--json", "--tsv", file)
    #expect(alone.output.utf8.count { $0 == 0x0A } == rows.count)
    try await program.serving { _ in
      let asked = try await program.run("check", "--json", "--tsv", file)
      #expect(asked.output == alone.output)
      #expect(asked.status == alone.status)
    }
  }
}
