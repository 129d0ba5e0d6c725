import Files

/// Expands paths to OBO files: a folder stands for the `.obo` and `.obo.gz` files in it.
enum OBOFiles {
  static func expand(_ paths: [String]) throws -> [String] {
    try CommandLineCheck.refuseEmpty(paths)
    return try paths.flatMap { path in
      guard Directory.isDirectory(path) else {
        if !Directory.exists(path), isNameOrURL(path) { throw NotFetched(what: path) }
        return [path]
      }
      let found = try Directory.names(in: path).filter { $0.hasSuffix(".obo") || $0.hasSuffix(".obo.gz") }
      guard !found.isEmpty else { throw NoFiles(folder: path) }
      return found.map { "\(path)/\($0)" }
    }
  }

  /// Whether an argument is the name of an ontology or a URL, rather than a path.
  private static func isNameOrURL(_ text: String) -> Bool {
    text.contains("://") || text.utf8.allSatisfy { $0 == 0x5F || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
  }

  struct NotFetched: Error, CustomStringConvertible {
    let what: String
    var description: String {
      "\(what): no such file; obod loads files and fetches nothing: 'fetch-ontologies FOLDER \(what) --load' does both"
    }
  }

  struct NoFiles: Error, CustomStringConvertible {
    let folder: String
    var description: String { "\(folder): has no .obo or .obo.gz file" }
  }
}
