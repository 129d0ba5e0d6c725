/// Patterns from a project's settings that select among the files found. They apply in the folder of the settings,
/// wherever the walk began.
package struct PathFilter: Sendable {
  private let include: IgnoreRules?
  private let exclude: IgnoreRules

  package init(include: [IgnorePattern], exclude: [IgnorePattern]) {
    self.include = include.isEmpty ? nil : IgnoreRules(patterns: include, depth: 0)
    self.exclude = IgnoreRules(patterns: exclude, depth: 0)
  }

  /// Whether a file is selected; `path` is relative to the patterns' folder.
  package func includes(_ path: String) -> Bool {
    let names = path.split(separator: "/").map(String.init)
    var isIncluded = include == nil
    for end in names.indices {
      let isFolder = end < names.count - 1
      // Everything in a folder that is left out is left out.
      if exclude.verdict(Array(names[...end]), isFolder: isFolder) == true { return false }
      isIncluded = include?.verdict(Array(names[...end]), isFolder: isFolder) ?? isIncluded
    }
    return isIncluded
  }
}
