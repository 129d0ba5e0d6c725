import Documents

/// A cell of the table row being edited, or one of several values in it.
struct TypedCell {
  /// The cell up to the next separator.
  private let whole: Range<Int>
  /// Without surrounding white space and quotation marks.
  let range: Range<Int>
  let style: Piece.Style
  /// Whether the closing quotation mark is missing.
  private var isUnclosed = false
  /// Whether the cell may continue on the next line.
  private var continuesOnNextLine = false

  private init(_ whole: Range<Int>, _ range: Range<Int>, _ style: Piece.Style) {
    self.range = range
    self.style = style
    self.whole = whole
  }

  func isAt(_ cursor: Cursor) -> Bool { whole.lowerBound...whole.upperBound ~= cursor.offset }

  /// Whether the cursor is in the cell and, if the cell is quoted, between its quotation marks.
  func holds(_ cursor: Cursor) -> Bool {
    isAt(cursor) && (style != .quotedCell || range.lowerBound...range.upperBound ~= cursor.offset)
  }

  /// Whether the cell ends with a quotation mark whose opening mark is elsewhere.
  func endsQuoted(_ cursor: Cursor) -> Bool {
    let bytes = cursor.source.bytes[range]
    let mark = UInt8(ascii: "\"")
    return style != .quotedCell && bytes.last == mark && bytes.count { $0 == mark } % 2 == 1
  }

  func slot(_ cursor: Cursor) -> Slot? {
    guard !continuesOnNextLine else { return nil }
    let text = cursor.source.value(range, style)
    if style == .quotedCell { return Slot(text, range, style, after: isUnclosed ? "\"" : "") }
    guard holds(cursor) else { return Slot(text, range, style) }
    let slot = min(range.lowerBound, cursor.offset)..<max(range.upperBound, cursor.offset)
    return Slot(text, range.isEmpty ? cursor.offset..<cursor.offset : slot, style)
  }

  /// Returns the values in a cell that are separated by bars; the cell itself if there is only one.
  func parts(_ cursor: Cursor) -> [TypedCell] {
    guard !continuesOnNextLine else { return [self] }
    let separator: UInt8
    switch style {
    case .cell(let cellSeparator), .partOfCell(let cellSeparator): separator = cellSeparator
    default: return [self]
    }
    let parts = cursor.source.bytes[whole].split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
    guard parts.count > 1 else { return [self] }
    return parts.map { part in
      let whole = part.startIndex..<part.endIndex
      let range = cursor.source.trimmed(whole)
      return TypedCell(whole, range, .partOfCell(separator: separator))
    }
  }

  // MARK: Rows

  /// Returns the cells of a line. The cursor's cell may lack its closing quotation mark; it then ends at the first
  /// separator after the cursor.
  static func row(_ line: Range<Int>, _ separator: UInt8, _ cursor: Cursor) -> [TypedCell] {
    var cells: [TypedCell] = []
    var place = line.lowerBound
    while true {
      let cell = firstCell(in: place..<line.upperBound, separator, cursor)
      cells.append(cell)
      guard cell.whole.upperBound < line.upperBound else { break }
      place = cell.whole.upperBound + 1
    }
    // A cell that is cut off cannot be classified.
    if cursor.truncatesLine(at: line.upperBound) { cells.removeLast() }
    return cells
  }

  private static func firstCell(in rest: Range<Int>, _ separator: UInt8, _ cursor: Cursor) -> TypedCell {
    let bytes = cursor.source.bytes
    func end(from place: Int) -> Int { bytes[place..<rest.upperBound].firstIndex(of: separator) ?? rest.upperBound }
    var continuesOnNextLine = false
    if bytes[rest].first == UInt8(ascii: "\"") {
      let start = rest.lowerBound + 1
      var mark = start
      while mark < rest.upperBound {
        if bytes[mark] == UInt8(ascii: "\"") {
          guard mark + 1 < rest.upperBound, bytes[mark + 1] == UInt8(ascii: "\"") else { break }
          mark += 1
        }
        mark += 1
      }
      if mark < rest.upperBound, mark + 1 == rest.upperBound || bytes[mark + 1] == separator {
        return TypedCell(rest.lowerBound..<(mark + 1), start..<mark, .quotedCell)
      }
      if start...mark ~= cursor.offset {
        let end = end(from: cursor.offset)
        var cell = TypedCell(rest.lowerBound..<end, start..<end, .quotedCell)
        cell.isUnclosed = true
        let dividers = String(Unicode.Scalar(separator))
        cell.continuesOnNextLine = cursor.isQuotedBelow(UInt8(ascii: "\""), dividers: dividers)
        return cell
      }
      // A mark that is not the last character of its cell is an ordinary character, unless it is closed on a later
      // line.
      continuesOnNextLine = mark >= rest.upperBound
    }
    let whole = rest.lowerBound..<end(from: rest.lowerBound)
    let range = cursor.source.trimmed(whole)
    let style: Piece.Style = range == whole ? .cell(separator: separator) : .partOfCell(separator: separator)
    var cell = TypedCell(whole, range, style)
    cell.continuesOnNextLine = continuesOnNextLine
    return cell
  }
}
