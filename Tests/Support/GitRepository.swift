import Foundation
import Testing

/// A real repository.
package struct GitRepository: Sendable {
  package let root: String

  /// Makes a repository in a folder, which is created if it does not exist. Its branch is `main`.
  package init(at root: String) async throws {
    self.root = root
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try await git("init", "--quiet", "--initial-branch=main")
  }

  /// Runs git and returns its output without the line feed at the end.
  @discardableResult
  package func git(_ arguments: String...) async throws -> String {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    let result = try await Program.run("git", identity + arguments, in: root)
    try #require(result.status == 0, "git \(arguments): \(result.errors)")
    return result.output.trimmingCharacters(in: .newlines)
  }

  /// Commits everything that is in the folder.
  package func commit() async throws {
    try await git("add", "--all")
    try await git("commit", "--quiet", "--allow-empty", "--message", "x")
  }
}
