package import Glibc

/// An entry of a folder. For a symbolic link it describes the link itself, not its target.
package struct FolderEntry: Sendable {
  package enum Kind: Sendable {
    case file, folder, link
    /// A socket, a device or a named pipe: opening one may block forever or have side effects.
    case special

    package init(mode: mode_t) {
      switch mode & S_IFMT {
      case S_IFREG: self = .file
      case S_IFDIR: self = .folder
      case S_IFLNK: self = .link
      default: self = .special
      }
    }
  }

  /// The name, with invalid UTF-8 replaced.
  package let name: String
  /// False if `name` differs from the name in the file system.
  package let isNameExact: Bool
  package let kind: Kind

  fileprivate init(_ entry: UnsafeMutablePointer<dirent>, in folder: String) {
    (name, isNameExact) = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { bytes in
        String(validatingCString: bytes).map { ($0, true) } ?? (String(cString: bytes), false)
      }
    }
    switch Int(entry.pointee.d_type) {
    case DT_REG: kind = .file
    case DT_DIR: kind = .folder
    case DT_LNK: kind = .link
    case DT_UNKNOWN:
      // Some file systems do not report the type.
      var status = stat()
      kind = lstat("\(folder)/\(name)", &status) == 0 ? Kind(mode: status.st_mode) : .special
    default: kind = .special
    }
  }
}

extension Directory {
  /// Returns the entries of a folder, sorted by the bytes of their names, without `.` and `..`.
  package static func entries(in path: String) throws(SystemError) -> [FolderEntry] {
    guard let folder = opendir(path) else { throw SystemError("list", path) }
    defer { closedir(folder) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let next = readdir(folder) else { break }
      let entry = FolderEntry(next, in: path)
      if entry.name != "." && entry.name != ".." { entries.append(entry) }
    }
    guard errno == 0 else { throw SystemError("list", path) }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
