import Files
import Glibc

/// Git's text files of ignore patterns, and the files that lead to them.
enum GitFile {
  /// In bytes; far more than anyone writes by hand.
  static let maxBytes = 1 << 20

  /// Returns nil if there is no such file.
  static func lines(of path: String, followsLink: Bool) throws(WalkProblem) -> [String]? {
    var status = stat()
    guard (followsLink ? stat(path, &status) : lstat(path, &status)) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else {
        throw WalkProblem(path, "cannot be read: \(SystemError("stat", path).reason)")
      }
      return nil
    }
    switch FolderEntry.Kind(mode: status.st_mode) {
    case .file: break
    case .folder: return nil
    case .link: throw WalkProblem(path, "is a link, which git does not follow either; its patterns are not used")
    case .special: throw WalkProblem(path, "is not a regular file; its patterns are not used")
    }
    guard status.st_size <= maxBytes else {
      throw WalkProblem(path, "is larger than \(maxBytes) bytes; its patterns are not used")
    }
    do {
      let text = try TextLines(path: path)
      var lines: [String] = []
      while let line = try text.next() { lines.append(line) }
      return lines
    } catch {
      throw WalkProblem(path, "cannot be read: \(error.reason)")
    }
  }

  /// Returns the path of the ignore patterns that the repository at `root` does not share (info/exclude).
  ///
  /// In a worktree or a submodule, `.git` is a file that names the repository's folder, which may name another in turn.
  static func excludePath(ofRepository root: String) throws(WalkProblem) -> String {
    var folder = "\(root)/.git"
    if !Directory.isDirectory(folder), let line = try lines(of: folder, followsLink: true)?.first {
      let marker = "gitdir: "
      guard line.hasPrefix(marker) else { throw WalkProblem(folder, "does not name a git folder") }
      folder = absolute(String(line.dropFirst(marker.count)), from: root)
    }
    if let line = try lines(of: "\(folder)/commondir", followsLink: true)?.first {
      folder = absolute(line, from: folder)
    }
    return "\(folder)/info/exclude"
  }

  private static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}
