import Files

/// The folder whose documents may be read.
package struct DocumentRoot: Sendable {
  /// Absolute, without symbolic links.
  let path: String

  /// Throws if there is no such folder.
  init(_ folder: String) throws {
    guard let real = Directory.resolved(folder), Directory.isDirectory(real) else {
      throw ToolFailure("'\(folder)' is not a folder")
    }
    path = real
  }

  /// Returns the path of a document inside the folder, given from there or absolute. Throws if it is outside, through
  /// symbolic links as well.
  func resolve(_ document: String) throws(ToolFailure) -> String {
    guard !document.utf8.contains(0) else { throw ToolFailure("a path cannot have a null character") }
    let whole = document.hasPrefix("/") ? document : "\(path)/\(document)"
    guard let real = Directory.resolved(whole), real.hasPrefix(path == "/" ? "/" : path + "/") else {
      // Says the same of what exists elsewhere and of what does not exist.
      throw ToolFailure("there is no document '\(document)' in \(path)")
    }
    return real
  }
}
