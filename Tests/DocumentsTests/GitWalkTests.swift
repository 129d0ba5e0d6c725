import Documents
import Files
import Foundation
import Subprocess
import Support
import Testing

/// Compares the walk with git itself, on random trees and patterns.
@Suite struct GitWalkTests {
  private static let hasGit = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/git") }

  /// Returns the files that git does not ignore in a folder, without hidden ones.
  private static func listed(in folder: String) async throws -> [String] {
    let listing = try await git("-C", folder, "ls-files", "-z", "-co", "--exclude-standard")
    return listing.split(separator: "\0").map(String.init)
      .filter { !$0.split(separator: "/").contains { $0.utf8.first == UInt8(ascii: ".") } }
  }

  private static func git(_ arguments: String...) async throws -> String {
    // Only the repository's own settings apply; in particular, there is no core.excludesFile.
    let result = try await Program.run(
      "git",
      arguments,
      environment: .inherit.updating([
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": "/dev/null",
        "HOME": "/dev/null", "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil,
      ])
    )
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  private static func walked(_ folder: String) throws -> [String] {
    let result = DocumentWalk().files(under: [folder])
    #expect(result.problems.isEmpty)
    return result.files.map { String($0.dropFirst(folder.count + 1)) }
  }

  @Test(.enabled(if: hasGit, "needs git"), arguments: 0..<40)
  func findsWhatGitDoesNotIgnore(_ seed: UInt64) async throws {
    var lots = RandomIgnoreTrees(seed: seed)
    let trees = (0..<10).map { _ in lots.tree() }
    let folder = try TemporaryFolder([:])
    let root = folder.path.replacing("//", with: "/")
    // The minimum that git requires of a repository; `git init` takes longer than the rest of the test.
    for part in ["info", "objects", "refs"] { try Directory.create("\(root)/.git/\(part)") }
    _ = try folder.write(".git/HEAD", "ref: refs/heads/main\n")
    _ = try folder.write(".git/info/exclude", lots.patterns(for: trees.flatMap { $0.keys.sorted() }))
    for (number, tree) in trees.enumerated() {
      for (name, text) in tree { try folder.add("\(number)/\(name)", text) }
    }

    let wanted = try await Self.listed(in: root)
    let found = try Self.walked(root)
    for (number, tree) in trees.enumerated() {
      let isHere = { (path: String) in path.hasPrefix("\(number)/") }
      #expect(Set(found.filter(isHere)) == Set(wanted.filter(isHere)), "\(tree.filter { !$0.value.isEmpty })")
    }

    // git lists nothing in a folder that it ignores, but the walk does if the folder is named; such folders are not
    // compared.
    let folders = Set(wanted.map(Directory.parent)).subtracting(["."])
    guard let named = folders.sorted().randomElement(using: &lots.generator) else { return }
    #expect(
      Set(try Self.walked("\(root)/\(named)")) == Set(try await Self.listed(in: "\(root)/\(named)")),
      "\(named) of \(trees.map { $0.filter { !$0.value.isEmpty } })"
    )
  }

  @Test func theTreesDrawnHaveEnoughToIgnoreAndToKeep() throws {
    var lots = RandomIgnoreTrees(seed: 1)
    let results = try (0..<50).map { _ in try TemporaryFolder(lots.tree()).walk(".") }
    #expect(results.reduce(0) { $0 + $1.files.count } > 200)
    #expect(results.reduce(0) { $0 + $1.skipped[.ignored, default: 0] } > 100)
  }
}
