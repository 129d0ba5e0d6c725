import Foundation
import JSON
import OBO
import Support
import Testing
import Wire

/// What new users encounter: the default ontologies, and releases that are old, partial or older than the loaded ones.
@Suite struct FirstCommandTests {
  private static var defaults: String { "\(Checkout.root)/ontologies" }

  // MARK: The default ontologies

  /// Returns the given number of current terms of a release, evenly spread over the file.
  private func sample(_ count: Int, of file: String) throws -> [(id: String, name: String)] {
    var terms: [(id: String, name: String)] = []
    var reader = try OBOReader(path: file) { _ in }
    while let frame = try reader.next() {
      if frame.kind == .term, frame.isObsolete != true, let name = frame.name { terms.append((frame.id, name)) }
    }
    let step = max(1, terms.count / count)
    return stride(from: 0, to: terms.count, by: step).prefix(count).map { terms[$0] }
  }

  @Test func theDefaultOntologiesKnowEveryTermOfTheirReleases() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let loaded = try await program.run("load", Self.defaults)
    try #require(loaded.status == 0, "\(loaded.errors)")
    let releases = Checkout.fullOntologies ?? Self.defaults
    let pairs = try ["cl", "go", "hp", "mondo", "uberon"].flatMap { try sample(200, of: "\(releases)/\($0).obo.gz") }
    #expect(pairs.count == 1_000)
    let table = try folder.write("pairs.tsv", pairs.map { "\($0.id)\t\($0.name)\n" }.joined())
    let checked = try await program.run("check", "--tsv", table, "--columns", "1,2", "--problems", "--strict")
    #expect(checked.status == 0)
    #expect(checked.output.contains("1000 rows: 1000 exact"), "\(checked.output.suffix(400))")

    let outside = try await program.run("check", "NCIT:C99999", "X")
    #expect(outside.status == 0)
    #expect(outside.output.hasPrefix("outside_subset: only the subset 'disease' of ncit 2026-08-04 is loaded"))
    let first = try await program.run("check", "HP:0001250", "Seizure")
    #expect(first.output == "exact: HP:0001250 is 'Seizure'\n")
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies (OBOD_FULL_ONTOLOGIES)"))
  func theDefaultOntologiesHaveEveryIdentifierOfTheReleases() throws {
    let full = try #require(Checkout.fullOntologies)
    func identifiers(_ folder: String, _ name: String) throws -> Set<String> {
      var found: Set<String> = []
      var reader = try OBOReader(path: "\(folder)/\(name).obo.gz") { _ in }
      while let frame = try reader.next() {
        if frame.kind == .term { found.formUnion([frame.id] + frame.alternateIDs.map(\.id)) }
      }
      return found
    }
    for name in ["cl", "go", "hp", "mondo", "ncit", "uberon"] {
      #expect(try identifiers(full, name) == identifiers(Self.defaults, name), "\(name)")
    }
  }

  // MARK: Subsets

  private static let slim =
    "format-version: 1.4\ndata-version: 2026-01-01\nontology: x/subsets/slim\n\n[Term]\nid: X:1\nname: one\n"

  @Test func whatASubsetLacksIsCountedAsNotCheckedWithTheReason() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    try #require(await program.run("load", folder.write("x.obo", Self.slim)).status == 0)
    let document = try folder.write(
      "terms.yaml",
      "- {id: X:2, label: two}\n- {id: X:1, label: one}\n- {id: QQ:1, label: q}\n"
    )
    let validated = try await program.run("validate", "--strict", document)
    #expect(validated.status == 0)
    #expect(validated.output.contains("1 file, 3 identifiers: 1 confirmed, 2 not checked"))
    #expect(validated.output.contains("not checked because no loaded ontology defines them: QQ 1\n"))
    #expect(validated.output.contains("not checked because only a subset of their ontology is loaded: X 1\n"))
    let json = try await program.run("validate", "--format", "json", document)
    #expect(
      json.output.contains(
        #"[{"prefix":"QQ","count":1,"reason":"unloaded_prefix"},{"prefix":"X","count":1,"reason":"outside_subset"}]"#
      )
    )

    let table = try folder.write("t.tsv", "X:2\ttwo\nX:1\tone\nQQ:1\tq\n")
    let bulk = try await program.run("check", "--tsv", table)
    #expect(bulk.status == 0)
    #expect(bulk.output.contains("1 unloaded_prefix, 1 outside_subset") || bulk.output.contains("1 outside_subset"))
    #expect(bulk.output.contains("not checked: 2 (QQ 1, X 1 outside the loaded subset)"))
    for command in ["lookup", "obsolete", "check"] {
      #expect(try await program.run(command, "X:2").status == 0, "\(command)")
    }
    #expect(try await program.run("ontologies").output.contains("x (subset slim)"))
    let status = try await program.run("status")
    #expect(status.output.contains("x (subset slim)  2026-01-01      1"))
    let stats = try await program.run("ontologies", "--json")
    #expect(stats.output.contains(#""release":"2026-01-01","subset":"slim","#))
  }

  @Test func aDaemonReportsItsSubsets() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    try #require(await program.run("load", folder.write("x.obo", Self.slim)).status == 0)
    try await program.serving { _ in
      let status = try await program.run("status")
      #expect(status.output.contains("x (subset slim)"))
      let checked = try await program.run("check", "X:2", "two")
      #expect(checked.output.hasPrefix("outside_subset: "))
    }
  }

  // MARK: Slips of the pen

  @Test func aDocumentsSlipsNameWhatWasMeantAndAreFixedWhereTheLabelSaysSo() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let text = """
      - {id: HP:3002, label: Breast carcinoma}
      - {id: "hp:HP:0003002", label: breast carcinoma}
      - {id: HP_3002}
      - {id: HP:3002, label: Neoplasm}
      - {id: "x:HP:0003002", label: Breast carcinoma}

      """
    let document = try folder.write("terms.yaml", text)
    let table = try folder.write("terms.tsv", "hp_id\thp_label\nHP:3002\tBreast carcinoma\n")
    let prose = try folder.write("terms.md", "Breast carcinoma (HP:3002) and hp:HP:0003002.\n")
    let found = try await program.run("validate", "--all", document, table, prose)
    #expect(found.status == 1)
    let meant = "HP:0003002 'Breast carcinoma' was probably meant"
    #expect(found.output.components(separatedBy: meant).count - 1 == 8, "\(found.output)")
    #expect(
      found.output.contains(
        "terms.yaml:3:8: error: hp 2025-01-16 has no HP:3002; \(meant) [unknown_id]\n    HP:0003002"
      )
    )
    let fixed = try await program.run("validate", "--fix", document, table)
    #expect(fixed.status == 1)
    #expect(
      try folder.text(of: "terms.yaml")
        == """
        - {id: HP:0003002, label: Breast carcinoma}
        - {id: "HP:0003002", label: Breast carcinoma}
        - {id: HP_3002}
        - {id: HP:3002, label: Neoplasm}
        - {id: "x:HP:0003002", label: Breast carcinoma}

        """
    )
    #expect(try folder.text(of: "terms.tsv") == "hp_id\thp_label\nHP:0003002\tBreast carcinoma\n")
  }

  // MARK: What takes the place of what

  @Test func loadRefusesAnOlderReleaseAndASubsetUnlessAsked() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    func write(_ name: String, _ release: String, _ ontology: String = "x") throws -> String {
      let text = Self.slim.replacing("x/subsets/slim", with: ontology).replacing("2026-01-01", with: release)
      return try folder.write(name, text)
    }
    try #require(await program.run("load", write("new.obo", "2026-01-01")).status == 0)
    let old = try write("old.obo", "2025-01-01")
    let refused = try await program.run("load", old)
    #expect(refused.status == 3)
    #expect(
      refused.errors.contains(
        "old.obo: x 2025-01-01 is older than the loaded x 2026-01-01, which is kept; use --allow-older to replace it"
      )
    )
    let slim = try write("slim.obo", "2026-06-01", "x/subsets/slim")
    let partial = try await program.run("load", slim)
    #expect(partial.status == 3)
    #expect(partial.errors.contains("use --allow-subset to replace it"))
    #expect(try await program.run("ontologies").output.contains("2026-01-01"))
    #expect(try await program.run("load", "--allow-older", old).status == 0)
    #expect(
      try await program.run("load", "--allow-subset", slim).output.contains("x 2026-06-01, subset 'slim': loaded")
    )
    #expect(
      try await program.run("load", "--subset", write("part.obo", "2026-07-01")).output.contains(
        "subset 'part': loaded"
      )
    )
  }

  @Test func aServiceThatStartsAgainKeepsWhatAPersonHasLoaded() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let newer = Self.slim.replacing("x/subsets/slim", with: "x").replacing("name: one", with: "name: uno")
    try #require(await program.run("load", folder.write("x-2026.obo", newer)).status == 0)
    let old = try folder.write("x.obo", Self.slim.replacing("2026-01-01", with: "2025-01-01"))
    try await program.serving(["--load", old]) { _ in
      let checked = try await program.run("check", "X:1", "uno")
      #expect(checked.status == 0)
    }
  }

  // MARK: Old releases

  @Test func anOldReleaseIsReportedOnce() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let old = Self.slim.replacing("2026-01-01", with: "2019-02-03").replacing("x/subsets/slim", with: "x")
    try #require(await program.run("load", folder.write("x.obo", old)).status == 0)
    let documents = ["a.yaml", "b.yaml"].map { name in (name, "- {id: X:1, label: one}\n") }
    for (name, text) in documents { _ = try folder.write("docs/\(name)", text) }
    let notice = "x 2019-02-03 is more than a year old; newer releases may differ\n"
    let year = ["OBOD_MAX_RELEASE_AGE": "365"]
    func reported(_ arguments: [String], _ variables: [String: String]) async throws -> Int {
      let result = try await program.runBeside(Checkout.binary, arguments, variables: variables)
      return (result.output + result.errors).components(separatedBy: notice).count - 1
    }
    for arguments in [["validate", "\(folder.path)/docs"], ["status"]] {
      #expect(try await reported(arguments, year) == 1, "\(arguments)")
      #expect(try await reported(arguments, [:]) == 0, "\(arguments)")
      #expect(try await reported(arguments + ["--max-release-age", "0"], year) == 0, "\(arguments)")
    }
    let json = try await program.runBeside(
      Checkout.binary,
      ["validate", "--format", "json", "\(folder.path)/docs"],
      variables: year
    )
    #expect(json.output.contains(#""old_releases":[{"ontology":"x","release":"2019-02-03"}]"#))
    let days = try await program.run("validate", "--max-release-age", "30", "\(folder.path)/docs")
    #expect(days.output.contains("x 2019-02-03 is more than 30 days old"))
    #expect(try await program.run("validate", "--max-release-age", "-1", document(in: folder)).status == 2)
    let wrong = try await program.runBeside(Checkout.binary, ["status"], variables: ["OBOD_MAX_RELEASE_AGE": "old"])
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("OBOD_MAX_RELEASE_AGE must be a number from 0 to 100000"))
  }

  @Test func anEditorIsNotifiedOfAnOldReleaseOnce() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let old = Self.slim.replacing("2026-01-01", with: "2019-02-03")
    try #require(await program.run("load", folder.write("x.obo", old)).status == 0)
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    for (days, count) in [("365", 1), ("0", 0)] {
      try await program.editing(variables: ["OBOD_MAX_RELEASE_AGE": days]) { client in
        try await client.open(uri, "- {id: X:1, label: two}\n")
        #expect(try await client.publication(1).count == 1)
        let shown = await client.notices.filter { $0["method"] == "window/showMessage" }
        #expect(shown.count == count)
        #expect(
          shown.allSatisfy { $0["params"]?["message"]?.string?.contains("x 2019-02-03 is more than a year") == true }
        )
      }
    }
  }

  private func document(in folder: TemporaryFolder) -> String { "\(folder.path)/docs/a.yaml" }
}
