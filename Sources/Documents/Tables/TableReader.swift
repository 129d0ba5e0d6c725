import Terms

/// Reads tables whose values are separated by tabs or commas (RFC 4180), with comment lines as in SSSOM.
struct TableReader {
  private let source: SourceText
  private let rules: KeyRules
  /// After the first quotation mark without a closing one, quotation marks are ordinary characters.
  private var scanner: CellScanner
  /// The bytes of the table.
  private let range: Range<Int>
  /// The characters that begin a comment line.
  private var commentMarkers = [UInt8(ascii: "#")]
  private var hasLabels = true
  private var claims: [Claim] = []
  private var problems: [ReadingProblem] = []
  private var rows: [Passage] = []
  private var header: [String] = []
  private var pairs: KeyRules.Pairs = []
  /// The rows as mappings; nil if they are not wanted.
  private var tree: TreeBuilder?
  /// Whether the previous row was the header.
  private var isBelowHeader = false

  private init(_ source: SourceText, _ rules: KeyRules, _ range: Range<Int>, separator: UInt8) {
    self.source = source
    self.range = range
    self.rules = rules
    scanner = CellScanner(separator: separator)
  }

  /// `range` is the position of the table, if it is not the whole document.
  static func read(
    _ source: SourceText,
    _ rules: KeyRules,
    _ range: Range<Int>? = nil,
    separator: UInt8,
    keepsTree: Bool = false
  ) -> DocumentContents {
    let range = range ?? source.start..<source.bytes.count
    var reader = TableReader(source, rules, range, separator: separator)
    if keepsTree { reader.tree = TreeBuilder() }
    reader.readAll()
    return reader.contents
  }

  /// Reads annotations, which contain identifiers and no labels.
  static func readAnnotations(_ source: SourceText) -> DocumentContents {
    var reader = TableReader(source, KeyRules(), source.start..<source.bytes.count, separator: 0x09)
    reader.commentMarkers.append(UInt8(ascii: "!"))
    reader.hasLabels = false
    reader.scanner.allowsQuotes = false
    reader.readAll()
    return reader.contents
  }

  private var contents: DocumentContents { DocumentContents(claims: claims, problems: problems, tree: tree?.tree) }

  private mutating func readAll() {
    var place = range.lowerBound
    var isFirst = true
    while place < range.upperBound {
      if commentMarkers.contains(source.bytes[place]) {
        let line = source.line(source.lineNumber(of: place))
        // A header may begin with the comment character, if the table has no other header.
        if isFirst, readCommentHeader(line) {
          place = line.upperBound + 1
          isFirst = false
          continue
        }
        TextReader.readLines(source, line) { claims.appendPassage($0, of: source) }
        place = nextRow(after: line.upperBound)
        continue
      }
      let row = cells(from: &place)
      guard !(row.count == 1 && row[0].text.isEmpty) else { continue }
      if isFirst {
        isFirst = false
        if !row.contains(where: { CURIE.isWritten(in: $0.text) }) {
          setHeader(row.map(\.text))
          continue
        }
      }
      if readTemplateHeader(row) { continue }
      addRow(row)
    }
    guard !rows.isEmpty else { return }
    let labels = Dictionary(pairs.compactMap { pair in pair.label.map { (pair.id, $0) } }) { first, _ in first }
    claims.append(.table(TextTable(header: header, labels: labels, hasLabels: hasLabels, rows: rows)))
  }

  private mutating func setHeader(_ names: [String]) {
    header = names
    isBelowHeader = true
    if hasLabels { pairs = rules.pairs(names) }
  }

  /// Reads the second header of a ROBOT template, which describes the columns: https://robot.obolibrary.org/template
  private mutating func readTemplateHeader(_ row: [Piece]) -> Bool {
    defer { isBelowHeader = false }
    guard isBelowHeader, let roles = TemplateHeader.roles(row.map(\.text), header) else { return false }
    setHeader(roles)
    return true
  }

  /// Reads a header of the form `#id<tab>label`, which some tools write.
  private mutating func readCommentHeader(_ line: Range<Int>) -> Bool {
    let names = source.bytes[line].dropFirst().split(separator: scanner.separator, omittingEmptySubsequences: false)
    let texts = names.map { String(decoding: $0, as: UTF8.self) }
    let found = rules.pairs(texts)
    guard names.count > 1, found.contains(where: { $0.label != nil }) else { return false }
    setHeader(texts)
    return true
  }

  // MARK: Rows

  private mutating func addRow(_ row: [Piece]) {
    addMapping(row)
    // With an extra separator, values are in the wrong columns.
    let hasExtraCells = !header.isEmpty && row.count > header.count
    var judged: Set<Range<Int>> = []
    for (id, label) in pairs where id < row.count && !row[id].text.isEmpty {
      let given = label.flatMap { $0 < row.count ? row[$0] : nil }
      if let given, !given.text.isEmpty {
        judged.formUnion(addPair(row[id], given, isReadOnly: hasExtraCells))
      } else if !source.mayHoldIdentifier(row[id].range) {
        // `skos:exactMatch` is an identifier, although a search of text would not find it.
        if CURIE.isWritten(in: row[id].text) {
          claims.append(.identifier(row[id]))
        } else if rules.isIdentifier(header[id]) {
          claims.append(.nonTerm(row[id]))
        }
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
    var passage = Passage(range: line, style: .cell(separator: scanner.separator))
    passage.judgedElsewhere = judged.sorted { $0.lowerBound < $1.lowerBound }
    passage.isReadOnly = hasExtraCells
    rows.append(passage)
  }

  /// Adds a row to the tree, as a mapping from the names of the columns to the cells. An empty cell is null.
  private mutating func addMapping(_ row: [Piece]) {
    guard let start = row.first?.range.lowerBound, !header.isEmpty else { return }
    tree?.begin(.mapping, at: start, anchor: nil)
    for (name, cell) in zip(header, row) {
      tree?.scalar(Piece(text: name, range: cell.range, style: .block), isNull: false, anchor: nil)
      tree?.scalar(cell, isNull: cell.text.isEmpty, anchor: nil)
    }
    tree?.end()
  }

  /// Adds the claims of two cells, or of their parts if they hold several values; returns the ranges that were judged.
  private mutating func addPair(_ id: Piece, _ label: Piece, isReadOnly: Bool) -> [Range<Int>] {
    let lists = PieceList(source: source)
    guard let (ids, divider) = lists.identifiers(id) else {
      if !source.mayHoldIdentifier(id.range) { claims.append(.nonTerm(id)) }
      return []
    }
    let found = lists.claims(ids, label, divider: divider)
    claims += isReadOnly ? found.map { $0.mapValues(\.readOnly) } : found
    return [id.range, label.range]
  }

  // MARK: Cells

  /// Reads the cells of the row at `place`, and moves `place` past its end.
  private mutating func cells(from place: inout Int) -> [Piece] {
    var row: [Piece] = []
    while true {
      row.append(cell(from: &place))
      guard place < range.upperBound, source.bytes[place] == scanner.separator else { break }
      place += 1
    }
    place = nextRow(after: place)
    return row
  }

  private func nextRow(after place: Int) -> Int { scanner.next(in: source.bytes, after: place, upTo: range.upperBound) }

  private mutating func cell(from place: inout Int) -> Piece {
    while true {
      do throws(CellScanner.OpenQuote) {
        return piece(try scanner.cell(in: source.bytes, from: &place, upTo: range.upperBound))
      } catch {
        scanner.allowsQuotes = false
        problems.append(ReadingProblem(offset: place, message: "unterminated quoted cell; read literally"))
      }
    }
  }

  private func piece(_ cell: CellScanner.Cell) -> Piece {
    guard !cell.isQuoted else {
      return Piece(text: cell.text(in: source.bytes), range: cell.range, style: .quotedCell)
    }
    let value = source.trimmed(cell.range)
    return Piece(
      text: source.text(value),
      range: value,
      style: value == cell.range
        ? .cell(separator: scanner.separator) : .partOfCell(separator: scanner.separator)
    )
  }
}
