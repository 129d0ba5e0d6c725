package import Glibc

/// Operations on folders and on the names in them, as needed to publish a store.
package enum Directory {
  package static func create(_ path: String, mode: mode_t = 0o755) throws(SystemError) {
    if exists(path) { return }
    let parent = parent(of: path)
    if parent != path { try create(parent, mode: mode) }
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw SystemError("create folder", path) }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
  }

  /// Returns the absolute path without symbolic links, `.` and `..`; nil if there is nothing at the path.
  package static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Returns the names in a folder, sorted by their bytes, without `.` and `..`.
  package static func names(in path: String) throws(SystemError) -> [String] { try entries(in: path).map(\.name) }

  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  package static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  package static func rename(_ from: String, to: String) throws(SystemError) {
    guard Glibc.rename(from, to) == 0 else { throw SystemError("rename to \(to)", from) }
  }

  package static func removeFile(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove", path) }
  }

  /// Removes a folder and its contents. A symbolic link is removed, not followed.
  package static func removeTree(_ path: String) throws(SystemError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else { throw SystemError("stat", path) }
      return
    }
    guard (status.st_mode & S_IFMT) == S_IFDIR else { return try removeFile(path) }
    for name in try names(in: path) { try removeTree("\(path)/\(name)") }
    guard rmdir(path) == 0 || errno == ENOENT else { throw SystemError("remove folder", path) }
  }

  /// Returns the target of a symbolic link; nil if the path does not exist. Throws EINVAL if the path is not a link.
  package static func linkTarget(_ path: String) throws(SystemError) -> String? {
    let (target, code) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer -> (String, Int32) in
      let count = buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? 0
      guard count >= 0 else { return ("", errno) }
      return (String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self), 0)
    }
    guard code != ENOENT else { return nil }
    guard code == 0 else { throw SystemError("read", path, code: code) }
    return target
  }

  package static func link(_ path: String, to target: String) throws(SystemError) {
    guard symlink(target, path) == 0 else { throw SystemError("link", path) }
  }

  /// Removes the permission to write to a file, for everyone.
  package static func makeReadOnly(_ path: String) throws(SystemError) {
    var status = stat()
    guard stat(path, &status) == 0, chmod(path, status.st_mode & 0o555) == 0 else {
      throw SystemError("set the permissions", path)
    }
  }

  /// Flushes a folder's entries to disk: a rename is durable only after this.
  package static func synchronize(_ path: String) throws(SystemError) {
    try FileDescriptor.open(path, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }
}
