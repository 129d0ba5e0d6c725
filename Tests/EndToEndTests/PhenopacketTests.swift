import Foundation
import JSON
import Support
import Testing

/// Phenopackets with right and wrong terms, judged finding by finding by a program that shares no code with obod.
@Suite struct PhenopacketTests {
  /// Returns the findings in a folder as sorted lines in the judge's form, and the number of identifiers.
  private static func findings(of folder: String, _ program: Program) async throws -> (lines: [String], count: Int) {
    let reported = "\(folder).jsonl"
    // Through a file, because the output has tens of megabytes.
    let shell = "\"$0\" validate --format json \"$1\" >\"$2\""
    let result = try await program.runBeside("sh", ["-c", shell, Checkout.binary, folder, reported])
    try #require(result.status == 1, "\(result.errors)")
    var lines: [String] = []
    var count = 0
    for line in try String(contentsOfFile: reported, encoding: .utf8).split(separator: "\n") {
      let value = try #require(JSONValue(String(line)))
      if value["type"]?.string == "finding" {
        let file = try #require(value["file"]?.string?.split(separator: "/").last)
        let fields = ["line", "column", "verdict", "id"].map { value[$0]?.string ?? "" }
        lines.append(([String(file)] + fields).joined(separator: "\t"))
      } else {
        count = try #require(value["identifiers"]?.string.flatMap { Int($0) })
      }
    }
    return (lines.sorted(), count)
  }

  private static func compare(
    _ count: Int,
    in folder: TemporaryFolder,
    _ program: Program,
    judgedBy files: [String]
  ) async throws -> [String] {
    let packets = "\(folder.path)/packets"
    let script = "\(Checkout.fixtures)/judge/phenopackets.py"
    let judged = try await Program.run("python3", [script, "judge", packets, String(count)] + files)
    try #require(judged.status == 0, "\(judged.errors)")
    let opinion = judged.output.split(separator: "\n").map(String.init).sorted()
    let found = try await findings(of: packets, program)
    let (missed, invented) = (Set(opinion).subtracting(found.lines), Set(found.lines).subtracting(opinion))
    #expect(missed.count == 0, "\(missed.sorted().prefix(5))")
    #expect(invented.count == 0, "\(invented.sorted().prefix(5))")
    #expect(found.lines.count == opinion.count)
    #expect(judged.errors == "\(found.count) identifiers\n")
    return found.lines
  }

  @Test func findingsAreThoseOfASecondOpinion() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let lines = try await Self.compare(200, in: folder, program, judgedBy: Checkout.smallReleases())
    #expect(lines.count > 1_500)
  }

  @Test(
    .enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies and older releases (OBOD_FULL_ONTOLOGIES)")
  )
  func findingsByFullOntologiesAreThoseOfASecondOpinion() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder, .fullOverOlder)
    let (older, present) = try (Checkout.olderReleases(), Checkout.fullReleases())
    try await program.serving { _ in
      let files = ["--older"] + older + ["--"] + present
      let count = 10_000 / Extent.stride(20)
      let lines = try await Self.compare(count, in: folder, program, judgedBy: files)
      let verdicts = Set(lines.map { $0.split(separator: "\t")[3] })
      #expect(
        verdicts == [
          "unloaded_prefix", "unknown_id", "obsolete", "merged", "normalized", "synonym", "former", "mismatch",
          "noncanonical",
        ]
      )
    }
  }
}
