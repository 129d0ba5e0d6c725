import Terms

/// Reads Markdown and plain text: the wrapped lines of a paragraph are one passage, the rows of a table one table.
package struct TextReader {
  /// In bytes. A passage is one request of the protocol; a longer one is divided, at white space if possible.
  static let maxPassageLength = 16_000
  /// In code points. A line of at least this length may have been wrapped.
  private static let minWrappedLength = 50

  private let source: SourceText
  private let rules: KeyRules
  private var claims: [Claim] = []
  private var paragraph: Range<Int>?

  private init(_ source: SourceText, _ rules: KeyRules) {
    self.rules = rules
    self.source = source
  }

  static func read(_ source: SourceText, _ rules: KeyRules, isMarkdown: Bool) -> [Claim] {
    var reader = TextReader(source, rules)
    reader.readAll(from: isMarkdown ? reader.readFrontMatter() : 0)
    return reader.claims
  }

  /// Calls `body` with each line in a range of bytes; lines that are too long for one request are divided.
  static func readLines(_ source: SourceText, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    guard !range.isEmpty else { return }
    for number in source.lineNumber(of: range.lowerBound)..<(source.lineNumber(of: range.upperBound - 1) + 1) {
      let line = source.trimmed(source.line(number).clamped(to: range))
      divide(source, line, body)
    }
  }

  /// Returns a passage divided into parts that fit into a request.
  package static func divided(_ passage: Passage, of source: SourceText) -> [Passage] {
    guard passage.range.count > maxPassageLength else { return [passage] }
    var parts: [Passage] = []
    divide(source, passage.range) { part in
      if source.mayHoldIdentifier(part) {
        parts.append(Passage(range: part, style: passage.style, isCode: passage.isCode))
      }
    }
    return parts
  }

  private static func divide(_ source: SourceText, _ line: Range<Int>, _ body: (Range<Int>) -> Void) {
    var start = line.lowerBound
    while line.upperBound - start > maxPassageLength {
      let part = start..<(start + maxPassageLength)
      let end =
        source.bytes[part].lastIndex(where: SourceText.isBlank)
        // No identifier continues after such a character.
        ?? source.bytes[part].lastIndex { ",;()[]{}<>|/\"'*".utf8.contains($0) }
        ?? source.bytes[part].lastIndex { $0 & 0xC0 != 0x80 } ?? part.upperBound
      let next = max(end, start + 1)
      body(start..<next)
      start = next
    }
    body(start..<line.upperBound)
  }

  private mutating func readAll(from first: Int) {
    var number = first
    while number < source.lineCount {
      let line = source.trimmed(source.line(number))
      if let (found, end) = TableFinder(source: source, rules: rules).table(from: number) {
        endParagraph()
        claims += found
        number = end
      } else if let block = FencedBlock(at: number, in: source) {
        endParagraph()
        claims += block.claims(rules)
        number = block.end
      } else if let end = endOfMarkup(from: number, line) {
        endParagraph()
        claims += CodeReader.readMarkup(source, number..<end, isCode: false)
        number = end
      } else {
        if line.isEmpty {
          endParagraph()
        } else if source.bytes[line.lowerBound] == UInt8(ascii: "{") {
          // A JSON object in a log.
          endParagraph()
          Self.divide(source, line) { claims.appendPassage($0, of: source, isCode: true) }
        } else {
          addLine(line, number)
        }
        number += 1
      }
    }
    endParagraph()
  }

  /// Reads YAML front matter between two lines of dashes at the beginning; returns the number of the line after it.
  private mutating func readFrontMatter() -> Int {
    func isMark(_ number: Int) -> Bool { source.bytes[source.line(number)].elementsEqual("---".utf8) }
    guard isMark(0), let end = (1..<source.lineCount).first(where: isMark) else { return 0 }
    let lines = (1..<end).map(source.line)
    guard lines.contains(where: source.mayHoldIdentifier) else { return end + 1 }
    let document = EmbeddedDocument(lines, of: source)
    let read = DocumentFormat.yaml.read(document.source, rules)
    guard read.problems.isEmpty else { return 0 }
    claims += document.outer(read.claims)
    return end + 1
  }

  private static let markup = [
    "<table", "<thead", "<tbody", "<tr", "<td", "<th", "<ul", "<ol", "<li", "<dl", "<dt", "<dd",
  ]

  /// Returns the number of the line after a block of HTML, which ends at an empty line; nil if none begins.
  private func endOfMarkup(from number: Int, _ line: Range<Int>) -> Int? {
    guard source.bytes[line].first == UInt8(ascii: "<"),
      Self.markup.contains(where: { source.bytes[line].starts(with: $0.utf8) })
    else { return nil }
    return (number..<source.lineCount).first { source.trimmed(source.line($0)).isEmpty } ?? source.lineCount
  }

  /// Adds a line to the paragraph that it continues, or begins another paragraph.
  private mutating func addLine(_ line: Range<Int>, _ number: Int) {
    // A row is a passage by itself.
    let isRow = isRow(line)
    if isRow { endParagraph() }
    if let open = paragraph {
      let last = source.line(number - 1)
      // ": HP:0001250" below "Seizure" is an item of a definition list.
      let isDefinition = source.bytes[line].starts(with: ": ".utf8)
      let isWrapped =
        (isDefinition || source.countScalars(last) >= Self.minWrappedLength) && !beginsBlock(line)
        && !(beginsWithIdentifier(line) && beginsWithIdentifier(source.trimmed(last)))
        && line.upperBound - open.lowerBound <= Self.maxPassageLength
      if isWrapped {
        paragraph = open.lowerBound..<line.upperBound
        return
      }
      endParagraph()
    }
    paragraph = line
    // A heading or a row does not continue.
    if source.bytes[line.lowerBound] == UInt8(ascii: "#") || isRow { endParagraph() }
  }

  /// Whether a line has cells separated by tabs, or is a row of LaTeX.
  private func isRow(_ line: Range<Int>) -> Bool {
    source.bytes[line].contains(0x09) || source.bytes[line].suffix(2).elementsEqual("\\\\".utf8)
  }

  private mutating func endParagraph() {
    if let paragraph { Self.divide(source, paragraph) { claims.appendPassage($0, of: source) } }
    paragraph = nil
  }

  // MARK: What a line is

  /// Whether a line begins a list item, a block quote, a heading, a table row or a footnote.
  private func beginsBlock(_ line: Range<Int>) -> Bool {
    let bytes = source.bytes[line]
    guard let first = bytes.first else { return true }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: ">") || first == UInt8(ascii: "|") { return true }
    if "-*+".utf8.contains(first), bytes.dropFirst().first == 0x20 { return true }
    if bytes.starts(with: "[^".utf8) || bytes.starts(with: "\u{2022}".utf8) { return true }
    let rest = bytes.drop { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return rest.count < bytes.count && rest.count > 1 && ".)".utf8.contains(rest.first ?? 0)
  }

  private func beginsWithIdentifier(_ line: Range<Int>) -> Bool {
    let word = source.bytes[line].prefix { !SourceText.isBlank($0) }
    return source.mayHoldIdentifier(word.startIndex..<word.endIndex)
  }
}
