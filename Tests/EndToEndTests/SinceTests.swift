import Foundation
import JSON
import Support
import Testing

/// 'validate --since' and '--staged' on real repositories.
@Suite struct SinceTests {
  private let folder: TemporaryFolder
  private let program: Program
  private let repository: GitRepository
  private var root: String { repository.root }

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    repository = try await GitRepository(at: "\(folder.path)/repository")
  }

  private func write(_ name: String, _ text: String) throws { _ = try folder.write("repository/\(name)", text) }

  /// Returns the findings as `FILE:LINE VERDICT ID`.
  private func findings(_ options: String...) async throws -> [String] {
    let result = try await program.run(["validate", "--format", "json"] + options, in: root)
    #expect(result.status == 0 || result.status == 1, "\(result.errors)")
    return try result.findings.map { finding in
      "\(Self.place(finding)) \(finding["verdict"]?.string ?? "") \(finding["id"]?.string ?? "")"
    }
  }

  /// Returns `FILE:LINE`.
  private static func place(_ finding: JSONValue) -> String {
    "\(finding["file"]?.string ?? ""):\(finding["line"]?.int ?? 0)"
  }

  private static let wrong = "- id: HP:0100013\n  label: Breast carcinoma\n"
  private static let right = "- id: HP:0003002\n  label: Breast carcinoma\n"

  @Test func onlyWhatIsNewIsReported() async throws {
    try write("a.yaml", Self.wrong + Self.right)
    try write("b.yaml", Self.wrong)
    try await repository.commit()
    #expect(try await findings("--since", "HEAD") == [])
    // The old pair moves down; the new one is above it.
    try write("a.yaml", Self.wrong + Self.right + Self.wrong)
    try write("new.yaml", Self.right + Self.wrong)
    let summary = try await program.run(["validate", "--since", "HEAD", "--all"], in: root)
    #expect(summary.output.contains("1 that were there before"), "\(summary.output)")
    #expect(
      try await findings("--since", "HEAD") == ["a.yaml:6 mismatch HP:0100013", "new.yaml:4 mismatch HP:0100013"]
    )
    #expect(try await findings("--since", "HEAD", "a.yaml") == ["a.yaml:6 mismatch HP:0100013"])
    #expect(try await program.run(["validate", "--since", "HEAD"], in: root).status == 1)
  }

  @Test func whatMovesIsNotNew() async throws {
    try write("a.yaml", Self.wrong + Self.right)
    try write("docs/b.md", "HP:0100013 is Breast carcinoma.\n")
    try await repository.commit()
    // Moved to another file, moved down, indented, renamed.
    try write(
      "a.yaml",
      "# moved\nterms:\n" + (Self.right + Self.wrong).split(separator: "\n").map { "    \($0)\n" }.joined()
    )
    try await repository.git("mv", "docs/b.md", "c.md")
    #expect(try await findings("--since", "HEAD") == [])
    try write("a.yaml", Self.right)
    try write("other.yaml", "list:\n" + Self.wrong)
    #expect(try await findings("--since", "HEAD") == [])
    // A copy is new.
    try write("a.yaml", Self.wrong)
    #expect(try await findings("--since", "HEAD").count == 1)
  }

  @Test func aBranchIsComparedWithWhereItBegan() async throws {
    try write("a.yaml", Self.right)
    try await repository.commit()
    try await repository.git("checkout", "--quiet", "-b", "work")
    try write("mine.yaml", Self.wrong)
    try await repository.commit()
    try await repository.git("checkout", "--quiet", "main")
    try write("a.yaml", Self.right + "# main goes on\n")
    try await repository.commit()
    try await repository.git("checkout", "--quiet", "work")
    let plain = try await program.run(["validate", "--since", "main", "--format", "json"], in: root)
    #expect(try plain.findings.map { $0["file"] } == ["mine.yaml"] && plain.output.contains(#""files":1,"#))
  }

  @Test func whatIsStagedIsReadFromTheIndex() async throws {
    // Before the first commit.
    try write("a.yaml", Self.wrong)
    try await repository.git("add", "a.yaml")
    #expect(try await findings("--staged") == ["a.yaml:2 mismatch HP:0100013"])
    try await repository.commit()
    try write("a.yaml", Self.wrong + Self.wrong)
    #expect(try await findings("--staged") == [])
    try await repository.git("add", "a.yaml")
    // What is in the working folder alone does not count, and what has been deleted there does.
    try write("a.yaml", Self.right)
    try write("untracked.yaml", Self.wrong)
    #expect(try await findings("--staged") == ["a.yaml:4 mismatch HP:0100013"])
    try FileManager.default.removeItem(atPath: "\(root)/a.yaml")
    #expect(try await findings("--staged").map { $0.hasSuffix("a.yaml:4 mismatch HP:0100013") } == [true])
  }

  @Test func settingsAndBaselinesApply() async throws {
    try write(".obod.yaml", "exclude: [skipped]\nbaseline: known.tsv\n")
    try write("a.yaml", Self.wrong)
    try write("known.tsv", "path\trule\tid\tgiven\tcount\na.yaml\tmismatch\tHP:0100013\tBreast carcinoma\t1\n")
    try await repository.commit()
    try write("a.yaml", Self.wrong + Self.wrong)
    try write("skipped/a.yaml", Self.wrong)
    #expect(try await findings("--since", "HEAD") == ["a.yaml:4 mismatch HP:0100013"])
    // Under another name the baseline does not know the old finding, which is still not new.
    try await repository.git("mv", "a.yaml", "b.yaml")
    #expect(try await findings("--since", "HEAD").count == 1)
  }

  @Test func onlyDocumentsUnderThePathsAreRead() async throws {
    try await repository.commit()
    for name in ["a.yaml", "x/b.yaml", "x/.hidden/c.yaml", "y/d.yaml", "x/ignored.yaml", "x/ä ö\t.yaml"] {
      try write(name, Self.wrong)
    }
    try write(".gitignore", "ignored.yaml\n")
    #expect(try await findings("--since", "HEAD", "x").map { $0.prefix { $0 != ":" } } == ["x/b.yaml", "x/ä ö\t.yaml"])
    let inside = try await program.run(["validate", "--since", "HEAD", "--format", "json"], in: "\(root)/x")
    #expect(try inside.findings.map { $0["file"] } == ["b.yaml", "ä ö\t.yaml"])
    #expect(try await findings("--since", "HEAD", "--exclude", "y").count == 3)
  }

  @Test func wrongUseIsExplained() async throws {
    try await repository.commit()
    for (arguments, status, reason) in [
      (["--since", "nothing"], 3, "'nothing' is no commit"),
      (["--since", "HEAD", "--staged"], 2, "cannot be combined"),
      (["--since", "HEAD", "--fix"], 2, "cannot be combined"), (["--since", "-x"], 2, "Missing value"),
      ([], 2, "no document"),
      (["--since", ""], 3, "is no commit"), (["--since", "--upload-pack=x"], 2, "Missing value"),
    ] as [([String], Int32, String)] {
      let result = try await program.run(["validate"] + arguments, in: root)
      #expect(result.status == status && result.errors.contains(reason), "\(arguments): \(result.errors)")
    }
    let outside = try await program.run(["validate", "--since", "HEAD"], in: folder.path)
    #expect(outside.status == 3 && outside.errors.contains("not a git repository"))
  }

  // MARK: Standard input

  @Test func standardInputIsReadAsTheDocumentOfAName() async throws {
    try write(".obod.yaml", "exclude: [skipped]\n")
    let named = try await program.run(
      ["validate", "--stdin-filename", "sub/a.yaml", "--format", "json"],
      in: root,
      input: Self.wrong
    )
    #expect(try named.findings.map(Self.place) == ["sub/a.yaml:2"])
    #expect(named.status == 1)
    // The name decides how the text is read.
    let table = try await program.run(
      ["validate", "--stdin-filename", "a.tsv", "-"],
      in: root,
      input: "id\tlabel\nHP:0100013\tBreast carcinoma\n"
    )
    #expect(table.output.hasPrefix("a.tsv:2:12: error: HP:0100013 is"))
    let binary = try await program.run(["validate", "--stdin-filename", "a.yaml"], in: root, input: "a\0b")
    #expect(binary.output.contains("not read: 1 binary"))
    let large = try await program.run(
      ["validate", "--stdin-filename", "a.yaml", "--max-size", "1K"],
      in: root,
      input: String(repeating: "x", count: 2_000)
    )
    #expect(large.status == 3 && large.errors.contains("the limit is 1024"))
    let diff = try await program.run(
      ["validate", "--stdin-filename", "a.yaml", "--dry-run"],
      in: root,
      input: "- id: HP:0003002\n  label: breast carcinoma\n"
    )
    #expect(diff.output.contains("+  label: Breast carcinoma"))
    for arguments in [["--fix"], ["b.yaml"], ["--since", "HEAD"]] {
      let refused = try await program.run(["validate", "--stdin-filename", "a.yaml"] + arguments, in: root)
      #expect(refused.status == 2, "\(arguments)")
    }
  }
}
