import Terms

/// Reads TOML and INI. The values of a section form a mapping.
struct SectionReader {
  private struct Member {
    let key: String
    let value: Piece
    let line: Range<Int>
  }

  private let source: SourceText
  private let rules: KeyRules
  private var claims: [Claim] = []
  private var members: [Member] = []
  /// The name of the section, which may be an identifier.
  private var name: Piece?

  private init(_ source: SourceText, _ rules: KeyRules) {
    self.source = source
    self.rules = rules
  }

  static func read(_ source: SourceText, _ rules: KeyRules) -> [Claim] {
    guard source.mayHoldIdentifier(source.start..<source.bytes.count) else { return [] }
    var reader = SectionReader(source, rules)
    // Values that span several lines are read as code.
    var first = 0
    for group in BracketGroups.find(in: source, 0..<source.lineCount) {
      let lines = source.lineNumber(of: group.lowerBound)...source.lineNumber(of: group.upperBound - 1)
      reader.readLines(first..<max(first, lines.lowerBound))
      reader.claims += CodeReader.read(source, lines.lowerBound..<(lines.upperBound + 1), groups: [group])
      first = lines.upperBound + 1
    }
    reader.readLines(first..<max(first, source.lineCount))
    reader.endSection()
    return reader.claims
  }

  private mutating func readLines(_ lines: Range<Int>) {
    for number in lines {
      let line = source.trimmed(source.line(number))
      if let name = sectionName(line) {
        endSection()
        self.name = name
      } else if let member = member(line) {
        members.append(member)
      } else {
        appendCode(line)
      }
    }
  }

  private mutating func appendCode(_ line: Range<Int>) {
    TextReader.readLines(source, line) { claims.appendPassage($0, of: source, isCode: true) }
  }

  // MARK: Lines

  /// Returns the name in `[name]` or `[[name]]`.
  private func sectionName(_ line: Range<Int>) -> Piece? {
    let bytes = source.bytes[line]
    guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), line.count > 2 else { return nil }
    let marks = bytes.starts(with: "[[".utf8) && line.count > 4 ? 2 : 1
    return value(source.trimmed((line.lowerBound + marks)..<(line.upperBound - marks)))
  }

  /// Reads `key = value`; INI also allows a colon.
  private func member(_ line: Range<Int>) -> Member? {
    guard let first = source.bytes[line].first, !"#;[".utf8.contains(first),
      let separator = source.bytes[line].firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") })
    else { return nil }
    let key = source.trimmed(line.lowerBound..<separator)
    guard !key.isEmpty, key.count <= 64, let value = value(source.trimmed((separator + 1)..<line.upperBound)) else {
      return nil
    }
    return Member(key: source.text(key), value: value, line: line)
  }

  /// Reads a string, or a value without quotation marks.
  private func value(_ range: Range<Int>) -> Piece? {
    let bytes = source.bytes[range]
    guard let mark = bytes.first, !"[{".utf8.contains(mark) else { return nil }
    guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else {
      // A `#` or `;` begins a comment in some files and is part of the value in others.
      return bytes.contains(UInt8(ascii: "#")) || bytes.contains(UInt8(ascii: ";"))
        ? nil : Piece(text: source.text(range), range: range, style: .text)
    }
    let inner = (range.lowerBound + 1)..<range.upperBound
    guard let end = source.bytes[inner].firstIndex(of: mark), end > inner.lowerBound,
      !source.bytes[inner.lowerBound..<end].contains(UInt8(ascii: "\\"))
    else { return nil }
    let rest = source.trimmed((end + 1)..<range.upperBound)
    guard rest.isEmpty || source.bytes[rest.lowerBound] == UInt8(ascii: "#") else { return nil }
    let content = inner.lowerBound..<end
    // A string in single quotation marks has no escapes.
    let style: Piece.Style = mark == UInt8(ascii: "\"") ? .doubleQuoted : .block
    return Piece(text: source.text(content), range: content, style: style)
  }

  // MARK: Sections

  private mutating func endSection() {
    var claimed: Set<Int> = []
    for (id, label) in rules.pairs(members.map(\.key)) {
      guard let label, !claimed.contains(label), CURIE.isWritten(in: members[id].value.text),
        !members[label].value.text.isEmpty
      else { continue }
      claims.append(.pair(id: members[id].value, label: members[label].value))
      claimed.formUnion([id, label])
    }
    if let name, CURIE.isWritten(in: name.text) { addClaim(ofSectionNamed: name, &claimed) }
    for place in members.indices where !claimed.contains(place) { appendCode(members[place].line) }
    members.removeAll()
    name = nil
  }

  /// Adds the claim of a section whose name is an identifier.
  private mutating func addClaim(ofSectionNamed name: Piece, _ claimed: inout Set<Int>) {
    let keys = ["id"] + members.map(\.key)
    guard let label = rules.pairs(keys).first(where: { $0.id == 0 })?.label, !claimed.contains(label - 1),
      !members[label - 1].value.text.isEmpty
    else { return claims.append(.identifier(name)) }
    claims.append(.pair(id: name, label: members[label - 1].value))
    claimed.insert(label - 1)
  }
}
