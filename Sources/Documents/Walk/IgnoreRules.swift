/// Patterns that stand together, in a file or on the command line.
struct IgnoreRules {
  let patterns: [IgnorePattern]
  /// How many names lead to the folder that the patterns hold in.
  let depth: Int

  init(patterns: [IgnorePattern], depth: Int) {
    self.patterns = patterns
    self.depth = depth
  }

  /// Patterns of the folder that paths start from; those that can match nothing do not count.
  init(_ patterns: [String]) { self.init(patterns: patterns.compactMap(IgnorePattern.init), depth: 0) }

  /// nil where there is no such file.
  init?(file: String, depth: Int, followsLink: Bool) throws(WalkProblem) {
    guard let lines = try GitFile.lines(of: file, followsLink: followsLink) else { return nil }
    let patterns = lines.filter { $0.utf8.first != UInt8(ascii: "#") }
    self.init(patterns: patterns.compactMap { IgnorePattern(Self.withoutTrailingSpaces($0)) }, depth: depth)
  }

  /// Whether the last pattern that matches leaves the entry out or takes it in again; nil where none matches.
  func verdict(_ names: [String], isFolder: Bool) -> Bool? {
    patterns.last { $0.matches(names[depth...], isFolder: isFolder) }.map { !$0.isNegated }
  }

  private static func withoutTrailingSpaces(_ line: String) -> String {
    var end = line.utf8.startIndex
    var isQuoted = false
    for place in line.utf8.indices {
      let byte = line.utf8[place]
      if byte != UInt8(ascii: " ") || isQuoted { end = line.utf8.index(after: place) }
      isQuoted = byte == UInt8(ascii: "\\") && !isQuoted
    }
    return String(line[..<end])
  }
}
