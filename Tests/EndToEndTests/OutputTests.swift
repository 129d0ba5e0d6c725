import Foundation
import Support
import Testing

/// Answers that cannot be written: to a full disk, to a closed stream, to a reader that has gone.
@Suite struct OutputTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    _ = try folder.write("pairs.tsv", "HP:0003002\tBreast carcinoma\n")
    _ = try folder.write("note.md", "Neoplasm of the breast (HP:0003002)\n")
    _ = try folder.write("fix.yaml", "id: HP:0003002\nlabel: breast carcinoma\n")
    _ = try folder.write("odd.obo", "format-version: 1.4\nontology: odd\n\n[Term]\nid: ODD:1\nname: one\nno clause\n")
  }

  /// `@` stands for the test's folder.
  static let commands = [
    "lookup HP:0003002", "lookup --json HP:0003002", "lookup --tsv @/pairs.tsv", "lookup --json --tsv @/pairs.tsv",
    "check HP:0003002 Breast carcinoma", "check --json HP:0003002", "check --tsv @/pairs.tsv",
    "label breast carcinoma", "obsolete HP:0003002", "complete breast ca", "search breast ca", "scan breast HP:0003002",
    "scan --json HP:0003002", "tree HP:0003002", "tree --dot HP:0003002", "tree --mermaid HP:0003002", "relations",
    "ontologies", "ontologies --json", "validate @/note.md", "validate --format json @/note.md",
    "validate --format sarif @/note.md",
    "validate --format github @/note.md", "validate --dry-run @/fix.yaml", "lint @/odd.obo", "lint --terms @/odd.obo",
    "load --dry-run @/odd.obo", "load --dry-run --json @/odd.obo", "status", "status --metrics", "--help", "--version",
    "help check", "lookup --help", "--generate-completion-script bash",
  ]

  /// Runs a shell command, to which the words of `arguments` are passed as `$@`.
  private func shell(_ command: String, _ arguments: String) async throws -> Program.Result {
    let words = arguments.split(separator: " ").map { String($0.replacing("@", with: folder.path)) }
    return try await program.runBeside("/bin/sh", ["-c", command, "sh", Checkout.binary] + words)
  }

  @Test(arguments: commands)
  func aFullDiskIsReported(_ command: String) async throws {
    let result = try await shell(#"exec "$@" >/dev/full"#, command)
    #expect(result.status == 3, "\(result.errors)")
    #expect(
      result.errors.contains("obod: standard output could not be written: No space left on device\n"),
      "\(result.errors)"
    )
  }

  @Test func aFullDiskIsReportedWhereADaemonAnswers() async throws {
    try await program.serving { _ in
      for command in ["status", "status --json", "status --metrics", "check --tsv @/pairs.tsv"] {
        let result = try await shell(#"exec "$@" >/dev/full"#, command)
        #expect(result.status == 3 && result.errors.contains("No space left on device"), "\(command): \(result)")
      }
    }
  }

  /// The next file or socket that is opened gets the descriptor of the closed stream.
  @Test func aClosedStreamsDescriptorIsNotReused() async throws {
    let closed = #"exec "$@" >&-"#
    let loaded = try await shell(closed, "load @/odd.obo")
    #expect(loaded.status == 3)
    #expect(loaded.errors.contains("standard output could not be written: Bad file descriptor"), "\(loaded.errors)")
    #expect(try await program.run("lookup", "ODD:1").status == 0)
    #expect(try folder.bytes(of: "store/load.lock").isEmpty)
    try await program.serving { _ in
      let asked = try await shell(closed, "lookup ODD:1")
      #expect(asked.status == 3 && asked.errors.contains("Bad file descriptor"), "\(asked)")
      #expect(try await program.run("status").output.contains("0 lines refused"))
    }
  }

  @Test func aReaderThatIsGoneIsNoFailure() async throws {
    // A pipe with a writer and no reader. SIGPIPE is ignored, so that the write fails instead.
    let command = #"mkfifo "$0" && exec 3<>"$0" 4>"$0" 3>&- && trap '' PIPE && exec "$@" >&4"#
    let arguments = ["-c", command, "\(folder.path)/pipe", Checkout.binary]
    for words in [["lookup", "HP:0003002"], ["check", "--tsv", "\(folder.path)/pairs.tsv"], ["--help"]] {
      let result = try await program.runBeside("/bin/sh", arguments + words)
      #expect(result.status == 0 && result.errors.isEmpty, "\(words): \(result)")
      try FileManager.default.removeItem(atPath: "\(folder.path)/pipe")
    }
  }
}
