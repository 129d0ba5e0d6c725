import Foundation
import Support
import Testing
import Wire

/// The picker and shell completion, on a real terminal.
@Suite struct TerminalTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// Types the keys of each step, and waits for the text that must appear.
  private func session(
    _ steps: [(keys: String, seen: String)],
    with command: [String],
    _ variables: [String: String] = [:]
  ) async throws -> Program.Result {
    let list = steps.map { [$0.keys, $0.seen] }
    let input = String(decoding: try JSONSerialization.data(withJSONObject: list), as: UTF8.self)
    return try await program.runBeside(
      "python3",
      ["\(Checkout.fixtures)/terminal/session.py"] + command,
      variables: variables.merging(["TERM": "xterm"]) { $1 },
      input: input
    )
  }

  /// The keys typed into the picker, and the output.
  struct Pick: Sendable {
    let steps: [(keys: String, seen: String)]
    var flags: [String] = []
    let printed: String
  }

  static let pickings: [Pick] = [
    Pick(steps: [("", ">"), ("brest carcin", "Breast carcinoma"), ("\r", "")], printed: "HP:0003002\n"),
    Pick(steps: [("", ">"), ("breast carcin", "MONDO:0004989"), ("\u{1B}[B\r", "")], printed: "MONDO:0004989\n"),
    Pick(
      steps: [("", ">"), ("xyzzy", "nothing"), ("\u{15}mapk cascade", "GO:0000165"), ("\r", "")],
      flags: ["--label"],
      printed: "GO:0000165 MAPK cascade\n"
    ),
    Pick(
      steps: [("", ">"), ("breast carcinomx\u{7F}a", "HP:0003002"), ("\u{1B}[B\u{1B}[A\r", "")],
      flags: ["--ontology", "hp"],
      printed: "HP:0003002\n"
    ),
    Pick(steps: [("", ">"), ("breast", "Breast"), ("\u{1B}", "")], printed: ""),
  ]

  @Test(arguments: pickings.indices)
  func picks(_ number: Int) async throws {
    let pick = Self.pickings[number]
    let result = try await session(
      pick.steps,
      with: [Checkout.binary, "search"] + pick.flags,
      ["OBOD_SESSION_STDOUT": "pipe"]
    )
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == pick.printed)
  }

  @Test func withoutWordsAndTerminalItSaysWhatItNeeds() async throws {
    let result = try await program.runBeside("setsid", ["-w", Checkout.binary, "search"])
    #expect(result.status == 2)
    #expect(result.errors.contains("terminal"))
  }

  /// A shell with obod's completion and no other settings.
  struct Shell: Sendable {
    let name: String
    let arguments: [String]
    /// The startup file of the shell, and its contents.
    let file: String
    let start: String
    /// The completions listed for `HP:000011`.
    let lists: String
  }

  static let shells: [Shell] = [
    Shell(
      name: "bash",
      arguments: ["--noprofile", "--rcfile", "START", "-i"],
      file: "bashrc",
      start: "PS1='$ '\nsource SCRIPT\n",
      lists: "0000119"
    ),
    Shell(
      name: "zsh",
      arguments: ["-i"],
      file: ".zshrc",
      start: "PS1='$ '\nautoload -U compinit\ncompinit -u -D\nsource SCRIPT\ncompdef _obod obod\n",
      lists: "Phenotypic abnormality"
    ),
    Shell(
      name: "fish",
      arguments: ["-i"],
      file: "fish/config.fish",
      start: "function fish_prompt; echo '$ '; end\nfunction fish_greeting; end\nsource SCRIPT\n",
      lists: "Phenotypic abnormality"
    ),
  ]

  @Test(arguments: shells.indices)
  func shellsComplete(_ number: Int) async throws {
    let shell = Self.shells[number]
    let script = try await program.run("--generate-completion-script", shell.name)
    let path = try folder.write("completion", script.output)
    try FileManager.default.createDirectory(atPath: "\(folder.path)/fish", withIntermediateDirectories: true)
    let startFile = try folder.write(shell.file, shell.start.replacing("SCRIPT", with: path))
    try FileManager.default.createDirectory(atPath: "\(folder.path)/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/bin/obod",
      withDestinationPath: Checkout.binary
    )
    let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    try await program.serving { _ in
      let result = try await session(
        [
          ("", "$ "), ("obod lookup HP:000011\t\t", shell.lists), ("\u{15}obod lookup hp_000300\t", "hp_0003002"),
          ("\u{15}obod check HP:0003002 Brea\t", "Breast"), ("carcin\t", "carcinoma"),
          ("\u{15}obod label stress-activ\t", "stress-activated"), ("\u{15}exit\r", ""),
        ],
        with: [shell.name] + shell.arguments.map { $0.replacing("START", with: startFile) },
        [
          "PATH": "\(folder.path)/bin:\(search)", "ZDOTDIR": folder.path, "XDG_CONFIG_HOME": folder.path,
          "XDG_DATA_HOME": "\(folder.path)/data",
        ]
      )
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test func drawsATermsPlace() async throws {
    let drawn = try await program.run("tree", "HP:0003002")
    let wanted = """
      HP:0000001 All
      └─ HP:0000118 Phenotypic abnormality
         ├─ HP:0000769 Abnormality of the breast
         │  └─ HP:0031093 Abnormal breast morphology
         │     └─ HP:0100013 Neoplasm of the breast
         │        └─ HP:0003002 Breast carcinoma  ◀
         │           └─ HP:0006625 Multifocal breast carcinoma
         └─ HP:0002664 Neoplasm
            └─ HP:0011793 Neoplasm by anatomical site
               └─ HP:0100013 Neoplasm of the breast (see above)

      """
    #expect(drawn.output == wanted)
    let obsolete = try await program.run("tree", "GO:0000187")
    #expect(obsolete.output.contains("[obsolete]"))
    let dot = try await program.run("tree", "--dot", "HP:0003002")
    #expect(dot.output.contains(#""HP:0003002" -> "HP:0100013""#))
    let mermaid = try await program.run("tree", "--mermaid", "HP:0003002")
    #expect(mermaid.output.hasPrefix("flowchart BT\n"))
    #expect(try await program.run("tree", "HP:9999999").status == 1)
    #expect(try await program.run("tree", "--relation", "eats", "HP:0003002").status == 2)
  }
}
