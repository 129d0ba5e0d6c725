import Foundation
import JSON
import Support
import Testing

/// Documents of shapes that make careless parsers slow or overflow their stacks. `scripts/bench --only growth` times
/// them.
@Suite(.enabled(if: Program.isInstalled("python3"), "needs Python"))
struct LongDocumentTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static func generated(_ arguments: String...) async throws -> String {
    let result = try await Program.run("\(Checkout.fixtures)/growth/documents.py", arguments)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  /// Returns the lines of a document's report, the summary last.
  private func report(_ name: String, _ text: String) async throws -> [JSONValue] {
    let path = try folder.write(name, text)
    let result = try await program.run("validate", "--format", "json", path)
    try #require(result.status == 0 || result.status == 1, "\(name): \(result.ending) \(result.errors)")
    return result.output.split(separator: "\n").compactMap { JSONValue(String($0)) }
  }

  @Test func everyShapeIsReadToItsEnd() async throws {
    _ = try await Self.generated("--all", folder.path, "100000")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".") }
    try #require(names.count > 30)
    let result = try await program.runBeside(
      "bash",
      ["-c", #"cd "$1" && "$0" validate --format json "${@:2}" | tail -n 1"#, Checkout.binary, folder.path] + names
    )
    let summary = try #require(JSONValue(result.output.trimmingCharacters(in: .newlines)), "\(result.errors)")
    #expect(summary["type"] == "summary" && summary["files"]?.int == names.count, "\(result.errors)")
  }

  @Test(arguments: ["json-line", "csv-long-row", "md-row", "md-line-greek", "py-line", "html-line"])
  func everyIdentifierOfALongLineIsCounted(_ shape: String) async throws {
    let suffix = shape.split(separator: "-")[0]
    let text = try await Self.generated(shape, "120000")
    let reported = try await report("\(shape).\(suffix)", text)
    #expect(reported.last?["identifiers"]?.int == text.matches(of: /HP:[0-9]{7}/).count)
  }

  @Test func manyCommentsOfALineSetAsideWhatEachOfThemNames() async throws {
    let ids = ["HP:0100013", "HP:0002664", "CL:0000000"]
    let line = ids.map { "breast carcinoma (\($0)), " }.joined()
    let comments = ids.dropLast().map { "<!-- obod: ignore mismatch \($0) -->" }.joined(separator: " ")
    let reported = try await report("set-aside.md", line + comments + "\n")
    #expect(reported.dropLast().filter { $0["verdict"]?.string == "mismatch" }.map { $0["id"]?.string } == [ids[2]])
    #expect(reported.last?["suppressed"]?.int == 2)
  }

  @Test(arguments: [1, 16, 17, 400]) func obsoleteIdentifiersOfAParagraphAreReplacedHoweverMany(
    _ count: Int
  ) async throws {
    let text = { (id: String) in String(repeating: "MAPK cascade (\(id)), and\n", count: count) }
    let path = try folder.write("obsolete.md", text("GO:0007255"))
    let result = try await program.run("validate", "--fix", path)
    #expect(result.output.contains(" \(count) fixed"), "\(result.output)")
    #expect(try folder.text(of: "obsolete.md") == text("GO:0000165"))
  }

  @Test func settingsThatRepeatOneAnotherWithoutEndAreRefused() async throws {
    let lines = (1..<10).map {
      "k\($0): &k\($0) [\(Array(repeating: "*k\($0 - 1)", count: 9).joined(separator: ", "))]\n"
    }
    _ = try folder.write("project/.obod.yaml", "k0: &k0 [x]\n" + lines.joined())
    let path = try folder.write("project/a.md", "Breast carcinoma (HP:0003002)\n")
    let result = try await program.run("validate", path)
    #expect(result.status == 3)
    #expect(result.errors.contains("more than 100000 values"))
  }

  @Test func moreDirectivesThanAnyDocumentHasAreRefused() async throws {
    let reported = try await report("tags.yaml", Self.generated("yaml-tags", "20000"))
    #expect(reported.first?["message"]?.string == "more than 100 directives")
    #expect(reported.last?["identifiers"]?.int == 1)
  }
}
