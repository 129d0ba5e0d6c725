import Foundation
import Support
import Testing

/// Right and wrong pairs from the full ontologies in every form that people write them in, and right pairs in the
/// surroundings of real files. They are drawn and counted by a program that shares no code with obod.
@Suite struct FormTests {
  private static func number(_ pattern: Regex<(Substring, Substring)>, in text: String) throws -> Double {
    let match = try #require(text.firstMatch(of: pattern), "\(text.suffix(400))")
    return try #require(Double(match.1))
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies"))
  func flagsWrongPairsAndNoRightOnesInEveryForm() async throws {
    let ontologies = try #require(Checkout.fullOntologies)
    let folder = try TemporaryFolder()
    let store = try await Program.loaded(in: folder, .full).store
    let arguments = [
      "\(Checkout.fixtures)/forms/measure.py", "--obod", Checkout.binary, "--store", store, "--ontologies", ontologies,
      "--seed", "11", "--each", "\(8 / Extent.stride(4))", "--stride", "\(Extent.stride(4))",
    ]
    let measured = try await Program.run("python3", arguments)
    try #require(measured.status == 0 || measured.status == 1, "\(measured.errors)")
    let table = measured.output
    // In a sample, the few forms that no reader could judge weigh more.
    let margin = Extent.isFull ? 0 : 0.5
    #expect(try Self.number(/wrong pairs flagged: .*\(([0-9.]+)%\)/, in: table) >= 98 - margin, "\(table)")
    #expect(try Self.number(/right pairs confirmed: .*\(([0-9.]+)%\)/, in: table) >= 99 - margin, "\(table)")
    #expect(try Self.number(/errors in contexts: .*\(([0-9.]+) per 1,000\)/, in: table) <= 2, "\(table)")
  }
}
