import Support
import Testing

/// Command lines that are not valid.
@Suite struct CommandLineTests {
  static let unknown: [(words: [String], sentence: String)] = [
    (["lokup"], "unknown command 'lokup'; did you mean 'lookup'?"),
    (["chekc", "HP:0003002"], "unknown command 'chekc'; did you mean 'check'?"),
    (["Ontology"], "unknown command 'Ontology'; did you mean 'ontologies'?"),
    (["val"], "unknown command 'val'; did you mean 'validate'?"),
    (["hepl"], "unknown command 'hepl'; did you mean 'help'?"),
    (["help", "lokup"], "unknown command 'lokup'; did you mean 'lookup'?"),
    (["HP:0003002"], "unknown command 'HP:0003002'; did you mean 'obod lookup HP:0003002'?"),
    (["HP:0003002", "Breast", "carcinoma"], "did you mean 'obod check HP:0003002 LABEL'?"),
    (["carcinoma"], "unknown command 'carcinoma'\n"), (["l"], "unknown command 'l'\n"), ([""], "unknown command ''\n"),
    ([String(repeating: "x", count: 100_000)], "unknown command '\(String(repeating: "x", count: 40))…'\n"),
  ]

  @Test(arguments: unknown)
  func namesTheNearestCommand(_ words: [String], _ sentence: String) async throws {
    let result = try await Program.run(Checkout.binary, words)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: ") && result.errors.contains(sentence), "\(result)")
  }

  @Test func everyCommandIsKnownByItsName() async throws {
    let help = try await Program.run(Checkout.binary, ["--help"]).output
    let list = try #require(help.firstRange(of: "SUBCOMMANDS:\n"))
    let lines = help[list.upperBound...].split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
    let names = lines.compactMap { $0.split(separator: " ").first }.filter { $0 != "See" }
    #expect(names.count > 10)
    for name in names {
      let result = try await Program.run(Checkout.binary, [String(name), "--help"])
      #expect(result.status == 0, "\(name): \(result)")
    }
  }

  static let emptyPaths = [
    ["load", ""], ["serve", "--load", ""], ["lint", ""], ["validate", ""], ["validate", "--baseline", "", "."],
    ["check", "--tsv", ""], ["lookup", "--tsv", ""],
  ]

  /// Happens if a script expands a variable that is not set.
  @Test(arguments: emptyPaths)
  func anEmptyPathIsWrongUsage(_ words: [String]) async throws {
    let program = Program(in: try TemporaryFolder())
    let result = try await program.run(words)
    #expect(result.status == 2 && result.errors.hasPrefix("Error: a path is empty\n"), "\(words): \(result)")
  }

  @Test func argumentsThatAreNotUTF8AreRefused() async throws {
    let script = #"exec "$0" lint "$(printf 'caf\351.obo')""#
    let result = try await Program.run("/bin/sh", ["-c", script, Checkout.binary])
    #expect(result.status == 2)
    #expect(result.errors.contains("argument 2, 'caf\u{FFFD}.obo', is not UTF-8"), "\(result)")
  }
}
