import Foundation
import Support

/// Random trees with ignore files. The patterns are derived from the paths, so that many of them match.
struct RandomIgnoreTrees {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15) }

  private static let names = [
    "a", "b", "ab", "ba", "aab", "a.md", "b.md", "c.txt", "A", ".h", "a b", "b ", " a", "\u{E9}", "e\u{301}", "#a",
    "!b", "[a]", "*", "a?", "b\\", "-", "]",
  ]

  /// Returns file names with their contents; only ignore files have any.
  mutating func tree() -> [String: String] {
    var folders = [""]
    for _ in 0..<Int.random(in: 2...7, using: &generator) {
      let parent = pick(folders)
      if parent.split(separator: "/").count < 4 { folders.append(parent + pick(Self.names) + "/") }
    }
    var files: Set<String> = []
    for _ in 0..<Int.random(in: 5...40, using: &generator) { files.insert(pick(folders) + pick(Self.names)) }
    let paths = files.filter { !folders.contains("\($0)/") }.sorted()
    var tree = Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })
    for folder in Set(folders).sorted() where folder.isEmpty || chance(3) {
      tree["\(folder).gitignore"] = patterns(
        for: paths.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }
      )
    }
    return tree
  }

  /// Returns the text of an ignore file in the folder that the paths start from.
  mutating func patterns(for paths: [String]) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let line = paths.isEmpty || chance(4) ? noise() : pattern(from: pick(paths))
      if !Self.isUndocumented(line) { text += line + pick(["\n", "\n", "\n", "\r\n", " \n", "\n\n", "\n# "]) }
    }
    return text
  }

  private mutating func pattern(from path: String) -> String {
    var names = path.split(separator: "/").map(String.init)
    names.removeFirst(chance(2) ? Int.random(in: 0..<names.count, using: &generator) : 0)
    names.removeLast(chance(2) ? Int.random(in: 0..<names.count, using: &generator) : 0)
    names = names.map { blurred($0) }
    if chance(5) { names.insert("**", at: Int.random(in: 0...names.count, using: &generator)) }
    return pick(["", "", "", "!"]) + pick(["", "", "/"]) + names.joined(separator: "/")
      + pick(["", "", "", "/", "/*", "/**"])
  }

  /// Returns a pattern derived from a name; about half of them match it.
  private mutating func blurred(_ name: String) -> String {
    let characters = Array(name)
    let index = characters.indices.randomElement(using: &generator) ?? 0
    let (before, here, after) = (String(characters[..<index]), characters[index], String(characters[(index + 1)...]))
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return "*"
    case 1: return "**"
    case 2: return "\(before)*"
    case 3: return "*\(here)\(after)"
    case 4: return "\(before)?\(after)"
    case 5: return "\(before)[\(here)]\(after)"
    case 6:
      return
        "\(before)[\(pick(["!", "^", ""]))\(pick(["a-c", "x", "!-~", "[:alpha:]", "]a", "a\\]", "--b", "/b"]))]\(after)"
    case 7: return name
    default:
      return characters.map { "*?[]\\#! ".contains($0) || chance(20) ? "\\\($0)" : "\($0)" }.joined()
    }
  }

  private mutating func noise() -> String {
    let characters = Array("aab*?[]!^-\\/. #:")
    let text = String((0..<Int.random(in: 1...8, using: &generator)).map { _ in pick(characters) })
    return chance(2) ? "[\(text)]" : text
  }

  /// Whether a pattern has the form `a/b**/c`. By the manual, and to the walk, the asterisks are regular ones. git
  /// sometimes treats them differently, depending on what precedes them and, in some versions, on memory layout.
  private static func isUndocumented(_ line: String) -> Bool {
    let names = line.drop { $0 == "!" }.split(separator: "/")
    return line.contains("/") && names.contains { $0.contains("**") && !$0.allSatisfy { $0 == "*" } }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &generator)]
  }

  /// Returns true once in the given number of times, on average.
  private mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &generator) == 0 }
}
