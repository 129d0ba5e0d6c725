import Files
import Glibc

/// Conversions of paths between the form that users give and the form that is shown.
enum WalkPath {
  /// Returns the absolute path without links, and the kind of entry at it.
  static func resolve(_ path: String) throws(WalkProblem) -> (place: String, kind: FolderEntry.Kind) {
    var status = stat()
    guard let resolved = Directory.resolved(path), stat(path, &status) == 0 else {
      switch errno {
      case ENOENT where lstat(path, &status) == 0: throw WalkProblem(path, "is a broken link")
      case ENOENT: throw WalkProblem(path, "does not exist")
      case ELOOP: throw WalkProblem(path, "leads into a loop of links")
      default: throw WalkProblem(path, "cannot be found: \(SystemError("stat", path).reason)")
      }
    }
    return (resolved, FolderEntry.Kind(mode: status.st_mode))
  }

  /// Returns the path as given, without redundant parts: `./a//b/` becomes `a/b`, and `.` becomes empty.
  static func shown(_ path: String) -> String {
    (path.utf8.first == UInt8(ascii: "/") ? "/" : "") + names(in: path).joined(separator: "/")
  }

  /// Splits by bytes, because to Unicode a slash followed by a combining accent is one character.
  static func names(in path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
  }
}
