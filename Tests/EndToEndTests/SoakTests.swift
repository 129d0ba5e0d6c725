import Support
import Testing

/// The life of a daemon in short; scripts/soak runs a longer version.
@Suite struct SoakTests {
  @Test(.enabled(if: Program.isInstalled("python3"), "needs Python"))
  func answersCorrectlyThroughReloadsKillsAndRestarts() async throws {
    let bounds = ["--generations", "24", "--connections", "60", "--crews", "3", "--pause", "0.1", "--restarts", "2"]
    let script = "\(Checkout.fixtures)/daemon/soak.py"
    let result = try await Program.run("python3", [script, Checkout.binary, Checkout.smallOntologies] + bounds)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }
}
