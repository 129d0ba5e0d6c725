import Foundation
import Support
import Testing

/// The tests of the Python client, which are written in Python. Each file starts its own daemon.
@Suite struct PythonTests {
  private static let folder = "\(Checkout.root)/Tests/PythonTests"

  static let files: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).filter { $0.hasPrefix("test_") && $0.hasSuffix(".py") }.sorted()
  }()

  /// The first Python that has a module; any, if none has it.
  private func interpreter(with module: String) async throws -> String {
    for candidate in ["python3", "/usr/bin/python3"] {
      if try await Program.run(candidate, ["-c", "import \(module)"]).status == 0 { return candidate }
    }
    return "python3"
  }

  @Test(arguments: files) func theClientsOwnTestsPass(_ file: String) async throws {
    let modules = ["test_frames.py": "pandas", "test_oak.py": "oaklib"]
    let python = try await interpreter(with: modules[file] ?? "sys")
    let arguments = [
      "PYTHONPATH=\(Checkout.root)/scripts/python", "PYTHONDONTWRITEBYTECODE=1", "OBOD_BINARY=\(Checkout.binary)",
      python, "-W", "error::ResourceWarning", "-m", "unittest", "-v", String(file.dropLast(3)),
    ]
    let result = try await Program.run("env", arguments, in: Self.folder)
    #expect(result.status == 0, "\(result.errors)")
    for line in result.errors.split(separator: "\n") where line.contains(" ... skipped ") { print("\(file): \(line)") }
  }

  @Test func everyFileIsRun() { #expect(Self.files.count >= 9) }
}
