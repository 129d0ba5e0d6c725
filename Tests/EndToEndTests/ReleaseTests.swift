import Foundation
import JSON
import Support
import Testing

/// Successive real releases, judged by programs that share no code with obod.
@Suite(
  .enabled(
    if: Checkout.fullOntologies != nil,
    "needs the full ontologies and older releases (OBOD_FULL_ONTOLOGIES)"
  )
)
struct ReleaseTests {
  @Test func changesAreThoseOfALineByLineComparison() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let full = try #require(Checkout.fullOntologies)
    for (old, new) in [("mondo-2025-02-04", "mondo"), ("go-2022-07-01", "go")] {
      let files = ["\(full)/older/\(old).obo.gz", "\(full)/\(new).obo.gz"]
      try #require(await program.run("load", files[0]).status == 0)
      let reported = try await program.run("load", "--changes", files[1])
      try #require(reported.status == 0, "\(reported.errors)")
      let changes = reported.output.split(separator: "\n").map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false)[1...2].joined(separator: " ")
      }
      let judged = try await SecondOpinion.judge("changes.py", files).split(separator: "\n").map(String.init)
      #expect(judged.count > 1_000)
      #expect(changes.sorted() == judged.sorted(), "\(new)")
    }
  }

  @Test func verdictsAreThoseOfASecondOpinion() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder, .fullOverOlder)
    let (older, present) = try (Checkout.olderReleases(), Checkout.fullReleases())
    let stride = Extent.stride(20)
    let compared = try await SecondOpinion.compare(older, present, stride: stride, folder, program)
    #expect(compared.rows > 300_000 / stride)
    #expect(compared.disagreements.isEmpty, "\(compared.disagreements.prefix(5))")
  }
}

/// The same rules on the small ontologies, one of which is a subset.
@Suite struct SecondOpinionTests {
  @Test func verdictsOnTheSmallOntologiesAreThoseOfASecondOpinion() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let compared = try await SecondOpinion.compare([], Checkout.smallReleases(), folder, program)
    #expect(compared.rows > 10_000)
    #expect(compared.disagreements.isEmpty, "\(compared.disagreements.prefix(5))")
    // Every verdict on identifiers occurs.
    let kinds = ["malformed_id", "unloaded_prefix", "outside_subset", "unknown_id", "obsolete", "merged", "mismatch"]
    #expect(Set(kinds).isSubset(of: compared.verdicts), "\(compared.verdicts)")
  }
}

/// Verdicts as a program gives them that shares no code with obod.
enum SecondOpinion {
  static func judge(_ program: String, _ arguments: [String]) async throws -> String {
    let result = try await Program.run("python3", ["\(Checkout.fixtures)/judge/\(program)"] + arguments)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  /// Asks both for every `stride`th of the pairs drawn from `older` and `present` releases, which `program` has loaded
  /// in this order.
  static func compare(
    _ older: [String],
    _ present: [String],
    stride: Int = 1,
    _ folder: TemporaryFolder,
    _ program: Program
  ) async throws -> (rows: Int, verdicts: Set<String>, disagreements: [String]) {
    let judged = try await judge("verdicts.py", ["\(stride)", "--older"] + older + ["--"] + present)
      .split(separator: "\n")
    let file = try folder.write("judged.tsv", judged.joined(separator: "\n"))
    let table = "\(folder.path)/answers.jsonl"
    // Through a file, because the answers have a hundred megabytes.
    let shell = "\"$0\" check --json --columns 1,2 --tsv \"$1\" --store \"$2\" >\"$3\""
    _ = try await Program.run("sh", ["-c", shell, Checkout.binary, file, program.store, table])
    var disagreements: [String] = []
    var verdicts: Set<String> = []
    var row = 0
    for line in try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n") {
      let answer = try #require(JSONValue(String(line)))
      let replaced = (answer["replaced_by"]?.array ?? []).compactMap { $0["id"]?.string }.sorted()
      let fields = ["verdict", "match", "scope"].map { answer[$0]?.string ?? "" }
      let reported = (fields + [replaced.joined(separator: " "), answer["label"]?.string ?? ""]).joined(separator: "\t")
      let opinion = judged[row].split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)[2]
      if reported != opinion { disagreements.append("\(judged[row]) by the second opinion: \(reported)") }
      verdicts.insert(fields[0])
      row += 1
    }
    try #require(row == judged.count)
    return (row, verdicts, disagreements)
  }
}
