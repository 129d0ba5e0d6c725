import Foundation
import Support
import Testing

/// The settings in `scripts/editors` for editors that the tests cannot start.
@Suite struct EditorFilesTests {
  private static let editors = "\(Checkout.root)/scripts/editors"

  @Test(.enabled(if: Program.isInstalled("python3"), "needs Python"))
  func settingsAreReadAndStartTheServer() async throws {
    let reader = """
      import json, tomllib
      for server in json.load(open("kate.json"))["servers"].values():
          print(*server["command"])
      helix = tomllib.load(open("helix.toml", "rb"))
      server = helix["language-server"]["obod"]
      print(server["command"], *server["args"])
      assert all("obod" in language["language-servers"] for language in helix["language"])
      json.load(open("vscode/package.json"))
      """
    let result = try await Program.run("python3", ["-c", reader], in: Self.editors)
    #expect(result.status == 0, "\(result.errors)")
    let commands = result.output.split(separator: "\n")
    #expect(commands.count == 6)
    #expect(commands.allSatisfy { $0 == "obod lsp" })
  }

  /// A language for which the extension is not activated would not be served.
  @Test(.enabled(if: Program.isInstalled("node"), "needs Node"))
  func extensionStartsForTheLanguagesThatItServes() async throws {
    let reader = """
      const { readFileSync } = require('node:fs')
      const events = JSON.parse(readFileSync('package.json')).activationEvents
      const languages = eval(/const languages = (\\[.*\\])/.exec(readFileSync('extension.js', 'utf8'))[1])
      require('node:assert').deepEqual(events, languages.map((language) => `onLanguage:${language}`))
      """
    let folder = "\(Self.editors)/vscode"
    let result = try await Program.run("node", ["-e", reader], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try await Program.run("node", ["--check", "extension.js"], in: folder).status == 0)
  }
}
