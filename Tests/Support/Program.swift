import Foundation
package import JSON
package import Subprocess
import SystemPackage
import Testing

/// The built program, run as a user runs it.
package struct Program: Sendable {
  package let store: String
  package let socket: String

  /// Held so that it is not removed while the program is in use.
  private let folder: TemporaryFolder

  /// Keeps its store and socket in the test's folder.
  package init(in folder: TemporaryFolder) {
    self.folder = folder
    store = "\(folder.path)/store"
    socket = "\(folder.path)/s"
  }

  /// Returns a program with ontologies loaded, the small ones by default.
  package static func loaded(in folder: TemporaryFolder, _ shared: SharedStore = .small) async throws -> Program {
    let program = Program(in: folder)
    try shared.copy(to: program.store)
    return program
  }

  /// Publishes a generation that is in the store as a load does: by renaming a link.
  package func publish(generation: Int) throws {
    let next = "\(store)/terms.db.next"
    let record = "generations/\(generation)/terms.db"
    try FileManager.default.createSymbolicLink(atPath: next, withDestinationPath: record)
    try #require(rename(next, "\(store)/terms.db") == 0)
  }

  package struct Result: Sendable {
    package let ending: TerminationStatus
    package let output: String
    package let errors: String

    /// The findings of a report as JSON.
    package var findings: [JSONValue] {
      get throws {
        try output.split(separator: "\n").map { try #require(JSONValue(String($0)), "\($0)") }
          .filter { $0["type"] == "finding" }
      }
    }

    /// The exit code; nil if a signal ended the program.
    package var status: Int32? { if case .exited(let code) = ending { code } else { nil } }
  }

  package func run(_ arguments: String..., input: String = "") async throws -> Result {
    try await run(arguments, input: input)
  }

  /// Runs the program, in `folder` or at the root of the checkout.
  package func run(_ arguments: [String], in folder: String? = nil, input: String = "") async throws -> Result {
    try await Self.run(Checkout.binary, arguments, in: folder, environment: environment, input: input)
  }

  /// Runs another program with this one's store and socket in its environment.
  package func runBeside(
    _ other: String,
    _ arguments: [String],
    variables: [String: String] = [:],
    input: String = ""
  ) async throws -> Result {
    let named = variables.map { (Environment.Key(rawValue: $0.key) ?? "OBOD_UNNAMED", $0.value) }
    return try await Self.run(
      other,
      arguments,
      environment: environment.updating(Dictionary(uniqueKeysWithValues: named)),
      input: input
    )
  }

  /// Runs any program, given by path or by name, until it ends; returns all its output. Its input is a file,
  /// because SIGPIPE would end the tests if the program did not read a pipe to its end.
  package static func run(
    _ program: String,
    _ arguments: [String],
    in folder: String? = nil,
    environment: Environment = .inherit,
    input: String = ""
  ) async throws -> Result {
    let path = NSTemporaryDirectory() + "obod-test-input-\(UUID().uuidString)"
    let descriptor = try FileDescriptor.open(
      path,
      .readWrite,
      options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite
    )
    defer { try? descriptor.close() }
    unlink(path)
    try descriptor.writeAll(input.utf8)
    try descriptor.seek(offset: 0, from: .start)
    let result = try await Subprocess.run(
      program.contains("/") ? .path(FilePath(program)) : .name(program),
      arguments: Arguments(arguments),
      environment: environment,
      workingDirectory: FilePath(folder ?? Checkout.root),
      input: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
      output: .string(limit: 64 << 20),
      error: .string(limit: 1 << 20)
    )
    return Result(
      ending: result.terminationStatus,
      output: result.standardOutput,
      errors: result.standardError
    )
  }

  /// Runs a daemon that is ready to answer while `body` runs, and ends it with SIGTERM unless `body` has ended it.
  /// Returns how it ended and what it logged.
  @discardableResult
  package func serving(
    _ arguments: String...,
    body: (_ pid: pid_t) async throws -> Void
  ) async throws -> (ending: TerminationStatus, log: String) {
    try await serving(arguments, body: body)
  }

  /// The same. `openFiles` are arguments of the shell's `ulimit`, and `before` is a program with arguments that starts
  /// `binary`.
  @discardableResult
  package func serving(
    _ arguments: [String],
    openFiles: String? = nil,
    before: [String] = [],
    binary: String = Checkout.binary,
    body: (_ pid: pid_t) async throws -> Void
  ) async throws -> (ending: TerminationStatus, log: String) {
    var words = before + [binary, "serve"] + arguments
    if let openFiles { words = ["/bin/sh", "-c", "ulimit \(openFiles) && exec \"$@\"", "sh"] + words }
    let result = try await Subprocess.run(
      words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
      arguments: Arguments(Array(words.dropFirst())),
      environment: environment,
      workingDirectory: FilePath(Checkout.root),
      input: .none,
      output: .discarded,
      error: .string(limit: 1 << 20)
    ) { daemon in
      do {
        try await waitUntilAnswering()
        try await body(daemon.processIdentifier.value)
      } catch {
        try? daemon.send(signal: .kill)
        throw error
      }
      // A daemon that `body` has ended no longer exists.
      try? daemon.send(signal: .terminate)
    }
    return (result.terminationStatus, result.standardError)
  }

  /// Whether the search path has a program with a name.
  package static func isInstalled(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
  }

  /// Sends a text to the socket with netcat and returns everything received.
  package func exchange(_ text: String) async throws -> String {
    try await Self.run("nc", ["-N", "-U", socket], input: text).output
  }

  var environment: Environment {
    .inherit.updating(["OBOD_STORE": store, "OBOD_SOCKET": socket, "OBOD_MAX_RELEASE_AGE": "0"])
  }

  private func waitUntilAnswering() async throws {
    for _ in 0..<500 {
      if FileManager.default.fileExists(atPath: socket), try await run("status").status == 0 { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw StartTimeout()
  }

  private struct StartTimeout: Error, CustomStringConvertible {
    var description: String { "the daemon did not answer within its first ten seconds" }
  }
}
