import Foundation
import Support
import Testing

/// Neovim, as configured by scripts/editors/neovim.lua.
@Suite(.enabled(if: Program.isInstalled("nvim"), "needs nvim")) struct NeovimTests {
  private static let configuration = "\(Checkout.root)/scripts/editors/neovim.lua"

  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// Drives a Neovim through some steps; returns the output.
  private func session(_ steps: String, with configuration: String = configuration) async throws -> String {
    var variables = try folder.variablesOfAnEditor()
    variables["OBOD_SESSION_CONFIG"] = configuration
    let result = try await program.runBeside(
      "nvim",
      [
        "--headless", "--clean", "--cmd", "cd \(folder.path)", "-", "-c",
        "luafile \(Checkout.fixtures)/editors/neovim.lua", "-c", "cquit",
      ],
      variables: variables,
      input: steps
    )
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test func showsAndFixes() async throws {
    _ = try folder.write(
      "terms.yaml",
      "- {id: HP:0100013, label: Breast carcinoma}\n- {id: HP:0003002, label: breast carcinoma}\n"
    )
    let printed = try await session(
      """
      open terms.yaml
      findings 2
      type fHK
      float
      choose Use HP:0003002
      type ]dgra
      choices
      until {id: HP:0003002, label: Breast carcinoma}
      findings 1
      type :w<CR>
      written
      type ]dgd
      until # Breast carcinoma
      top
      """
    )
    let wanted = """
      1:27-1:43 ERROR mismatch HP:0100013 is 'Neoplasm of the breast'; 'Breast carcinoma' is HP:0003002, a descendant of it
      MONDO:0004989 breast carcinoma
      NCIT:C4872 Breast Carcinoma
      2:27-2:43 WARN normalized HP:0003002 is written 'Breast carcinoma'
      **Neoplasm of the breast** `HP:0100013`

      EXACT: Breast tumor; Breast tumour; Tumours of the breast\u{20}\u{20}
      RELATED: Neoplasia of the breast\u{20}\u{20}
      Parents: Neoplasm by anatomical site (`HP:0011793`); Abnormal breast morphology (`HP:0031093`)

      hp, release 2025-01-16

      HP:0100013 is 'Neoplasm of the breast'; 'Breast carcinoma' is HP:0003002, a descendant of it
      Use HP:0003002 'Breast carcinoma' (descendant)
      Use MONDO:0004989 'breast carcinoma'
      Use NCIT:C4872 'Breast Carcinoma'
      Use NCIT:C4017 'Breast Ductal Carcinoma'
      Use MONDO:0005590 'breast ductal adenocarcinoma'
      Write 'Neoplasm of the breast', the label of HP:0100013
      Ignore 'mismatch' here
      Fix everything that is certain (1 change)
      2:27-2:43 WARN normalized HP:0003002 is written 'Breast carcinoma'
      HP_0003002.md
      # Breast carcinoma (HP:0003002)

      """
    #expect(printed == wanted)
    #expect(
      try folder.text(of: "terms.yaml")
        == "- {id: HP:0003002, label: Breast carcinoma}\n- {id: HP:0003002, label: breast carcinoma}\n"
    )
  }

  /// The second pair is on one line after multibyte characters, the cursor is inside the replaced text, and one edit
  /// writes both halves: what is typed next comes after the pair.
  @Test func completesBothHalves() async throws {
    _ = try folder.write("terms.yaml", "- id:\u{20}\n  label:\u{20}\n- {note: 🎗é, label: bone marr, id: }\n")
    let printed = try await session(
      """
      open terms.yaml
      type jAbreast ca
      until label: breast ca
      type <C-x><C-o>
      menu breast cancer
      type rci
      until label: breast carci
      menu Breast carcinoma
      type <C-n>
      until label: Breast carcinoma
      type <C-y>, left<Esc>
      until - id: HP:0003002
      until label: Breast carcinoma, left
      type j$2Fra<C-x><C-o>
      menu Bone Marrow
      type <C-n><C-y>, left: right<Esc>
      until label: Bone Marrow, id: NCIT:C12431, left: right
      type :w<CR>
      written
      """
    )
    let wanted = """
      breast cancer | MONDO:0007254
      Breast carcinoma | HP:0003002
      breast carcinoma | MONDO:0004989
      Breast carcinoma | HP:0003002
      breast carcinoma | MONDO:0004989
      Breast Carcinoma | NCIT:C4872
      Bone Marrow | NCIT:C12431
      bone marrow cell | CL:0002092
      Bone Marrow Failure | NCIT:C80693

      """
    #expect(printed == wanted)
    let text = """
      - id: HP:0003002
        label: Breast carcinoma, left
      - {note: 🎗é, label: Bone Marrow, id: NCIT:C12431, left: right}

      """
    #expect(try folder.text(of: "terms.yaml") == text)
  }

  /// Documents with certain and uncertain mistakes, and a text in each of them after fixing.
  private static let documents = [
    (
      "terms.yaml",
      """
      # 🎗 Certain, and not.
      - {note: "🎗 é", id: HP:0003002, label: breast carcinoma}
      - id: HP:0000547
        label: Tapetoretinal degeneration
      - {id: HP:0001425, label: "Mode of inheritance"} # as before
      - {id: HP:0100013, label: Breast carcinoma}

      """, "HP:0000005"
    ),
    (
      "entry.json",
      """
      {"note": "🎗", "id": "HP:0003002", "label": "breast carcinoma",
       "more": [{"id": "HP:0000547", "label": "Tapetoretinal degeneration"}]}

      """, "HP:0000510"
    ),
    ("table.tsv", "id\tlabel\nHP:0003002\tbreast carcinoma\nHP:0000547\tTapetoretinal degeneration\n", "HP:0000510"),
    ("table.csv", "id,label\r\nHP:0003002,breast carcinoma\r\n", "HP:0003002,Breast"),
    ("notes.md", "# 🎗\n\n🎗 Mode of inheritance (HP:0001425), Breast carcinoma (HP:0100013)\n", "HP:0000005"),
    ("notes.txt", "🎗 Mode of inheritance (HP:0001425), Breast carcinoma (HP:0100013)\n", "HP:0000005"),
  ]

  @Test(arguments: [false, true]) func fixesAsValidateDoes(whenWritten: Bool) async throws {
    for (name, text, _) in Self.documents {
      _ = try folder.write(name, text)
      _ = try folder.write("copies/\(name)", text)
    }
    var configuration = try String(contentsOfFile: Self.configuration, encoding: .utf8)
    if whenWritten { configuration.replace("-- vim.cmd('autocmd BufWritePre", with: "vim.cmd('autocmd BufWritePre") }
    let steps = Self.documents.flatMap { name, _, corrected in
      ["open \(name)"] + (whenWritten ? [] : ["type :ObodFix<CR>", "until \(corrected)"])
        + ["type :w<CR>", "until \(corrected)", "written"]
    }
    let printed = try await session(
      steps.joined(separator: "\n"),
      with: folder.write("configuration.lua", configuration)
    )
    #expect(printed == "")
    let corrected = try await program.run(["validate", "--fix", "copies"], in: folder.path)
    #expect(corrected.output.contains("10 fixed"), "\(corrected.output)")
    for (name, text, _) in Self.documents {
      #expect(try folder.text(of: name) == folder.text(of: "copies/\(name)"))
      #expect(try folder.text(of: name) != text)
    }
  }
}

extension TemporaryFolder {
  /// Returns the environment for an editor that finds the built obod, and only the settings it is started with.
  func variablesOfAnEditor() throws -> [String: String] {
    try FileManager.default.createDirectory(atPath: "\(path)/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(path)/bin/obod", withDestinationPath: Checkout.binary)
    let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return [
      "PATH": "\(path)/bin:\(search)", "XDG_CONFIG_HOME": "\(path)/config", "XDG_DATA_HOME": "\(path)/data",
      "XDG_STATE_HOME": "\(path)/state", "XDG_CACHE_HOME": "\(path)/cache",
    ]
  }
}
