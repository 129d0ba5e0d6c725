/// Patterns that choose among the files that were found, as a project's settings have them: they hold in the settings'
/// folder, wherever the walk began.
package struct PathFilter: Sendable {
  private let include: IgnoreRules?
  private let exclude: IgnoreRules

  init(include: [IgnorePattern], exclude: [IgnorePattern]) {
    self.include = include.isEmpty ? nil : IgnoreRules(patterns: include, depth: 0)
    self.exclude = IgnoreRules(patterns: exclude, depth: 0)
  }

  /// Whether a file is meant, by its path from the patterns' folder.
  package func takes(_ path: String) -> Bool {
    let names = path.split(separator: "/").map(String.init)
    var isIncluded = include == nil
    for end in names.indices {
      let isFolder = end < names.count - 1
      // What lies in a folder that is left out is left out.
      if exclude.verdict(Array(names[...end]), isFolder: isFolder) == true { return false }
      isIncluded = include?.verdict(Array(names[...end]), isFolder: isFolder) ?? isIncluded
    }
    return isIncluded
  }
}
