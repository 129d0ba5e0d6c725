/// Reads Markdown and plain text: paragraphs whose lines are wrapped are one passage, rows of a table one table.
struct TextReader {
  /// A passage is one request of the protocol; a longer one is divided at the end of a line.
  private static let longestPassage = 16_000
  /// A line that is at least so long may have been wrapped.
  private static let wrappedLine = 50

  private let source: SourceText
  private var claims: [Claim] = []
  private var paragraph: Range<Int>?
  private var fence: [UInt8]?

  private init(_ source: SourceText) { self.source = source }

  /// `joinsLines` says that a paragraph may go on in the next line, as in Markdown.
  static func read(_ source: SourceText, joinsLines: Bool) -> [Claim] {
    guard joinsLines else {
      var claims: [Claim] = []
      readLines(source, source.start..<source.bytes.count) {
        claims.appendPassage($0, of: source, isCode: true)
      }
      return claims
    }
    var reader = TextReader(source)
    reader.readAll()
    return reader.claims
  }

  /// Each line in a range of bytes, in pieces where it is too long for one request.
  static func readLines(_ source: SourceText, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    guard !range.isEmpty else { return }
    for number in source.lineNumber(of: range.lowerBound)..<(source.lineNumber(of: range.upperBound - 1) + 1) {
      let line = source.trimmed(source.line(number).clamped(to: range))
      divide(source, line, body)
    }
  }

  /// A passage in pieces that are no longer than a request may be.
  static func divided(_ passage: Passage, of source: SourceText) -> [Passage] {
    guard passage.range.count > longestPassage else { return [passage] }
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
    while line.upperBound - start > longestPassage {
      let most = start..<(start + longestPassage)
      let end =
        source.bytes[most].lastIndex(where: SourceText.isBlank)
        // No identifier goes on behind such a sign.
        ?? source.bytes[most].lastIndex { ",;()[]{}<>|/\"'*".utf8.contains($0) }
        ?? source.bytes[most].lastIndex { $0 & 0xC0 != 0x80 } ?? most.upperBound
      let next = max(end, start + 1)
      body(start..<next)
      start = next
    }
    body(start..<line.upperBound)
  }

  private mutating func readAll() {
    var number = 0
    while number < source.lineCount {
      let line = source.trimmed(source.line(number))
      if let table = tableRows(from: number) {
        endParagraph()
        add(table, from: number)
        number = table.upperBound
        continue
      }
      if isFence(line) {
        endParagraph()
      } else if line.isEmpty {
        endParagraph()
      } else if fence != nil || source.bytes[line.lowerBound] == UInt8(ascii: "{") {
        // Within a block of code, or an object of JSON in a log.
        endParagraph()
        Self.divide(source, line) { claims.appendPassage($0, of: source, isCode: true) }
      } else {
        take(line, number)
      }
      number += 1
    }
    endParagraph()
  }

  /// Adds a line to the paragraph that it goes on with, or begins another.
  private mutating func take(_ line: Range<Int>, _ number: Int) {
    if let open = paragraph {
      let last = source.line(number - 1)
      let isWrapped =
        source.countScalars(last) >= Self.wrappedLine && !beginsBlock(line)
        && !(beginsWithIdentifier(line) && beginsWithIdentifier(source.trimmed(last)))
        && line.upperBound - open.lowerBound <= Self.longestPassage
      if isWrapped {
        paragraph = open.lowerBound..<line.upperBound
        return
      }
      endParagraph()
    }
    paragraph = line
    // A heading does not go on.
    if source.bytes[line.lowerBound] == UInt8(ascii: "#") { endParagraph() }
  }

  private mutating func endParagraph() {
    if let paragraph { Self.divide(source, paragraph) { claims.appendPassage($0, of: source) } }
    paragraph = nil
  }

  // MARK: What a line is

  /// Whether a line begins an item of a list, a quotation, a heading or a footnote.
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

  /// Opens or closes a block of code.
  private mutating func isFence(_ line: Range<Int>) -> Bool {
    let bytes = source.bytes[line]
    guard let sign = bytes.first, sign == UInt8(ascii: "`") || sign == UInt8(ascii: "~") else { return false }
    let run = Array(bytes.prefix { $0 == sign })
    guard run.count >= 3 else { return false }
    if let open = fence {
      guard sign == open[0], run.count >= open.count else { return false }
      fence = nil
    } else {
      fence = run
    }
    return true
  }

  // MARK: Tables

  /// The lines of a table that begins here: rows with bars, the second of which is a rule.
  private func tableRows(from number: Int) -> Range<Int>? {
    guard fence == nil, number + 1 < source.lineCount, isRule(number + 1), hasBar(number) else { return nil }
    var end = number + 2
    while end < source.lineCount, hasBar(end) { end += 1 }
    return number..<end
  }

  private func hasBar(_ number: Int) -> Bool { source.bytes[source.line(number)].contains(UInt8(ascii: "|")) }

  private func isRule(_ number: Int) -> Bool {
    let line = source.trimmed(source.line(number))
    let bytes = source.bytes[line]
    return bytes.contains(UInt8(ascii: "|")) && bytes.contains(UInt8(ascii: "-"))
      && bytes.allSatisfy { "|-: ".utf8.contains($0) }
  }

  private mutating func add(_ rows: Range<Int>, from number: Int) {
    let header = Cells.split(source, source.trimmed(source.line(number))).map { source.text($0) }
    let passages = rows.compactMap { row -> Passage? in
      let line = source.trimmed(source.line(row))
      guard row != number + 1, line.count <= Self.longestPassage * 3 else { return nil }
      return source.mayHoldIdentifier(line) ? Passage(range: line, style: .text) : nil
    }
    if !passages.isEmpty { claims.append(.table(TextTable(header: header, rows: passages))) }
  }
}

/// The cells of a row of a Markdown table.
enum Cells {
  /// Counted as the scan counts them: the first one is the one behind a leading bar.
  static func split(_ source: SourceText, _ line: Range<Int>) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = line.lowerBound
    if start < line.upperBound, source.bytes[start] == UInt8(ascii: "|") { start += 1 }
    var place = start
    while place < line.upperBound {
      let byte = source.bytes[place]
      let isBar = byte == UInt8(ascii: "|") && (place == 0 || source.bytes[place - 1] != UInt8(ascii: "\\"))
      if isBar || byte == UInt8(ascii: "\t") {
        cells.append(source.trimmed(start..<place))
        start = place + 1
      }
      place += 1
    }
    if start < line.upperBound { cells.append(source.trimmed(start..<line.upperBound)) }
    return cells
  }
}
