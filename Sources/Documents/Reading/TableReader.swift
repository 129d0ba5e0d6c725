import Terms

/// Reads tables of values divided by tabs or commas (RFC 4180), with comment lines as SSSOM has them.
struct TableReader {
  private let source: SourceText
  private let rules: KeyRules
  private let separator: UInt8
  private var claims: [Claim] = []
  private var problems: [ReadingProblem] = []
  private var rows: [Passage] = []
  private var header: [String] = []
  private var pairs: [(id: Int, label: Int?)] = []
  /// Whether a quotation mark without its second was found: from there on they are signs like any other.
  private var hasOpenQuote = false

  private init(_ source: SourceText, _ rules: KeyRules, separator: UInt8) {
    self.source = source
    self.rules = rules
    self.separator = separator
  }

  static func read(
    _ source: SourceText,
    _ rules: KeyRules,
    separator: UInt8
  ) -> (claims: [Claim], problems: [ReadingProblem]) {
    var reader = TableReader(source, rules, separator: separator)
    reader.readAll()
    return (reader.claims, reader.problems)
  }

  private mutating func readAll() {
    var place = source.start
    var isFirst = true
    while place < source.bytes.count {
      if source.bytes[place] == UInt8(ascii: "#") {
        let line = source.line(source.lineNumber(of: place))
        // A header may begin with the sign of comments: the table follows that has no other.
        if isFirst, takesHeader(behind: line) {
          place = line.upperBound + 1
          isFirst = false
          continue
        }
        TextReader.readLines(source, line) { claims.appendPassage($0, of: source) }
        place = next(behind: line.upperBound)
        continue
      }
      let row = cells(from: &place)
      guard !(row.count == 1 && row[0].text.isEmpty) else { continue }
      if isFirst {
        isFirst = false
        if !row.contains(where: { CURIE.isWritten(in: $0.text) }) {
          take(header: row.map(\.text))
          continue
        }
      }
      take(row)
    }
    if !rows.isEmpty { claims.append(.table(TextTable(header: header, rows: rows))) }
  }

  private mutating func take(header names: [String]) {
    header = names
    pairs = rules.pairs(names)
  }

  /// `#id<tab>label`, as some tools write headers.
  private mutating func takesHeader(behind line: Range<Int>) -> Bool {
    let names = source.bytes[line].dropFirst().split(separator: separator, omittingEmptySubsequences: false)
    let texts = names.map { String(decoding: $0, as: UTF8.self) }
    let found = rules.pairs(texts)
    guard names.count > 1, found.contains(where: { $0.label != nil }) else { return false }
    take(header: texts)
    return true
  }

  // MARK: Rows

  private mutating func take(_ row: [Piece]) {
    var judged: [Range<Int>] = []
    for (id, label) in pairs where id < row.count && !row[id].text.isEmpty {
      let given = label.flatMap { $0 < row.count ? row[$0] : nil }
      if let given, !given.text.isEmpty {
        judged += take(row[id], given)
      } else if !source.mayHoldIdentifier(row[id].range) {
        // `skos:exactMatch` is an identifier, though no text would be searched for one like it.
        claims.append(CURIE.isWritten(in: row[id].text) ? .identifier(row[id]) : .other(row[id]))
      }
    }
    guard let first = row.first, let last = row.last else { return }
    let line = first.range.lowerBound..<last.range.upperBound
    let rest = row.filter { !judged.contains($0.range) && source.mayHoldIdentifier($0.range) }
    guard !rest.isEmpty else { return }
    guard line.count < 48_000, !row.contains(where: { $0.style == .quotedCell && $0.text.utf8.contains(0x0A) }) else {
      for piece in rest {
        TextReader.readLines(source, piece.range) { claims.append(.passage(Passage(range: $0, style: piece.style))) }
      }
      return
    }
    var passage = Passage(range: line, style: .cell(separator: separator))
    passage.judgedElsewhere = judged
    rows.append(passage)
  }

  /// A pair of cells, or of the parts of cells that hold several divided by bars.
  private mutating func take(_ id: Piece, _ label: Piece) -> [Range<Int>] {
    let ids = parts(id)
    let labels = parts(label)
    guard ids.count == labels.count, ids.allSatisfy({ CURIE.isWritten(in: $0.text) }) else {
      if CURIE.isWritten(in: id.text) {
        claims.append(.pair(id: id, label: label))
        return [id.range, label.range]
      }
      if !source.mayHoldIdentifier(id.range) { claims.append(.other(id)) }
      return []
    }
    for (id, label) in zip(ids, labels) { claims.append(.pair(id: id, label: label)) }
    return [id.range, label.range]
  }

  private func parts(_ piece: Piece) -> [Piece] {
    guard piece.text.contains("|"), piece.style != .quotedCell else { return [piece] }
    var parts: [Piece] = []
    var start = piece.range.lowerBound
    for part in source.bytes[piece.range].split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
      let range = source.trimmed(start..<(start + part.count))
      parts.append(Piece(text: source.text(range), range: range, style: .partOfCell(separator: separator)))
      start += part.count + 1
    }
    return parts
  }

  // MARK: Cells

  /// The cells of the row that begins at a place, which moves behind its end.
  private mutating func cells(from place: inout Int) -> [Piece] {
    var row: [Piece] = []
    while true {
      row.append(cell(from: &place))
      guard place < source.bytes.count, source.bytes[place] == separator else { break }
      place += 1
    }
    place = next(behind: place)
    return row
  }

  private func next(behind place: Int) -> Int {
    var place = place
    if place < source.bytes.count, source.bytes[place] == 0x0D { place += 1 }
    return place < source.bytes.count && source.bytes[place] == 0x0A ? place + 1 : place
  }

  private mutating func cell(from place: inout Int) -> Piece {
    if place < source.bytes.count, !hasOpenQuote, source.bytes[place] == UInt8(ascii: "\""),
      let quoted = quotedCell(from: &place)
    {
      return quoted
    }
    let start = place
    while place < source.bytes.count, source.bytes[place] != separator, source.bytes[place] != 0x0A,
      !(source.bytes[place] == 0x0D && place + 1 < source.bytes.count && source.bytes[place + 1] == 0x0A)
    {
      place += 1
    }
    let range = source.trimmed(start..<place)
    let isWhole = range == start..<place
    return Piece(
      text: source.text(range),
      range: range,
      style: isWhole ? .cell(separator: separator) : .partOfCell(separator: separator)
    )
  }

  /// nil where the quotation mark is a sign like any other: it is not closed before a separator or the end of a line.
  private mutating func quotedCell(from place: inout Int) -> Piece? {
    var end = place + 1
    var hasDoubled = false
    while end < source.bytes.count {
      if source.bytes[end] == UInt8(ascii: "\"") {
        guard end + 1 < source.bytes.count, source.bytes[end + 1] == UInt8(ascii: "\"") else { break }
        hasDoubled = true
        end += 1
      }
      end += 1
    }
    guard end < source.bytes.count else {
      hasOpenQuote = true
      problems.append(ReadingProblem(offset: place, message: "a quoted cell has no end; it was read as it stands"))
      return nil
    }
    let isClosed = end + 1 == source.bytes.count || [separator, 0x0A, 0x0D].contains(source.bytes[end + 1])
    guard isClosed else { return nil }
    let range = (place + 1)..<end
    place = end + 1
    var text = source.text(range)
    if hasDoubled { text = text.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"") }
    return Piece(text: text, range: range, style: .quotedCell)
  }
}
