/// Reads programs and markup line by line. Lines that belong together, such as those of a call, are one passage.
enum CodeReader {
  /// The size limits of a group: an identifier and its label are close to each other.
  static let maxGroupLines = 60
  static let maxGroupBytes = 8_192

  /// `groups` are ranges of several lines each, in order and without overlap.
  static func read(_ source: SourceText, _ lines: Range<Int>, isCode: Bool = true, groups: [Range<Int>]) -> [Claim] {
    guard !lines.isEmpty else { return [] }
    var claims: [Claim] = []
    var place = source.line(lines.lowerBound).lowerBound
    let end = source.line(lines.upperBound - 1).upperBound
    func readLines(to end: Int) {
      TextReader.readLines(source, place..<max(place, end)) { claims.appendPassage($0, of: source, isCode: isCode) }
    }
    for group in groups {
      readLines(to: group.lowerBound)
      place = group.upperBound
      guard source.mayHoldIdentifier(group) else { continue }
      claims.append(.passage(Passage(range: group, style: .text, isCode: isCode, keepsLines: true)))
    }
    readLines(to: end)
    return claims
  }

  /// Reads a program.
  static func readProgram(_ source: SourceText) -> [Claim] {
    guard source.mayHoldIdentifier(source.start..<source.bytes.count) else { return [] }
    let lines = 0..<source.lineCount
    return read(source, lines, groups: BracketGroups.find(in: source, lines))
  }

  /// Reads elements of HTML or XML.
  static func readMarkup(_ source: SourceText, _ lines: Range<Int>, isCode: Bool = true) -> [Claim] {
    guard !lines.isEmpty,
      source.mayHoldIdentifier(source.line(lines.lowerBound).lowerBound..<source.line(lines.upperBound - 1).upperBound)
    else { return [] }
    return read(source, lines, isCode: isCode, groups: ElementGroups.find(in: source, lines))
  }

  /// Reads statements of Turtle, each of which ends with a dot at the end of a line, or frames, which end before an
  /// empty line.
  static func readStatements(_ source: SourceText) -> [Claim] {
    var groups: [Range<Int>] = []
    var start: Int?
    for number in 0..<source.lineCount {
      let line = source.trimmed(source.line(number))
      if !line.isEmpty, start == nil { start = number }
      guard let first = start, line.isEmpty || source.bytes[line.upperBound - 1] == UInt8(ascii: ".") else { continue }
      let last = line.isEmpty ? number - 1 : number
      let group = source.line(first).lowerBound..<source.line(last).upperBound
      if last > first, last - first < maxGroupLines, group.count <= maxGroupBytes { groups.append(group) }
      start = nil
    }
    return read(source, 0..<source.lineCount, groups: groups)
  }
}
