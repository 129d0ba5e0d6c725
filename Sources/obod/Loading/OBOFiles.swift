import Files

/// Expands paths to OBO files: a folder stands for the `.obo` and `.obo.gz` files in it.
enum OBOFiles {
  static func expand(_ paths: [String]) throws -> [String] {
    try CommandLineCheck.refuseEmpty(paths)
    return try paths.flatMap { path in
      guard Directory.isDirectory(path) else { return [path] }
      let found = try Directory.names(in: path).filter { $0.hasSuffix(".obo") || $0.hasSuffix(".obo.gz") }
      guard !found.isEmpty else { throw NoFiles(folder: path) }
      return found.map { "\(path)/\($0)" }
    }
  }

  struct NoFiles: Error, CustomStringConvertible {
    let folder: String
    var description: String { "\(folder): has no .obo or .obo.gz file" }
  }
}
