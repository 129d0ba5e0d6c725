import Terms

/// Comments in a document by which its authors set findings aside.
///
///     label: Breast cancer   # obod: ignore synonym -- as the paper has it
///     <!-- obod: ignore-next-line mismatch HP:0100013 -->
///
/// Behind the words stand rules or identifiers, none for all, and behind `--` a reason.
struct Suppressions {
  private struct Comment {
    let rules: Set<String>
    /// In capitals, in the form `HP:0003002`, whatever form the comment or the document has.
    let identifiers: Set<String>

    func covers(_ finding: Finding) -> Bool {
      (rules.isEmpty || rules.contains(finding.rule.name))
        && (identifiers.isEmpty
          || CURIE(reading: finding.id).map { identifiers.contains($0.text.uppercased()) } ?? false)
    }
  }

  private var byLine: [Int: [Comment]] = [:]
  /// The comments themselves: what they name is not said by the document.
  private(set) var ranges: [Range<Int>] = []
  private(set) var problems: [ReadingProblem] = []

  private static let mark = Array("obod:".utf8)

  init(_ source: SourceText) {
    guard !source.bytes.isEmpty else { return }
    var place = source.start
    while let found = Self.find(Self.mark, in: source.bytes, from: place) {
      place = found + Self.mark.count
      take(found, source)
    }
  }

  private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var place = start
    while place + mark.count <= bytes.count {
      guard let next = bytes[place...].firstIndex(of: mark[0]) else { return nil }
      if bytes[next...].starts(with: mark) { return next }
      place = next + 1
    }
    return nil
  }

  private mutating func take(_ offset: Int, _ source: SourceText) {
    let number = source.lineNumber(of: offset)
    let line = source.line(number)
    // Only a comment is one: a value may speak of obod too.
    let before = source.text(line.lowerBound..<offset)
    guard ["#", "//", "<!--", "/*", "%"].contains(where: { before.contains($0) }) else { return }
    let text = source.text((offset + Self.mark.count)..<max(offset + Self.mark.count, line.upperBound))
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let verb = words.first, verb.hasPrefix("ignor") else { return }
    guard verb == "ignore" || verb == "ignore-next-line" else {
      return problems.append(
        ReadingProblem(offset: offset, message: "'\(verb)' is neither ignore nor ignore-next-line; nothing is ignored")
      )
    }
    var rules: Set<String> = []
    var identifiers: Set<String> = []
    for word in words.dropFirst() {
      // Another comment may stand behind one.
      if word.hasPrefix("--") || word.hasPrefix("#") || word.hasPrefix("//") || word == "*/" { break }
      if Rule(String(word)) != nil {
        rules.insert(String(word))
      } else if let curie = CURIE(reading: word) {
        identifiers.insert(curie.text.uppercased())
      } else {
        return problems.append(
          ReadingProblem(
            offset: offset,
            message: "'\(word)' is no rule and no identifier; a reason stands behind '--', and nothing is ignored"
          )
        )
      }
    }
    ranges.append(offset..<line.upperBound)
    byLine[number + (verb == "ignore" ? 1 : 2), default: []].append(Comment(rules: rules, identifiers: identifiers))
  }

  func covers(_ finding: Finding) -> Bool { byLine[finding.place.line]?.contains { $0.covers(finding) } ?? false }
}
