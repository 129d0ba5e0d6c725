import Support
import Testing

/// 'obod mcp' through the official client.
@Suite(
  .enabled("needs Python's client of the Model Context Protocol: pip install mcp==2.3.0") {
    try await Program.run("python3", ["-c", "import mcp, mcp_types"]).status == 0
  }
)
struct AgentClientTests {
  @Test func theOfficialClientGetsEveryAnswerRight() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    _ = try folder.write("documents/wrong.yaml", "- id: HP:0100013\n  label: Breast carcinoma\n")
    let new = try folder.write("xx.obo", "format-version: 1.4\nontology: xx\n\n[Term]\nid: XX:1\nname: new\n")
    let client = try await Program.run(
      "python3",
      ["\(Checkout.fixtures)/agents/client.py", Checkout.binary, program.store, "\(folder.path)/documents", new]
    )
    #expect(client.status == 0, "\(client.errors)")
    #expect(client.output.contains("1000 calls"))
  }
}
