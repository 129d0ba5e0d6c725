/// The patterns of one file or of the command line.
struct IgnoreRules {
  let patterns: [IgnorePattern]
  /// The number of path components that lead to the folder in which the patterns apply.
  let depth: Int

  init(patterns: [IgnorePattern], depth: Int) {
    self.patterns = patterns
    self.depth = depth
  }

  /// Makes rules for the folder that paths start from, ignoring patterns that can match nothing.
  init(_ patterns: [String]) { self.init(patterns: patterns.compactMap(IgnorePattern.init), depth: 0) }

  /// Returns nil if there is no such file.
  init?(file: String, depth: Int, followsLink: Bool) throws(WalkProblem) {
    guard let lines = try GitFile.lines(of: file, followsLink: followsLink) else { return nil }
    let patterns = lines.filter { $0.utf8.first != UInt8(ascii: "#") }
    self.init(patterns: patterns.compactMap { IgnorePattern(Self.withoutTrailingSpaces($0)) }, depth: depth)
  }

  /// Whether the last matching pattern leaves the entry out (true) or includes it again (false); nil if none matches.
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
