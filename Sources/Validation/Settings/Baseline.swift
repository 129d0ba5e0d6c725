import Documents

/// Known findings that a project does not want reported again: the number of each kind for each document.
///
/// A tab-separated table, `path rule id given count`, with paths relative to the folder of the baseline.
package struct Baseline: Sendable {
  package struct Key: Hashable, Sendable {
    /// With tabs and line breaks, which file names may contain, replaced by spaces.
    let path: String
    let rule: String
    let id: String
    let given: String

    package init(_ finding: Finding, path: String) {
      self.path = Self.inOneCell(path)
      rule = finding.rule.name
      id = finding.id
      given = Self.plain(finding.given ?? "")
    }

    fileprivate init(path: String, rule: String, id: String, given: String) {
      self.path = path
      self.rule = rule
      self.id = id
      self.given = given
    }

    fileprivate static func inOneCell(_ path: String) -> String {
      String(path.map { $0 == "\t" || $0.isNewline ? " " : $0 })
    }

    private static func plain(_ text: String) -> String {
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private static let header = "path\trule\tid\tgiven\tcount"
  /// By document path.
  private var counts: [String: [Key: Int]] = [:]

  package init() {}

  package init(_ text: String, path: String) throws(SettingsError) {
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if line.isEmpty || line == Self.header { continue }
      guard cells.count == 5, let count = Int(cells[4]), count > 0 else {
        throw SettingsError(path: path, line: number + 1, message: "not a baseline row; expected \(Self.header)")
      }
      add(Key(path: cells[0], rule: cells[1], id: cells[2], given: cells[3]), count)
    }
  }

  package mutating func add(_ finding: Finding, path: String) { add(Key(finding, path: path), 1) }

  private mutating func add(_ key: Key, _ count: Int) { counts[key.path, default: [:]][key, default: 0] += count }

  /// Returns the entries for one document.
  func entries(of path: String) -> [Key: Int] { counts[Key.inOneCell(path)] ?? [:] }

  package var text: String {
    let rows = counts.values.joined().map { key, count in
      [key.path, key.rule, key.id, key.given, String(count)].joined(separator: "\t")
    }
    return ([Self.header] + rows.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }).joined(separator: "\n") + "\n"
  }
}
