import Terms

/// Finds tables in text: rows with bars and a delimiter row below the first, tab-separated lines, CSV lines below a
/// header.
struct TableFinder {
  let source: SourceText
  let rules: KeyRules

  /// Returns the claims of the table that begins on a line, and the number of the line after it; nil if none begins.
  func table(from number: Int) -> (claims: [Claim], end: Int)? {
    if let end = endOfBars(from: number) { return (barTable(number..<end), end) }
    for (separator, end) in [(0x09, endOfTabs(from: number)), (UInt8(ascii: ","), endOfCommas(from: number))] {
      guard let end else { continue }
      let range = source.line(number).lowerBound..<source.line(end - 1).upperBound
      // The reader handles a range that turns out not to be a table line by line.
      return (TableReader.read(source, rules, range, separator: separator).claims, end)
    }
    return nil
  }

  // MARK: Bars

  /// Returns the end of a table of rows with bars, the second of which is a delimiter row.
  private func endOfBars(from number: Int) -> Int? {
    guard number + 1 < source.lineCount, isDelimiterRow(number + 1), hasBar(number) else { return nil }
    var end = number + 2
    while end < source.lineCount, hasBar(end) { end += 1 }
    return end
  }

  private func hasBar(_ number: Int) -> Bool { source.bytes[source.line(number)].contains(UInt8(ascii: "|")) }

  private func isDelimiterRow(_ number: Int) -> Bool {
    let bytes = source.bytes[source.trimmed(source.line(number))]
    return bytes.contains(UInt8(ascii: "|")) && bytes.contains(UInt8(ascii: "-"))
      && bytes.allSatisfy { "|-+:> ".utf8.contains($0) }
  }

  private func barTable(_ rows: Range<Int>) -> [Claim] {
    let header = MarkdownCells.split(source, source.trimmed(source.line(rows.lowerBound))).map { source.text($0) }
    let passages = rows.compactMap { row -> Passage? in
      let line = source.trimmed(source.line(row))
      guard row != rows.lowerBound + 1, source.mayHoldIdentifier(line) else { return nil }
      return Passage(range: line, style: .text)
    }
    // A longer row does not fit into one request and is read as text.
    let isRow = { (passage: Passage) in passage.range.count <= TextReader.maxPassageLength * 3 }
    let table = passages.filter(isRow)
    let text = passages.filter { !isRow($0) }.map(Claim.passage)
    guard !table.isEmpty else { return text }
    let labels = rules.pairs(header).compactMap { pair in pair.label.map { (pair.id, $0) } }
    return text + [
      .table(TextTable(header: header, labels: Dictionary(labels) { first, _ in first }, rows: table))
    ]
  }

  // MARK: Tabs and commas

  /// Returns the end of a run of at least two lines with the same number of tabs.
  private func endOfTabs(from number: Int) -> Int? {
    let count = count(0x09, number)
    guard count > 0, !isListItem(number) else { return nil }
    var end = number + 1
    while end < source.lineCount, self.count(0x09, end) == count { end += 1 }
    return end > number + 1 ? end : nil
  }

  /// Whether a tab follows the marker of a list item.
  private func isListItem(_ number: Int) -> Bool {
    let mark = source.bytes[source.trimmed(source.line(number))].prefix { $0 != 0x09 }
    return mark.count <= 3 && mark.allSatisfy { "-*+.)0123456789".utf8.contains($0) } && !mark.allSatisfy(isDigit)
  }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private func count(_ separator: UInt8, _ number: Int) -> Int {
    source.bytes[source.trimmed(source.line(number))].count { $0 == separator }
  }

  /// Returns the end of a table whose header names a pair; the lines below have at least as many commas.
  private func endOfCommas(from number: Int) -> Int? {
    let comma = UInt8(ascii: ",")
    guard number + 1 < source.lineCount, !source.bytes[source.line(number)].isEmpty else { return nil }
    let below = source.line(number + 1)
    guard source.bytes[below].contains(comma), source.mayHoldIdentifier(below) else { return nil }
    let names = source.bytes[source.line(number)].split(separator: comma, omittingEmptySubsequences: false)
    guard 2...32 ~= names.count, names.allSatisfy({ 1...40 ~= $0.count }),
      rules.pairs(names.map { String(decoding: $0, as: UTF8.self) }).contains(where: { $0.label != nil })
    else { return nil }
    var end = number + 1
    while end < source.lineCount, count(comma, end) >= names.count - 1 { end += 1 }
    return end
  }
}

/// The cells of a row of a Markdown table.
enum MarkdownCells {
  /// Cells are counted as the scan counts them: the first one follows a leading bar.
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
