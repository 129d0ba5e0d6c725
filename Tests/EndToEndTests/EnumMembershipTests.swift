import Foundation
import JSON
import Support
import Testing

/// Which terms an enum has, against a plain walk over the OBO files.
@Suite struct EnumMembershipTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Compares the answers for `documents` documents with random enums; returns how many there were of each.
  private func compare(_ program: Program, _ files: [String], enums: Int, documents: Int) async throws {
    let names = ["cl", "go", "hp", "mondo", "uberon"]
    let used = files.filter { file in names.contains { file.hasSuffix("/\($0).obo.gz") } }
    let kb = "\(folder.path)/kb"
    let judge = "\(Checkout.fixtures)/judge/enums.py"
    let made = try await Program.run("python3", [judge, kb, "1", "\(enums)", "\(documents)"] + used)
    try #require(made.status == 0, "\(made.errors)")
    let result = try await program.run(["validate", "--format", "json", "--schema", "schema.yaml", "docs"], in: kb)
    var outside: Set<String> = []
    for line in result.output.split(separator: "\n") {
      guard let json = JSONValue(String(line)) else { continue }
      if json["verdict"] == "outside_enum" {
        outside.insert("\(json["file"]?.string ?? ""):\(json["line"]?.int ?? 0)")
      } else if json["type"] == "summary" {
        #expect(json["files"]?.int == documents && json["schema"]?["not_judged"] == 0)
      }
    }
    var counts = [true: 0, false: 0]
    var constructs: Set<String> = []
    for line in try folder.text(of: "kb/expected.tsv").split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let isMember = cells[4] == "True"
      counts[isMember, default: 0] += 1
      constructs.formUnion(cells[5].split(separator: ",").map(String.init))
      #expect(outside.contains("docs/\(cells[0]):\(cells[1])") != isMember, "\(line)")
    }
    let (members, others) = (counts[true] ?? 0, counts[false] ?? 0)
    #expect(min(members, others) * 5 > members + others && members + others > documents)
    #expect(constructs.isSuperset(of: Self.constructs))
  }

  private static let constructs = [
    "concepts", "include", "include_self", "inherits", "is_direct", "matches", "minus", "other relation",
    "several relations", "traverse_up",
  ]

  @Test func membersAreThoseOfAPlainWalk() async throws {
    let program = try await Program.loaded(in: folder)
    try await compare(program, try Checkout.smallReleases(), enums: 100, documents: 10_000 / Extent.stride(5))
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies (OBOD_FULL_ONTOLOGIES)"))
  func membersInFullReleasesAreThoseOfAPlainWalk() async throws {
    let program = try await Program.loaded(in: folder, .full)
    try await compare(program, try Checkout.fullReleases(), enums: 200, documents: 10_000 / Extent.stride(5))
  }
}
