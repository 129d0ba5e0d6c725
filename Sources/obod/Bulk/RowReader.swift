import Documents
import Files

/// Reads the rows of a table one after the other. Memory is bounded, except by the length of the longest row.
///
/// Cells are separated by tabs, or as in CSV (RFC 4180): by commas or semicolons, with quoted cells that may contain
/// line ends. Rows end with LF or CRLF. A BOM and a missing last line end are accepted; empty lines are skipped.
final class RowReader {
  struct Row {
    /// The number of its first line, counted from 1.
    let line: Int
    fileprivate let bytes: [UInt8]
    fileprivate let cells: [CellScanner.Cell]

    var count: Int { cells.count }

    /// Returns a cell's text, or nil if the row has no such cell. Invalid UTF-8 is replaced.
    subscript(column: Int) -> String? { column < cells.count ? cells[column].text(in: bytes) : nil }

    /// The text of all cells.
    var texts: [String] { cells.map { $0.text(in: bytes) } }
  }

  /// The table's name in messages.
  let name: String
  private let file: FileDescriptor
  private var scanner = CellScanner(separator: 0x09)
  /// The bytes read and not discarded yet. The next row begins at `place`.
  private var window: [UInt8] = []
  private var place = 0
  private var isAtEnd = false
  private var line = 1

  /// A quoted cell that is longer than this, in bytes, is taken as unterminated.
  private static let maxQuoteLength = 1 << 20

  /// Opens a table and skips the comment lines before the first row, which begin with `#` (SSSOM). `-` is standard
  /// input.
  init(path: String) throws {
    name = path == "-" ? "standard input" : path
    file = try path == "-" ? FileDescriptor.standardInput() : FileDescriptor.open(path)
    let start = try Array(beginning(of: 3))
    guard !start.starts(with: [0xFF, 0xFE]), !start.starts(with: [0xFE, 0xFF]) else { throw WrongEncoding(name: name) }
    if start == [0xEF, 0xBB, 0xBF] { place = 3 }
    var first = try nextLine()
    while let line = first, line.isEmpty || line.first == UInt8(ascii: "#") {
      endRow(at: scanner.next(in: window, after: line.endIndex, upTo: window.count))
      first = try nextLine()
    }
    if let first { scanner = CellScanner(separator: Self.separator(of: path, first)) }
  }

  struct WrongEncoding: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name): is UTF-16; a table must be UTF-8" }
  }

  /// Returns the separator according to the file's extension. Without a known one, the table is CSV if the first row
  /// contains commas or semicolons and no tab.
  private static func separator(of path: String, _ row: ArraySlice<UInt8>) -> UInt8 {
    let name = Directory.lastComponent(of: path)
    switch name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil {
    case "csv": return CellScanner.separator(ofCSV: row)
    case "tsv", "tab": return 0x09
    default:
      let isCSV = !row.contains(0x09) && row.contains { ",;".utf8.contains($0) }
      return isCSV ? CellScanner.separator(ofCSV: row) : 0x09
    }
  }

  /// Returns the next row that is not empty, or nil after the last one.
  func next() throws -> Row? {
    while try place < window.count || fill() {
      let (cells, end) = try cells()
      let row = Row(line: line, bytes: Array(window[place..<end]), cells: cells)
      endRow(at: end)
      if cells.count > 1 || cells[0].isQuoted || !cells[0].range.isEmpty { return row }
    }
    return nil
  }

  /// Returns the cells of the next row, as ranges of its own bytes, and the offset of its end in the window.
  private func cells() throws -> (cells: [CellScanner.Cell], end: Int) {
    while true {
      do {
        let (cells, end) = try scanner.row(in: window, from: place)
        // A row that ends at the end of the window may continue in the file.
        if end < window.count || isAtEnd { return (cells, end) }
        try fill()
      } catch is CellScanner.OpenQuote {
        guard isAtEnd || window.count - place > Self.maxQuoteLength else {
          try fill()
          continue
        }
        scanner.allowsQuotes = false
        Terminal.report("obod: \(name):\(line): unterminated quoted cell; read literally")
      }
    }
  }

  private func endRow(at end: Int) {
    line += window[place..<end].count { $0 == 0x0A }
    place = end
  }

  // MARK: Window

  /// Returns the bytes of the current line without its end, or nil at the end of the file.
  private func nextLine() throws -> ArraySlice<UInt8>? {
    while true {
      let rest = window[place...]
      if let end = rest.firstIndex(of: 0x0A) {
        let hasReturn = end > place && window[end - 1] == 0x0D
        return window[place..<(hasReturn ? end - 1 : end)]
      }
      guard try fill() else { return rest.isEmpty ? nil : window[place...] }
    }
  }

  /// Returns the first `count` bytes, or all of them if the file is shorter.
  private func beginning(of count: Int) throws -> ArraySlice<UInt8> {
    while window.count < count, try fill() {}
    return window.prefix(count)
  }

  /// Reads more of the file. For a long row it doubles the window, because the row is then parsed again from its
  /// beginning. Returns false at the end of the file.
  @discardableResult
  private func fill() throws -> Bool {
    guard !isAtEnd else { return false }
    window.removeFirst(place)
    place = 0
    let piece = 1 << 16
    let wanted = window.count < piece ? 1 : window.count
    var found = 0
    while found < wanted && !isAtEnd {
      let count = window.count
      window.append(contentsOf: repeatElement(0, count: max(piece, wanted - found)))
      let more = try window.withUnsafeMutableBytes { try file.read(into: .init(rebasing: $0[count...])) }
      window.removeLast(window.count - count - more)
      found += more
      isAtEnd = more == 0
    }
    return found > 0
  }
}

extension CellScanner {
  /// Returns the cells of the row that begins at `start`, as ranges relative to `start`, and the offset of the next
  /// row.
  fileprivate func row(in bytes: [UInt8], from start: Int) throws(OpenQuote) -> (cells: [Cell], end: Int) {
    var cells: [Cell] = []
    var place = start
    while true {
      cells.append(try cell(in: bytes, from: &place, upTo: bytes.count).moved(by: -start))
      guard place < bytes.count, bytes[place] == separator else { break }
      place += 1
    }
    return (cells, next(in: bytes, after: place, upTo: bytes.count))
  }
}
