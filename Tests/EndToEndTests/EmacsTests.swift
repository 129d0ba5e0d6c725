import Foundation
import Support
import Testing

/// A real Emacs with `scripts/editors/emacs.el`, driven as a user would.
@Suite(
  .enabled("needs Emacs with Eglot") {
    guard Program.isInstalled("emacs") else { return false }
    return try await Program.run("emacs", ["--batch", "--eval", "(require 'eglot)"]).status == 0
  }
) struct EmacsTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    try FileManager.default.createDirectory(atPath: "\(folder.path)/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/bin/obod",
      withDestinationPath: Checkout.binary
    )
  }

  /// Returns the output of some steps, each of which calls a function of `session.el`.
  private func session(_ steps: [String], choosing choices: [String] = []) async throws -> String {
    let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let scripts = ["\(Checkout.root)/scripts/editors/emacs.el", "\(Checkout.fixtures)/editors/session.el"]
    let result = try await program.runBeside(
      "emacs",
      ["--batch"] + scripts.flatMap { ["-l", $0] } + steps.flatMap { ["--eval", $0] },
      variables: [
        "HOME": folder.path, "PATH": "\(folder.path)/bin:\(search)", "XDG_CACHE_HOME": "\(folder.path)/cache",
      ],
      input: choices.map { $0 + "\n" }.joined()
    )
    try #require(result.status == 0, "\(result.output)\(result.errors)")
    return result.output
  }

  private func open(_ name: String) -> String { "(session-open \"\(folder.path)/\(name)\")" }

  @Test func findsReportsAndFixes() async throws {
    _ = try folder.write(
      "report.yaml",
      """
      disease:
        id: HP:0100013
        label: Breast carcinoma
      features:
      - {note: "🧬 β", id: HP:0003002, label: breast carcinoma}
      - {id: HP:0025315, label: Neoplasm aggressiveness}

      """
    )
    let seen = try await session(
      [
        open("report.yaml"), "(session-findings 3)", "(session-hover \"HP:0025315\" \"HP:0025315\")",
        "(session-mend \"Breast carcinoma\")", "(session-findings 2)",
        "(session-hover \"  label: Breast\" \"HP:0003002\")",
        "(save-buffer)",
      ],
      choosing: ["Use HP:0003002 'Breast carcinoma' (descendant)"]
    )
    let warning = "5:40 eglot-warning 'breast carcinoma' obod [normalized]: HP:0003002 is written 'Breast carcinoma'"
    let error =
      "6:27 eglot-error 'Neoplasm aggressiveness' obod [mismatch]: HP:0025315 is 'Exacerbated by head trauma', "
    let rest = "not 'Neoplasm aggressiveness'; a close match is HP:0000718 'Aggressive behavior'"
    let wanted = """
      report.yaml:
      3:10 eglot-error 'Breast carcinoma' obod [mismatch]: HP:0100013 is 'Neoplasm of the breast'; \
      'Breast carcinoma' is HP:0003002, a descendant of it
      \(warning)
      \(error)\(rest)
      Exacerbated by head trauma HP:0025315

      Parents: Aggravated by (HP:0025285)

      hp, release 2025-01-16

      HP:0025315 is 'Exacerbated by head trauma', \(rest)
      [eglot] Pick an action (default Use HP:0003002 'Breast carcinoma' (descendant)): \(warning)
      \(error)\(rest)
      Breast carcinoma HP:0003002

      EXACT: Breast cancer
      Parents: Neoplasm of the breast (HP:0100013)

      hp, release 2025-01-16

      """
    #expect(seen == wanted)
    #expect(
      try folder.text(of: "report.yaml") == """
        disease:
          id: HP:0003002
          label: Breast carcinoma
        features:
        - {note: "🧬 β", id: HP:0003002, label: breast carcinoma}
        - {id: HP:0025315, label: Neoplasm aggressiveness}

        """
    )
  }

  /// Completes identifier and label together, wherever the other one is: by a synonym, despite a typing mistake, and
  /// with the chosen one of two terms that share a label.
  @Test func completesBothHalvesOfAPair() async throws {
    _ = try folder.write(
      "pairs.yaml",
      """
      - {id: HP:000662, label: ""}
      - id: ""
        label: multifocl breast c
      - id:
        label: multifocal breast cancer
      - {label: "brest carc", id: HP:0000001}
      - {id: , label: neoplas}

      """
    )
    let seen = try await session([
      open("pairs.yaml"), "(session-complete \"HP:000662\")", "(session-complete \"multifocl breast c\" 1)",
      "(session-complete \"cancer\" 1)", "(session-complete \"brest carc\" 2)",
      "(session-complete \"neoplas\" 3)", "(save-buffer)",
    ])
    let wanted = """
      pairs.yaml:
      - {id: HP:0006625, label: "Multifocal breast carcinoma"}
      Multifocal breast carcinoma HP:0006625
        label: Multifocal breast carcinoma
      Multifocal breast carcinoma HP:0006625, 'Multifocal breast cancer'
        label: Multifocal breast carcinoma
      breast carcinoma MONDO:0004989
      - {label: "breast carcinoma", id: MONDO:0004989}
      Neoplasm (NCIT:C3262) NCIT:C3262
      - {id: NCIT:C3262, label: Neoplasm}

      """
    #expect(seen == wanted)
    #expect(
      try folder.text(of: "pairs.yaml") == """
        - {id: HP:0006625, label: "Multifocal breast carcinoma"}
        - id: "HP:0006625"
          label: Multifocal breast carcinoma
        - id: HP:0006625
          label: Multifocal breast carcinoma
        - {label: "breast carcinoma", id: MONDO:0004989}
        - {id: NCIT:C3262, label: Neoplasm}

        """
    )
  }

  @Test func fixesEverythingThatValidateFixes() async throws {
    let document = """
      - {id: HP:0003002, label: breast carcinoma}   # kept
      - {note: "🧬 β", id: HP:0003002, label: "Breast cancer"}
      - id: HP:0000547
        label: Tapetoretinal degeneration
      - id: HP:0100013
        label: Breast carcinoma

      """
    _ = try folder.write("edited.yaml", document)
    let copy = try folder.write("copy.yaml", document)
    _ = try await session([open("edited.yaml"), "(session-findings 4)", "(obod-fix-all)", "(save-buffer)"])
    #expect(try await program.run("validate", "--fix", copy).output.contains("3 fixed"))
    #expect(try folder.bytes(of: "edited.yaml") == folder.bytes(of: "copy.yaml"))
    #expect(try folder.text(of: "edited.yaml") != document)
  }

  /// Includes formats for which Emacs has no mode.
  @Test func servesDocumentsOfAllFormats() async throws {
    let text = "# Report\n\nA text on Breast carcinoma (HP:0100013).\n"
    let documents = [
      ("a.json", "{\"id\": \"HP:0100013\", \"label\": \"Breast carcinoma\"}\n", "1:32 eglot-error 'Breast carcinoma'"),
      ("b.md", text, "3:29 eglot-error 'HP:0100013'"), ("c.txt", text, "3:29 eglot-error 'HP:0100013'"),
      ("d.tsv", "id\tlabel\nHP:0100013\tBreast carcinoma\n", "2:12 eglot-error 'Breast carcinoma'"),
      (
        "e.ndjson", "{\"id\": \"HP:0100013\", \"label\": \"Breast carcinoma\"}\n", "1:32 eglot-error 'Breast carcinoma'"
      ),
    ]
    for (name, content, _) in documents { _ = try folder.write(name, content) }
    let seen = try await session(documents.flatMap { [open($0.0), "(session-findings 1)"] })
    let message =
      "obod [mismatch]: HP:0100013 is 'Neoplasm of the breast'; 'Breast carcinoma' is HP:0003002, a descendant of it"
    #expect(seen == documents.map { "\($0.0):\n\($0.2) \(message)\n" }.joined())
  }
}
