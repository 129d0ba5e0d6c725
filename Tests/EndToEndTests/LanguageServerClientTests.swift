import Support
import Testing

/// Sessions with an independent client, which knows the capabilities of each editor.
@Suite struct LanguageServerClientTests {
  private static let hasClient = ConditionTrait.enabled(
    "needs Python's pytest-lsp: pip install pytest-lsp==1.0.1 pytest-asyncio"
  ) { try await Program.run("python3", ["-c", "import pytest_asyncio, pytest_lsp"]).status == 0 }

  @Test(hasClient) func anotherClientFindsItselfServedAsEachEditor() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let result = try await program.runBeside(
      "timeout",
      [
        "300", "python3", "-m", "pytest", "-p", "no:cacheprovider", "-W", "error::pytest_lsp.LspSpecificationWarning",
        "-q",
        "\(Checkout.fixtures)/editors/test_session.py",
      ],
      variables: ["OBOD": Checkout.binary, "XDG_CACHE_HOME": folder.path, "PYTHONDONTWRITEBYTECODE": "1"]
    )
    #expect(result.status == 0, "\(result.output.suffix(4_000))\(result.errors)")
    #expect(result.output.contains("12 passed"))
  }
}
