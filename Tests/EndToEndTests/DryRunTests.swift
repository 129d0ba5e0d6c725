import Foundation
import Support
import Testing

/// `load --dry-run`, which only reads: the store may belong to another user, or not exist yet.
@Suite struct DryRunTests {
  private let folder: TemporaryFolder
  private let program: Program
  private let release: String

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    release = try folder.write(
      "tiny.obo",
      "format-version: 1.4\nontology: tiny\ndata-version: 2\n\n[Term]\nid: TINY:1\nname: new name\n"
    )
  }

  /// Returns everything in the store, with its modification time.
  private func contents() throws -> [String: Date] {
    var found: [String: Date] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: program.store) + [""] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(program.store)/\(path)")
      found[path] = try #require(attributes[.modificationDate] as? Date)
    }
    return found
  }

  @Test func makesNoStore() async throws {
    let result = try await program.run("load", "--dry-run", release)
    #expect(result.status == 0 && result.output.contains("tiny 2: read, 1 terms"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: program.store))
  }

  @Test func writesNothingInTheStore() async throws {
    let before = try folder.write(
      "before.obo",
      "format-version: 1.4\nontology: tiny\ndata-version: 1\n\n[Term]\nid: TINY:1\nname: old name\n"
    )
    try #require(try await program.run("load", before).status == 0)
    // A missing lexicon is built when it is needed, which it is not here.
    try FileManager.default.removeItem(atPath: "\(program.store)/generations/1/terms.lex")
    let contents = try contents()
    let changes = try await program.run("load", "--dry-run", "--changes", release)
    #expect(
      changes.status == 0 && changes.output.hasPrefix("tiny\trenamed\tTINY:1\tnew name\told name\n"),
      "\(changes)"
    )
    let unchanged = try await program.run("load", "--dry-run", before)
    #expect(unchanged.status == 0 && unchanged.output.contains("tiny 1: unchanged"), "\(unchanged)")
    #expect(try self.contents() == contents)
  }

  @Test func worksBesideALoadThatHasTheStoreLocked() async throws {
    try #require(try await program.run("load", release).status == 0)
    let other = try folder.write("other.obo", "format-version: 1.4\nontology: other\n\n[Term]\nid: OTHER:1\nname: x\n")
    for (arguments, status) in [(["load", other], Int32(3)), (["load", "--dry-run", other], 0)] {
      let locked = ["\(program.store)/load.lock", Checkout.binary] + arguments
      let result = try await program.runBeside("flock", locked)
      #expect(result.status == status, "\(arguments): \(result)")
    }
  }
}
