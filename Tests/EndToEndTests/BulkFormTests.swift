import Foundation
import Support
import Testing

/// The forms of tables that `--tsv` reads and prints.
@Suite struct BulkFormTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  static let right = [
    ("pairs.csv", "id,label\nHP:0003002,Breast carcinoma\n"),
    ("pairs.CSV", "label,note,id\r\n\"Breast carcinoma\",\"a \"\"b\"\", c\",HP:0003002\r\n"),
    ("pairs.csv", "# a comment; with, signs\nid;label\nHP:0003002;\"Breast carcinoma\"\n"),
    ("pairs.csv", "id,label\nHP:0003002,\"Breast carcinoma\""),
    ("-", "HP:0003002,Breast carcinoma\n"), ("pairs.txt", "id;label\nHP:0003002;Breast carcinoma\n"),
    ("pairs", "\u{FEFF}id,label\nHP:0003002,Breast carcinoma\n"),
    ("-", "HPO\tlabel, or name\nHP:0003002\tBreast carcinoma\n"), ("-", "HP:0003002\t\"Breast carcinoma\"\tx\n"),
  ]

  @Test(arguments: right)
  func takesCSVAndTabs(_ name: String, _ text: String) async throws {
    let file = name == "-" ? name : try folder.write(name, text)
    let result = try await program.run("check", "--tsv", file, input: name == "-" ? text : "")
    #expect(result.status == 0 && result.output.contains("1 rows: 1 exact"), "\(result)")
    let labels = try await program.run("lookup", "--tsv", file, input: name == "-" ? text : "")
    #expect(labels.output.contains("HP:0003002\tBreast carcinoma\tcurrent"), "\(labels)")
  }

  @Test func commasInATSVFileDivideNothing() async throws {
    let file = try folder.write("pairs.tsv", "HP:0003002,Breast carcinoma\n")
    let result = try await program.run("check", "--tsv", file)
    #expect(result.output.contains("1 rows: 1 malformed_id"), "\(result)")
  }

  @Test func aRowIsNumberedByItsFirstLine() async throws {
    let file = try folder.write("pairs.csv", "id,label\nHP:0003002,\"Breast\n\n\ncarcinoma\"\n\nHP:0003002,x\n")
    let rows = try await program.run("check", "--tsv", file).output.split(separator: "\n").map { $0.prefix(2) }
    #expect(rows[1...2] == ["2\t", "7\t"])
  }

  @Test func aQuotedCellWithoutAnEndIsReadAsItStandsAndReported() async throws {
    let rows = "HP:0003002\t\"Breast carcinoma\n" + String(repeating: "HP:0003002\tBreast carcinoma\n", count: 50_000)
    let result = try await program.run("check", "--tsv", "-", input: rows)
    #expect(result.output.contains("50001 rows: 50000 exact, 1 mismatch"), "\(result.output.suffix(200))")
    #expect(result.errors == "obod: standard input:1: unterminated quoted cell; read literally\n")
  }

  /// Rows of lengths around the size of the read buffer, and quoted cells that contain what looks like their end.
  @Test func cellsAreWholeWhereverAFileIsCutForReading() async throws {
    var generator = SeededGenerator(seed: 7)
    let cells = (0..<2000).map { _ -> String in
      let pieces = ["Breast", "\n", "\r\n", ",", "\"", "\"\"", "\",\"", "ü", " carcinoma"]
      return (0..<Int.random(in: 0..<80, using: &generator)).map { _ in generator.pick(pieces) }.joined() + "x"
    }
    let text = cells.map { "HP:0003002,\"\($0.replacing("\"", with: "\"\""))\"\n" }.joined()
    let file = try folder.write("pairs.csv", text)
    let output = try await program.run("check", "--tsv", file).output
    let given = output.split(separator: "\n").dropFirst().prefix(cells.count).map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)[3]
    }
    #expect(given.map(Self.read) == cells)
  }

  @Test func whatWouldBreakARowIsEscaped() async throws {
    let file = try folder.write("pairs.csv", "id,label\nHP:0003002,\"a\tb\nc\\d\re\"\n")
    let result = try await program.run("check", "--tsv", file)
    let cells = result.output.split(separator: "\n")[1].split(separator: "\t", omittingEmptySubsequences: false)
    #expect(cells.count == 6)
    #expect(cells[3] == #"a\tb\nc\\d\re"#)
    // The label of an ontology is escaped too.
    let obo = "format-version: 1.4\nontology: tab\n\n[Term]\nid: TAB:1\nname: one\\ttwo\n"
    try #require(try await program.run("load", folder.write("tab.obo", obo)).status == 0)
    let lookup = try await program.run("lookup", "--tsv", "-", input: "TAB:1\n")
    #expect(lookup.output.contains("1\tTAB:1\tone\\ttwo\tcurrent\t\n"), "\(lookup)")
  }

  @Test func aTableInUTF16IsRefused() async throws {
    let file = try folder.write("pairs.tsv", Data([0xFF, 0xFE] + Array("H\0P\0".utf8)))
    let result = try await program.run("check", "--tsv", file)
    #expect(result.status == 3 && result.errors == "obod: \(file): is UTF-16; a table must be UTF-8\n", "\(result)")
  }

  /// Returns the text of an escaped cell in one of obod's own tables.
  private static func read(_ cell: Substring) -> String {
    var text = ""
    var rest = cell
    while let sign = rest.popFirst() {
      guard sign == "\\", let next = rest.popFirst() else {
        text.append(sign)
        continue
      }
      text.append(["t": "\t", "n": "\n", "r": "\r"][next] ?? next)
    }
    return text
  }
}
