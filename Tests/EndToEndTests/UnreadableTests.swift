import Foundation
import Support
import Testing

private let mayRunAsAUser = geteuid() != 0 || Program.isInstalled("setpriv")

/// Files, folders and sockets that the user may not read. Permissions do not apply to root, so the tests then run the
/// program as another user.
@Suite(.enabled(if: mayRunAsAUser, "root needs setpriv to become another user"))
struct UnreadableTests {
  private let folder: TemporaryFolder
  private let program: Program
  private let binary: String

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    // Every user can run it there.
    binary = "\(folder.path)/obod"
    try FileManager.default.copyItem(atPath: Checkout.binary, toPath: binary)
    let obo = "format-version: 1.4\nontology: tiny\n\n[Term]\nid: TINY:1\nname: one\n"
    _ = try folder.write("folder/tiny.obo", obo)
    _ = try folder.write("folder/note.md", "one (TINY:1)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    try #require(try await program.run("load", "\(folder.path)/folder").status == 0)
  }

  private func run(_ words: String) async throws -> Program.Result {
    let user = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
    let words = words.split(separator: " ").map { String($0.replacing("@", with: folder.path)) }
    let arguments = user + [binary] + words
    return try await program.runBeside(arguments[0], Array(arguments.dropFirst()))
  }

  /// Calls `body` while the permissions of a file or folder are restricted.
  private func locking(_ path: String, to mode: Int = 0, _ body: () async throws -> Void) async throws {
    func set(_ mode: Any?) throws {
      try FileManager.default.setAttributes([.posixPermissions: mode as Any], ofItemAtPath: "\(folder.path)/\(path)")
    }
    let before = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(path)")[.posixPermissions]
    try set(mode)
    do {
      try await body()
      try set(before)
    } catch {
      try set(before)
      throw error
    }
  }

  private static let store = "lookup TINY:1"

  /// The locked path, the command, and the path that the message must name.
  static let cases = [
    ("store", store, "store/terms.db"), ("store", "load --dry-run @/folder", "store/terms.db"),
    ("store", "load @/folder", "store/generations"), ("store", "status", "store/terms.db"),
    ("store", "serve", "store/terms.db"), ("store", "validate @/folder", "store/terms.db"),
    ("store/generations", store, "store/generations/1/terms.db"),
    ("store/generations/1", store, "store/generations/1/terms.db"),
    ("store/generations/1/terms.db", store, "store/generations/1/terms.db"),
    ("folder", "load @/folder", "folder"), ("folder", "load @/folder/tiny.obo", "folder/tiny.obo"),
    ("folder/tiny.obo", "lint @/folder/tiny.obo", "folder/tiny.obo"),
    ("folder/note.md", "check --tsv @/folder/note.md", "folder/note.md"),
    ("folder", "validate @/folder", "folder"), ("folder", "validate @/folder/note.md", "folder/note.md"),
    ("folder/note.md", "validate @/folder", "folder/note.md"),
  ]

  @Test(arguments: cases)
  func reportsWhatCannotBeRead(_ locked: String, _ command: String, _ named: String) async throws {
    // Loads that are not about the store go into a store of the user's.
    let isLoad = command.hasPrefix("load @") && locked != "store"
    try await locking(locked) {
      let result = try await run(isLoad ? command + " --store @/none" : command)
      #expect(result.status == 3)
      let sentences = result.errors.split(separator: "\n")
      #expect(
        sentences.contains { $0.contains("\(folder.path)/\(named): ") && $0.contains("Permission denied") },
        "\(result)"
      )
      #expect(!result.errors.contains("no ontologies are loaded"))
    }
  }

  @Test func aLexiconThatCannotBeReadIsBuiltAgainOrReported() async throws {
    let lexicon = "store/generations/1/terms.lex"
    try await locking("store/generations/1", to: 0o555) {
      try await locking(lexicon) {
        let result = try await run(Self.store)
        #expect(result.status == 3)
        #expect(result.errors.contains("\(lexicon): cannot be used (Permission denied)"), "\(result)")
      }
    }
    try await locking("store/generations/1", to: 0o777) {
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder.path)/\(lexicon)")
      #expect(try await run(Self.store).status == 0)
    }
  }

  @Test func settingsThatCannotBeReadAreReported() async throws {
    _ = try folder.write("folder/.obod.yaml", "severity: {}\n")
    try await locking("folder/.obod.yaml") {
      let result = try await run("validate @/folder")
      #expect(result.status == 3)
      #expect(result.errors.contains("folder/.obod.yaml: Permission denied"), "\(result)")
    }
  }

  @Test func aSocketThatTheUserMayNotUseIsReported() async throws {
    try await program.serving { _ in
      try await locking("s") {
        for command in [Self.store, "status", "validate @/folder"] {
          let result = try await run(command)
          #expect(result.status == 3)
          #expect(result.errors.contains("/s: no permission to connect"), "\(command): \(result)")
        }
      }
    }
  }

  @Test func aStoreThatIsAFileIsReported() async throws {
    let result = try await run("lookup --store @/folder/note.md TINY:1")
    #expect(result.status == 3)
    #expect(result.errors.contains("folder/note.md/terms.db: cannot read: Not a directory"), "\(result)")
  }
}
