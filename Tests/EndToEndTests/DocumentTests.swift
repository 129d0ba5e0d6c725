import Foundation
import Support
import Testing

/// Documents as users keep them, and hostile documents.
@Suite struct DocumentTests {
  private static let fixtures = "\(Checkout.fixtures)/documents"

  /// The facts of a dossier as an entry and as a report. The expected findings are recorded beside them.
  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies"))
  func everyWrongTermOfADossierIsFoundAndNoRightOne() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder, .full)
    let paths = ["dossier.yaml", "dossier.md"].map { "\(Self.fixtures)/\($0)" }
    let alone = try await program.run(["validate"] + paths)
    #expect(alone.status == 1)
    let reported = alone.output.replacing("\(Self.fixtures)/", with: "")
    let recorded = "\(Self.fixtures)/dossier.txt"
    if ProcessInfo.processInfo.environment["OBOD_RECORD"] != nil {
      try reported.write(toFile: recorded, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: recorded, encoding: .utf8) == reported)
    // A daemon gives the same answers.
    try await program.serving { _ in
      let served = try await program.run(["validate"] + paths)
      #expect(served.output == alone.output)
    }
  }

  /// A value that an alias repeats is half of each pair that it occurs in, and is fixed in none of them.
  @Test func aliasesAreJudgedWhereTheyStand() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let path = try folder.write(
      "aliases.yaml",
      """
      a: &whole {id: &id HP:0003002, label: Breast carcinoma}
      b: {id: *id, label: Neoplasm}
      c: *whole
      d: {id: HP:0002664, label: &label neoplasm}
      e: {id: HP:0100013, label: *label}

      """
    )
    let result = try await program.run("validate", path)
    #expect(
      result.output.contains("aliases.yaml:2:21: error: HP:0003002 is 'Breast carcinoma'; 'Neoplasm' is HP:0002664")
    )
    #expect(result.output.contains("aliases.yaml:4:35: warning: HP:0002664 is written 'Neoplasm' [normalized]"))
    #expect(result.output.contains("aliases.yaml:5:28: error: HP:0100013 is 'Neoplasm of the breast'"))
    #expect(result.output.contains("4 identifiers: 1 confirmed, 1 by another name, 2 mismatched"))
    #expect(try await program.run("validate", "--dry-run", path).output.isEmpty)
  }

  struct Hostile: Sendable {
    let name: String
    let content: @Sendable () -> Data
    /// The message that the user gets.
    let message: String
    let status: Int32
  }

  static let hostile: [Hostile] = [
    Hostile(
      name: "deep.json",
      content: { text("[", 2_000_000) },
      message: "nested deeper than 1000",
      status: 1
    ),
    Hostile(
      name: "deep.yaml",
      content: { text("{a: ", 200_000) },
      message: "nested deeper than 1000",
      status: 1
    ),
    Hostile(
      name: "indented.yaml",
      content: { Data((0..<3_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined().utf8) },
      message: "nested deeper than 1000",
      status: 1
    ),
    Hostile(
      name: "wide.json",
      content: { Data("{".utf8) + text("\"key\":1,", 200_000) + Data("\"key\":1}".utf8) },
      message: "1 file, 0 identifiers",
      status: 0
    ),
    Hostile(name: "bomb.yaml", content: bomb, message: "1 identifier: 1 confirmed", status: 0),
    Hostile(
      name: "line.txt",
      content: { text("Seizure (HP:0001250) and ", 8_000_000) },
      message: "line.txt: has 200000000 bytes",
      status: 3
    ),
    Hostile(
      name: "line.md",
      content: { text("neoplasm (HP:0002664) ", 40_000) },
      message: "40000 identifiers",
      status: 0
    ),
    Hostile(
      name: "string.json",
      content: { Data("{\"text\":\"".utf8) + text("neoplasm (HP:0002664)\\n", 40_000) + Data("\"}".utf8) },
      message: "40000 confirmed",
      status: 0
    ),
    Hostile(
      name: "block.yaml",
      content: { Data("a: |\n".utf8) + text("  neoplasm (HP:0002664)\n", 40_000) },
      message: "40000 confirmed",
      status: 0
    ),
    Hostile(name: "list.md", content: { text("HP:0002664 ", 20_000) }, message: "20000 identifiers", status: 0),
    Hostile(name: "brackets.md", content: { text("([HP:0002664", 5_000) }, message: "5000 identifiers", status: 0),
    Hostile(name: "bars.md", content: { text("| HP:0002664 ", 5_000) }, message: "5000 identifiers", status: 0),
    Hostile(name: "tags.html", content: { text("<a HP:0002664", 5_000) }, message: "5000 identifiers", status: 0),
    Hostile(
      name: "quotes.csv",
      content: { Data("id,label\n".utf8) + text("\"HP:0002664\n", 50_000) },
      message: "unterminated quoted cell",
      status: 1
    ),
    Hostile(
      name: "wrong.csv",
      content: { Data("id,label\n".utf8) + text("HP:0002664,Breast carcinoma\n", 50_000) },
      message: "50000 mismatched",
      status: 1
    ),
    Hostile(name: "utf16.md", content: { Data([0xFF, 0xFE, 0x48, 0x00]) }, message: "1 UTF-16", status: 0),
    Hostile(name: "zeros.yaml", content: { Data(count: 1 << 20) }, message: "1 binary", status: 0),
    Hostile(
      name: "latin1.yaml",
      content: { Data("a: caf\u{E9}".unicodeScalars.map { UInt8($0.value) }) },
      message: "invalid UTF-8",
      status: 1
    ),
    Hostile(
      name: "marks.md",
      content: { Data("neoplasm (HP:0002664) a".utf8) + text("\u{301}\u{323}", 4_000_000) },
      message: "combining marks on one letter",
      status: 1
    ),
    Hostile(
      name: "marks.json",
      content: {
        Data("{\"id\":\"HP:0002664\",\"label\":\"a".utf8) + text(#"\u0301\u0323"#, 1_000_000) + Data("\"}".utf8)
      },
      message: "HP:0002664 is 'Neoplasm'",
      status: 1
    ),
    Hostile(
      name: "flags.yaml",
      content: { Data("a: ".utf8) + text("\u{1F1E6}", 1_000_000) + Data("\nid: HP:0002664\n".utf8) },
      message: "1 identifier: 1 unconfirmed",
      status: 0
    ),
    Hostile(name: "empty.json", content: { Data() }, message: "1 file, 0 identifiers", status: 0),
  ]

  private static func text(_ piece: String, _ count: Int) -> Data { Data(String(repeating: piece, count: count).utf8) }

  /// Each list repeats the previous one nine times, by aliases.
  private static let bomb: @Sendable () -> Data = {
    var text = "a: &a [\"HP:0002664 neoplasm\"]\n"
    for (before, name) in zip("abcdefgh", "bcdefghi") {
      text += "\(name): &\(name) [\(repeatElement("*\(before)", count: 9).joined(separator: ","))]\n"
    }
    return Data(text.utf8)
  }

  /// With 600 MB of address space, and a time limit far above what any of them takes.
  @Test(.timeLimit(.minutes(5)), .disabled(if: Checkout.isSanitized, "a sanitizer takes more address space"))
  func hostileDocumentsEndInAMessage() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    for hostile in Self.hostile {
      let path = try folder.write(hostile.name, hostile.content())
      let result = try await program.runBeside(
        "bash",
        ["-c", "ulimit -v 600000; exec timeout 60 \"$0\" validate \"$1\"", Checkout.binary, path]
      )
      #expect(result.status == hostile.status, "\(hostile.name): \(result.errors.prefix(400))")
      #expect(
        (result.output + result.errors).contains(hostile.message),
        "\(hostile.name): \(result.output.suffix(400))"
      )
      try FileManager.default.removeItem(atPath: path)
    }
  }

  /// Characters that are significant in some format, in random order, and random bytes.
  @Test(.timeLimit(.minutes(5))) func randomDocumentsAreReadToTheirEnd() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    var generator = SeededGenerator(seed: 5)
    let signs = Array("HP:0002664 breast carcinoma\n\t{}[]\"'|,-#&*!()_/\\%@`<>=+?~^;".utf8)
    let documents = "\(folder.path)/documents"
    try FileManager.default.createDirectory(atPath: documents, withIntermediateDirectories: true)
    var count = 0
    for kind in ["yaml", "json", "ndjson", "tsv", "csv", "md", "txt", "swift"] {
      for number in 0..<60 {
        let length = Int.random(in: 0...4_000, using: &generator)
        let bytes = (0..<length).map { _ in
          number % 3 == 0 ? UInt8.random(in: 1...255, using: &generator) : signs.randomElement(using: &generator) ?? 0
        }
        try Data(bytes).write(to: URL(fileURLWithPath: "\(documents)/\(number).\(kind)"))
        count += 1
      }
    }
    for format in ["text", "json", "sarif", "github"] {
      let result = try await program.run("validate", "--all", "--format", format, documents)
      #expect(result.status == 1, "\(format): \(result.errors.suffix(400))")
      if format == "text" { #expect(result.output.contains("\(count) files")) }
    }
    // Fixing leaves nothing that a dry run would still change.
    let fixed = try await program.run("validate", "--fix", documents)
    #expect(fixed.status == 1 || fixed.status == 0)
    let again = try await program.run("validate", "--dry-run", documents)
    #expect(again.output == "", "\(fixed.errors.suffix(400))")
  }
}
