import Foundation
import JSON
import Support
import Testing

/// A project's control over its checks: settings, comments, baselines, and what counts as a failure.
@Suite struct ProjectTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private func validate(_ arguments: [String], from place: String = "") async throws -> Program.Result {
    try await program.run(["validate"] + arguments, in: "\(folder.path)/\(place)")
  }

  /// Returns findings as `place verdict`, in the order in which they are reported.
  private func findings(_ arguments: String..., from place: String = "") async throws -> [String] {
    let result = try await validate(["--format", "json"] + arguments, from: place)
    return try result.output.split(separator: "\n").dropLast().map { line in
      let value = try #require(JSONValue(String(line)))
      return try ["file", "line", "column"].map { try #require(value[$0]?.string) }.joined(separator: ":")
        + " \(value["severity"]?.string ?? "") \(value["verdict"]?.string ?? "")"
    }
  }

  // MARK: Settings

  @Test func findsSettingsUpwards() async throws {
    _ = try folder.write(
      ".obod.yaml",
      """
      labels:
        hpo: [phenotype, feature]
        cell: what
      ignore:
        MONDO: diseases are checked elsewhere
      severity:
        synonym: off
        normalized: error
        unloaded_prefix: warning
      exclude: ["*.old.yaml"]
      """
    )
    _ = try folder.write("docs/deep/a.yaml", "hpo: HP:0003002\nfeature: breast carcinoma\n")
    _ = try folder.write("docs/b.yaml", "{hpo: HP:0003002, phenotype: Breast cancer}\n")
    _ = try folder.write("docs/c.yaml", "{id: MONDO:0004989, label: wrong}\n")
    _ = try folder.write("docs/d.yaml", "{cell: CHEBI:1, what: water}\n")
    _ = try folder.write("docs/e.old.yaml", "{id: HP:9999999, label: wrong}\n")
    let expected = ["docs/d.yaml:1:8 warning unloaded_prefix", "docs/deep/a.yaml:2:10 error normalized"]
    #expect(try await findings("docs") == expected)
    #expect(try await findings(".", from: "docs").map { "docs/" + $0 } == expected)
    #expect(try await findings("a.yaml", from: "docs/deep") == ["a.yaml:2:10 error normalized"])
    let summary = try await validate(["docs"])
    #expect(summary.output.contains("1 error, 1 warning, 2 suppressed\nnot read: 1 excluded\n"))
    #expect(summary.status == 1)
  }

  @Test func takesTheNearestSettings() async throws {
    _ = try folder.write(".obod.yaml", "severity: {synonym: off, mismatch: warning}\n")
    _ = try folder.write("sub/.obod.yaml", "severity: {synonym: error}\n")
    for place in ["a.yaml", "sub/a.yaml"] {
      _ = try folder.write(place, "- {id: HP:0003002, label: Breast cancer}\n- {id: HP:0003002, label: x}\n")
    }
    let found = try await findings("a.yaml", "sub")
    #expect(
      found == ["a.yaml:2:27 warning mismatch", "sub/a.yaml:1:27 error synonym", "sub/a.yaml:2:27 error mismatch"]
    )
  }

  @Test func checksOnlyWhatIsIncluded() async throws {
    for name in ["a.yaml", "b.md", "deep/c.yaml"] { _ = try folder.write("kb/\(name)", "id: HP:9999999\n") }
    _ = try folder.write(".obod.yaml", "include: '*.yaml'\n")
    let expected = ["kb/a.yaml:1:5 error unknown_id", "kb/deep/c.yaml:1:5 error unknown_id"]
    #expect(try await findings("kb") == expected)
    #expect(try await findings("--exclude", "deep", "kb") == [expected[0]])
    // A named file is checked, whatever the patterns say.
    #expect(try await findings("kb/b.md") == ["kb/b.md:1:5 error unknown_id"])
  }

  /// Settings with an error, its line, and a word of the message.
  static let faults: [(settings: String, line: Int, word: String)] = [
    ("a: [", 2, "invalid YAML"), ("- list", 1, "keys with values"), ("baseline: x\nlabel: {a: b}", 2, "'label'"),
    ("labels: 3", 1, "keys with values"), ("labels:\n  id:\n    label: x", 3, "list of words"),
    ("ignore: [HP]", 1, "keys with values"), ("ignore:\n  HP:", 2, "say why HP"),
    ("severity:\n  synonym: off\n  synonim: off", 3, "'synonim'"), ("severity:\n\n  synonym: loud", 3, "'loud'"),
    ("severity:\n  synonym: [off]", 2, "error, warning, info or off"), ("include: {a: b}", 1, "list of words"),
    ("exclude:\n  - a\n  - [b]", 3, "words"), ("# a path\nbaseline: [a]", 2, "path"),
    ("include: 'a['", 1, "'a[' is a pattern that matches nothing"),
    ("exclude:\n  - '*.md'\n  - '!'", 3, "'!' is a pattern that matches nothing"),
  ]

  @Test(arguments: faults)
  func namesFileAndLineOfAFault(_ settings: String, _ line: Int, _ word: String) async throws {
    _ = try folder.write("kb/a.yaml", "id: HP:0003002\n")
    _ = try folder.write(".obod.yaml", settings + "\n")
    let result = try await validate(["kb"])
    #expect(result.status == 3)
    #expect(result.errors.contains("/.obod.yaml:\(line): ") && result.errors.contains(word), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  // MARK: Comments

  /// A document, and the findings that remain.
  static let comments: [(document: String, left: [String])] = [
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore", []),
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore synonym", []),
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore mismatch", ["1:27 warning synonym"]),
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore mismatch synonym -- as the paper has it", []),
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore HP:0003002", []),
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore http://purl.obolibrary.org/obo/HP_0003002", []),
    ("- {id: HP_0003002, label: Breast cancer}  # obod: ignore hp:0003002", []),
    ("- {id: HP:0003002, label: Breast cancer}  # obod: ignore synonym HP:0100013", ["1:27 warning synonym"]),
    ("# obod: ignore-next-line synonym -- why\n- {id: HP:0003002, label: Breast cancer}", []),
    (
      "# obod: ignore-next-line\n- {id: HP:0003002, label: x}\n- {id: HP:0003002, label: x}",
      ["3:27 error mismatch"]
    ),
    ("# obod: ignore\n- {id: HP:0003002, label: x}", ["2:27 error mismatch"]),
    (
      "- {id: HP:0003002, label: x}  # obod: ignore mismtach",
      ["1:27 error mismatch", "1:33 error unreadable"]
    ),
    (
      "- {id: HP:0003002, label: x}  # obod: ignore mismatch because of that",
      ["1:27 error mismatch", "1:33 error unreadable"]
    ),
    ("- {id: HP:0003002, label: 'obod: ignore'}", ["1:28 error mismatch"]),
  ]

  @Test(arguments: comments)
  func setsFindingsAside(_ document: String, _ left: [String]) async throws {
    _ = try folder.write("a.yaml", document + "\n")
    let found = try await findings("a.yaml").filter { !$0.contains("noncanonical") }
    #expect(found == left.map { "a.yaml:\($0)" })
  }

  @Test func readsCommentsOfOtherFormats() async throws {
    _ = try folder.write("a.md", "<!-- obod: ignore-next-line unknown_id -->\nA word (HP:9999999).\n")
    _ = try folder.write("b.tsv", "id\tlabel\n# obod: ignore-next-line\nHP:0003002\tx\nHP:0003002\ty\n")
    _ = try folder.write("c.py", "term = 'HP:9999999'  # obod: ignore unknown_id -- not yet released\n")
    _ = try folder.write("d.js", "term('HP:9999999') // obod: ignore\n")
    #expect(try await findings("a.md", "b.tsv", "c.py", "d.js") == ["b.tsv:4:12 error mismatch"])
    let result = try await validate(["a.md", "b.tsv", "c.py", "d.js"])
    #expect(result.output.contains(" 4 suppressed"))
    #expect(result.output.contains(" 5 identifiers"), "a comment's identifiers are none of the document's")
  }

  // MARK: Baselines

  private static let known = """
    - {id: HP:0003002, label: x}
    - {id: HP:0003002, label: Breast cancer}
    - {id: HP:0003002, label: x}

    """

  @Test func suppressesFindingsOfTheBaselineAndNoOthers() async throws {
    _ = try folder.write("kb/a.yaml", Self.known)
    _ = try folder.write("kb/b.md", "Nothing beside it: HP:0003002. And HP:9999999.\n")
    let written = try await validate(["kb", "--write-baseline", "known.tsv"])
    #expect(written.status == 1)
    #expect(
      try folder.text(of: "known.tsv") == """
        path\trule\tid\tgiven\tcount
        kb/a.yaml\tmismatch\tHP:0003002\tx\t2
        kb/a.yaml\tsynonym\tHP:0003002\tBreast cancer\t1
        kb/b.md\tunknown_id\tHP:9999999\t\t1

        """
    )
    let silent = try await validate(["kb", "--strict", "--baseline", "known.tsv"])
    #expect(silent.status == 0)
    #expect(silent.output.contains("0 errors, 0 warnings, 1 informational (--all shows them), 4 in the baseline\n"))
    let elsewhere = try await validate([".", "--strict", "--baseline", "../known.tsv"], from: "kb")
    #expect(elsewhere.output == silent.output)

    // One new finding, one more of a known kind, and known ones on other lines.
    _ = try folder.write("kb/a.yaml", "- {id: HP:0100013, label: y}\n" + Self.known + "- {id: HP:0003002, label: x}\n")
    let new = try await findings("kb/a.yaml", "--baseline", "known.tsv")
    #expect(new == ["kb/a.yaml:1:27 error mismatch", "kb/a.yaml:5:27 error mismatch"])

    _ = try folder.write("kb/a.yaml", "- {id: HP:0003002, label: x}\n")
    let stale = try await validate(["kb", "--baseline", "known.tsv"])
    #expect(stale.status == 0)
    #expect(stale.output.contains("2 findings of the baseline no longer found; write it again\n"))
  }

  @Test func readsABaselineWithCarriageReturns() async throws {
    _ = try folder.write("a.yaml", Self.known)
    _ = try await validate(["a.yaml", "--write-baseline", "known.tsv"])
    _ = try folder.write("known.tsv", try folder.text(of: "known.tsv").replacing("\n", with: "\r\n"))
    let result = try await validate(["a.yaml", "--strict", "--baseline", "known.tsv"])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func writesABaselineOfFilesWithOddNames() async throws {
    for name in ["new\nline.yaml", "tab\there.yaml", "two  blanks.yaml"] {
      _ = try folder.write("kb/\(name)", Self.known)
    }
    _ = try await validate(["kb", "--write-baseline", "known.tsv"])
    let result = try await validate(["kb", "--strict", "--baseline", "known.tsv"])
    #expect(result.status == 0 && result.output.contains(" 9 in the baseline"), "\(result.errors)")
  }

  @Test func takesTheBaselineThatSettingsName() async throws {
    _ = try folder.write("proj/kb/a.yaml", Self.known)
    _ = try folder.write("proj/.obod.yaml", "baseline: qa/known.tsv\n")
    _ = try folder.write("proj/qa/README", "")
    let missing = try await validate(["proj/kb"])
    #expect(missing.status == 3 && missing.errors.contains("proj/qa/known.tsv: No such file or directory"))
    _ = try await validate(["proj/kb", "--write-baseline", "proj/qa/known.tsv"])
    for (path, place) in [("proj/kb", ""), ("kb", "proj"), ("a.yaml", "proj/kb")] {
      let result = try await validate([path, "--strict"], from: place)
      #expect(result.status == 0, "\(path): \(result.output)\(result.errors)")
    }
    _ = try folder.write("proj/qa/known.tsv", "path\trule\tid\tgiven\tcount\nkb/a.yaml\tmismatch\n")
    let broken = try await validate(["proj/kb"])
    #expect(broken.status == 3 && broken.errors.contains("proj/qa/known.tsv:2: "))
  }

  // MARK: Exit status

  static let documents = [
    "mismatch": "{id: HP:0003002, label: x}", "obsolete": "{id: GO:0000187}",
    "synonym": "{id: HP:0003002, label: Breast cancer}",
    "info": "{id: CHEBI:1, label: water}", "right": "{id: HP:0003002, label: Breast carcinoma}",
  ]
  /// Documents and flags, and the exit status.
  static let statuses: [(documents: String, flags: [String], status: Int32)] = [
    ("right", [], 0), ("right", ["--strict"], 0), ("right info", ["--strict"], 0), ("synonym", [], 0),
    ("synonym", ["--strict"], 1), ("right mismatch", [], 1), ("obsolete", [], 1),
    ("synonym", ["--fail-on", "error"], 0), ("mismatch", ["--fail-on", "error"], 1),
    ("mismatch", ["--fail-on", "warning"], 0), ("synonym", ["--fail-on", "warning"], 1),
    ("synonym", ["--fail-on", "error,warning"], 1), ("info", ["--fail-on", "info"], 1),
    ("mismatch", ["--fail-on", "info"], 0), ("mismatch", ["--fail-on", "mismatch,obsolete"], 1),
    ("obsolete", ["--fail-on", "mismatch, obsolete"], 1), ("synonym", ["--fail-on", "mismatch,obsolete"], 0),
    ("synonym", ["--fail-on", "synonym"], 1), ("info", ["--fail-on", "unloaded_prefix"], 1),
    ("mismatch obsolete synonym info", ["--fail-on", "never"], 0), ("mismatch", ["--fail-on", "mismtach"], 2),
    ("right", ["--fail-on", "error,sometimes"], 2), ("right", ["--fail-on", ""], 2), ("right", ["--fail-on", "ok"], 2),
    ("right", ["--strict", "--fail-on", "error"], 2), ("right", ["--jobs", "0"], 2),
    ("right", ["--format", "xml"], 2), ("right", ["--dry-run", "--format", "json"], 2),
    ("right", ["--baseline", "a", "--write-baseline", "b"], 2), ("right", ["--max-size", "0"], 2), ("", [], 2),
    ("right", ["--baseline", "nowhere.tsv"], 3), ("missing", [], 3), ("missing mismatch", ["--fail-on", "never"], 3),
  ]

  @Test(arguments: statuses)
  func theExitStatusFollowsTheFlags(_ documents: String, _ flags: [String], _ status: Int32) async throws {
    for (name, text) in Self.documents { _ = try folder.write("\(name).yaml", text + "\n") }
    let result = try await validate(documents.split(separator: " ").map { "\($0).yaml" } + flags)
    #expect(result.status == status, "\(result.output)\(result.errors)")
    if status == 2 { #expect(result.output.isEmpty && !result.errors.isEmpty) }
  }

  // MARK: What is not read

  @Test func continuesAfterWhatCannotBeRead() async throws {
    _ = try folder.write("z.yaml", "id: HP:9999999\n")
    _ = try folder.write("large.yaml", String(repeating: "# \n", count: 1_000))
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/dangling", withDestinationPath: "nowhere")
    let pipe = "\(folder.path)/pipe"
    try #require(await Program.run("mkfifo", [pipe]).status == 0)
    let paths = ["missing", "dangling", "pipe", "large.yaml", "z.yaml"]
    let result = try await validate(paths + ["--max-size", "1K"])
    #expect(result.status == 3)
    #expect(result.output.hasPrefix("z.yaml:1:5: error: "))
    #expect(result.output.contains("\n1 file, 1 identifier: 1 unknown\n"))
    #expect(result.output.hasSuffix("could not be read or written: 4\n"))
    for path in paths.dropLast() { #expect(result.errors.contains("obod: \(path): "), "\(result.errors)") }
    let json = try await validate(paths + ["--max-size", "1K", "--format", "json"]).output.split(separator: "\n")
    let summary = try #require(json.last.flatMap { JSONValue(String($0)) })
    #expect(summary["not_read"]?.array.compactMap { $0["file"]?.string } == Array(paths.dropLast()))
  }

  @Test func countsWhatIsLeftOut() async throws {
    _ = try folder.write("kb/.gitignore", "*.log\n")
    for name in ["a.md", "b.log", "deep/c.log", ".cache/d.md", ".e.md", "out/f.md", "g/h.md"] {
      _ = try folder.write("kb/\(name)", "HP:0003002\n")
    }
    _ = try folder.write("kb/picture.md", Data([0x89, 0x50, 0, 1]))
    _ = try folder.write("kb/wide.txt", Data([0xFF, 0xFE, 0x48, 0]))
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/kb/link.md", withDestinationPath: "a.md")
    let result = try await validate(["kb", "--exclude", "out"])
    #expect(result.output.hasPrefix("2 files, 2 identifiers: 2 unconfirmed\n"))
    #expect(
      result.output.hasSuffix("not read: 1 excluded, 3 hidden, 2 ignored, 1 link, 1 UTF-16, 1 binary\n"),
      "\(result.output)"
    )
    #expect(result.status == 0)
    // A named file is read, and a binary file is still reported.
    let named = try await validate(["kb/b.log", "kb/.e.md", "kb/link.md", "kb/picture.md"])
    #expect(named.output.hasPrefix("3 files, 3 identifiers") && named.output.hasSuffix("not read: 1 binary\n"))
  }

  // MARK: Order

  @Test(arguments: ["text", "json", "sarif", "github"])
  func reportsTheSameWithAnyNumberOfJobs(_ format: String) async throws {
    var maker = DocumentMaker(try await TermSample.small(), seed: 500)
    for document in maker.documents(500) { _ = try folder.write("kb/\(document.name)", document.bytes) }
    let one = try await validate(["kb", "--format", format, "--jobs", "1"])
    #expect(one.status == 1 && one.output.utf8.count > 50_000)
    for jobs in ["8", "8", "3"] {
      let many = try await validate(["kb", "--format", format, "--jobs", jobs])
      #expect(many.output == one.output && many.errors == one.errors && many.status == one.status)
    }
  }
}
