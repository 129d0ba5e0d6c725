import Foundation
import Subprocess
import Support
import SystemPackage
import Testing

/// Interrupted runs of --fix: every document is either unchanged or fixed, and every change is reported.
@Suite struct InterruptedFixTests {
  /// Enough documents that the run is not finished before the test interrupts it, even on a busy machine.
  private static let count = 1_000

  /// A document with a hundred wrong labels, or none. Each document names itself in its first line, so that no check is
  /// answered from the cache.
  private static func document(_ name: String, isRight: Bool) -> String {
    "- in \(name) there is HP:0003002\n"
      + String(repeating: "- id: HP:0003002\n  label: \(isRight ? "B" : "b")reast carcinoma\n", count: 100)
  }

  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    for name in Self.names { _ = try folder.write(name, Self.document(name, isRight: false)) }
  }

  private static var names: [String] { (0..<count).map { "kb/\(1_000 + $0).yaml" } }

  private func changed() throws -> Set<String> {
    Set(
      try Self.names.filter { name in
        let text = try folder.text(of: name)
        let isRight = text == Self.document(name, isRight: true)
        try #require(isRight || text == Self.document(name, isRight: false), "\(name) is half changed")
        return isRight
      }
    )
  }

  /// Returns the documents for which a run reported all hundred changes.
  private static func reported(in errors: String) -> Set<String> {
    let lines = errors.split(separator: "\n").filter { $0.contains("' is now '") }
    let counts = Dictionary(lines.map { (String($0.prefix { $0 != ":" }), 1) }, uniquingKeysWith: +)
    return Set(counts.filter { $0.value == 100 }.keys)
  }

  private struct Ending {
    let status: TerminationStatus
    let output: String
    let errors: String
  }

  /// Fixes all documents, and calls `cut` with the process once the first of them have been changed.
  private func mend(store: String? = nil, cut: @escaping @Sendable (pid_t) -> Void) async throws -> Ending {
    let result = try await Subprocess.run(
      .path(FilePath(Checkout.binary)),
      arguments: [
        "validate", "--fix", "--jobs", "1", "--store", store ?? program.store, "--socket", program.socket, "kb",
      ],
      workingDirectory: FilePath(folder.path),
      input: .none,
      output: .string(limit: 1 << 20),
      error: .string(limit: 128 << 20)
    ) { run in
      let name = Self.names[5]
      while try folder.text(of: name) == Self.document(name, isRight: false) {}
      cut(run.processIdentifier.value)
    }
    return Ending(status: result.terminationStatus, output: result.standardOutput, errors: result.standardError)
  }

  @Test func theStoreAnswersWhereTheDaemonHasGone() async throws {
    try await program.serving { daemon in
      let result = try await mend { _ in kill(daemon, SIGKILL) }
      #expect(result.status == .exited(0), "\(result.errors)")
      let changed = try changed()
      #expect(changed.count == Self.count)
      #expect(Self.reported(in: result.errors) == changed)
    }
  }

  @Test func withoutAStoreTheChangesAreReportedAndTheOtherFilesAreUntouched() async throws {
    try await program.serving { daemon in
      let result = try await mend(store: "\(folder.path)/none") { _ in kill(daemon, SIGKILL) }
      #expect(result.status == .exited(3))
      let changed = try changed()
      #expect(!changed.isEmpty && changed.count < Self.count)
      #expect(Self.reported(in: result.errors) == changed)
      let left = Self.count - changed.count
      #expect(result.errors.contains("; \(left) of \(Self.count) documents were not checked, and are unchanged\n"))
      #expect(result.output.contains("\(changed.count) files, "))
    }
  }

  @Test func withAnotherGenerationTheStoreDoesNotTakeTheDaemonsPlace() async throws {
    let other = Program(in: try TemporaryFolder())
    for file in ["hp.obo.gz", ""] {
      try #require(await other.run("load", "\(Checkout.smallOntologies)/\(file)").status == 0)
    }
    try await program.serving { daemon in
      let result = try await mend(store: other.store) { _ in kill(daemon, SIGKILL) }
      #expect(result.status == .exited(3))
      #expect(try Self.reported(in: result.errors) == changed())
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalEndsItBetweenTwoDocuments(_ signal: Int32) async throws {
    let result = try await mend { kill($0, signal) }
    #expect(result.status == .signaled(signal))
    let changed = try changed()
    #expect(!changed.isEmpty && changed.count < Self.count)
    #expect(Self.reported(in: result.errors) == changed)
    #expect(
      result.errors.contains("interrupted; \(Self.count - changed.count) of \(Self.count) documents were not checked")
    )
  }

  @Test func aReaderThatHasGoneSuppressesNoReport() async throws {
    let errors = "\(folder.path)/errors"
    let words = "\"$0\" validate --fix --all --store \(program.store) kb 2>\(errors) | true"
    _ = try await Program.run("sh", ["-c", words, Checkout.binary], in: folder.path)
    let changed = try changed()
    #expect(changed.count == Self.count)
    #expect(try Self.reported(in: folder.text(of: "errors")) == changed)
  }
}
