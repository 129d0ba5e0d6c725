import Foundation
import Support
import Testing

/// Vim with ALE, as configured by scripts/editors/vim.vim.
@Suite struct VimTests {
  private static let hasALE =
    Program.isInstalled("vim") && FileManager.default.fileExists(atPath: "/usr/share/vim-ale")

  @Test(.enabled(if: hasALE, "needs vim and vim-ale")) func showsAndFixes() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    _ = try folder.write(
      "terms.yaml",
      "- {id: HP:0100013, label: Breast carcinoma}\n- {id: HP:0003002, label: breast carcinoma}\n"
    )
    let result = try await program.runBeside(
      "vim",
      [
        "-Nu", "\(Checkout.root)/scripts/editors/vim.vim", "-n", "-i", "NONE", "--cmd", "cd \(folder.path)", "-es",
        "-S", "\(Checkout.fixtures)/editors/vim.vim",
      ],
      variables: try folder.variablesOfAnEditor(),
      input: "1\n"
    )
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output == """
        1 27 E mismatch: HP:0100013 is 'Neoplasm of the breast'; 'Breast carcinoma' is HP:0003002, a descendant of it \
        MONDO:0004989 breast carcinoma NCIT:C4872 Breast Carcinoma
        2 27 W normalized: HP:0003002 is written 'Breast carcinoma'
        Neoplasm of the breast HP:0100013

        EXACT: Breast tumor; Breast tumour; Tumours of the breast
        RELATED: Neoplasia of the breast
        Parents: Neoplasm by anatomical site (HP:0011793); Abnormal breast morphology (HP:0031093)

        hp, release 2025-01-16

        HP:0100013 is 'Neoplasm of the breast'; 'Breast carcinoma' is HP:0003002, a descendant of it
        1:27

        """
    )
    #expect(
      try folder.text(of: "terms.yaml")
        == "- {id: HP:0003002, label: Breast carcinoma}\n- {id: HP:0003002, label: breast carcinoma}\n"
    )
  }
}
