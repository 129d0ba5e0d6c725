import Documents
import Files

/// The rows of a table, read one after the other in memory that is bounded but for the longest row.
///
/// Cells are divided by tabs, or as in CSV (RFC 4180): commas or semicolons, quotation marks, line ends inside them.
/// LF and CRLF end a row; a BOM and a missing last line end are fine; empty lines are passed over.
final class RowReader {
  struct Row {
    /// The number of its first line, counted from 1.
    let line: Int
    fileprivate let bytes: [UInt8]
    fileprivate let cells: [CellScanner.Cell]

    var count: Int { cells.count }

    /// nil where the row has no such cell. What is not UTF-8 in it is replaced.
    subscript(column: Int) -> String? { column < cells.count ? cells[column].text(in: bytes) : nil }

    /// The text of all cells.
    var texts: [String] { cells.map { $0.text(in: bytes) } }
  }

  /// How messages name the table.
  let name: String
  private let file: FileDescriptor
  private var scanner = CellScanner(separator: 0x09)
  /// What has been read, from before the next row on.
  private var window: [UInt8] = []
  private var place = 0
  private var isAtEnd = false
  private var line = 1

  /// A quoted cell that goes on for longer has no end.
  private static let longestQuote = 1 << 20

  /// Reads up to the first row, and passes over the comments before it, lines that begin with `#` (SSSOM). `-` stands for
  /// standard input.
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
    var description: String { "\(name): is UTF-16; a table is read as UTF-8" }
  }

  /// As the file's name says; otherwise a first row with commas or semicolons and no tab is one of CSV.
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

  /// The next row that is not empty; nil after the last one.
  func next() throws -> Row? {
    while try place < window.count || fill() {
      let (cells, end) = try cells()
      let row = Row(line: line, bytes: Array(window[place..<end]), cells: cells)
      endRow(at: end)
      if cells.count > 1 || cells[0].isQuoted || !cells[0].range.isEmpty { return row }
    }
    return nil
  }

  /// The cells of the next row, as ranges of its own bytes, and where it ends in the window.
  private func cells() throws -> (cells: [CellScanner.Cell], end: Int) {
    while true {
      do {
        let (cells, end) = try scanner.row(in: window, from: place)
        // What ends where the window does may go on in the file.
        if end < window.count || isAtEnd { return (cells, end) }
        try fill()
      } catch is CellScanner.OpenQuote {
        guard isAtEnd || window.count - place > Self.longestQuote else {
          try fill()
          continue
        }
        scanner.takesQuotes = false
        Terminal.complain("obod: \(name):\(line): a quoted cell has no end; it was read as it stands")
      }
    }
  }

  private func endRow(at end: Int) {
    line += window[place..<end].count { $0 == 0x0A }
    place = end
  }

  // MARK: Window

  /// The bytes of the line at hand, without its end; nil at the end of the file.
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

  /// So many bytes, or what the file has.
  private func beginning(of count: Int) throws -> ArraySlice<UInt8> {
    while window.count < count, try fill() {}
    return window.prefix(count)
  }

  /// Reads on; of a long row as much again, so that looking it over from its beginning is seldom. Returns false at the end
  /// of the file.
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
  /// The cells of the row that begins at a place, as ranges from there on, and where the next row begins.
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
