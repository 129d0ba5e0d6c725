import ArgumentParser
import Files
import Terms

/// Rows of identifiers and labels in a tab-separated file, read in one pass.
///
/// Lines that begin with `#` before the first row are comments, as in SSSOM. The first row is a header where its
/// identifier cell names an identifier column, or is no identifier while the next row's is.
struct PairTable {
  struct Row {
    /// Counted from 1.
    let line: Int
    let id: String
    /// nil where the row has no such cell, or an empty one.
    let label: String?
  }

  private let lines: TextLines
  private let path: String
  private var ahead: [(line: Int, cells: [String])] = []
  private var idColumn = 0
  private var labelColumn: Int? = 1

  /// `columns` is `ID,LABEL` or `ID`: names from the header, or numbers counted from 1.
  init(path: String, columns: String?) throws {
    self.path = path
    lines = try TextLines(path: path)
    while let row = try nextCells() {
      if row.cells[0].hasPrefix("#") { continue }
      ahead.append(row)
      break
    }
    guard let first = ahead.first else { return }
    var isNamed = false
    if let columns {
      let columns = columns.split(separator: ",").map(String.init)
      try choose(columns, header: first.cells)
      isNamed = columns.contains { Int($0) == nil }
    } else {
      chooseByName(first.cells)
    }
    if try isNamed || isHeader(first.cells) { ahead.removeFirst() }
  }

  mutating func next() throws -> Row? {
    guard let row = try ahead.isEmpty ? nextCells() : ahead.removeFirst() else { return nil }
    func cell(_ column: Int) -> String? { column < row.cells.count ? row.cells[column] : nil }
    let label = labelColumn.flatMap(cell)
    return Row(line: row.line, id: Self.trimmed(cell(idColumn) ?? ""), label: label?.isEmpty == true ? nil : label)
  }

  /// The cells of the next line that is not empty.
  private func nextCells() throws -> (line: Int, cells: [String])? {
    while let line = try lines.next() {
      if line.isEmpty { continue }
      let cells = line.utf8.split(separator: 0x09, omittingEmptySubsequences: false)
      return (lines.number, cells.map { Self.unquoted(Substring($0)) })
    }
    return nil
  }

  // MARK: Columns

  private static let idNames = ["id", "curie", "identifier", "term_id", "term", "accession"]
  private static let labelNames = ["label", "name", "term_label", "term_name", "term"]

  /// `id` and `label`, `subject_id` and `subject_label`, and the like; the first two columns where nothing is named so.
  private mutating func chooseByName(_ header: [String]) {
    let names = header.map { Self.trimmed($0).lowercased() }
    guard let id = names.firstIndex(where: Self.isIDName) else { return }
    idColumn = id
    let stem = names[id].hasSuffix("_id") ? String(names[id].dropLast(3)) : nil
    let wanted = (stem.map { ["\($0)_label", "\($0)_name", $0] } ?? []) + Self.labelNames
    labelColumn = wanted.lazy.compactMap { names.firstIndex(of: $0) }.first { $0 != id }
  }

  private static func isIDName(_ name: String) -> Bool { idNames.contains(name) || name.hasSuffix("_id") }

  private mutating func choose(_ columns: [String], header: [String]) throws {
    guard (1...2).contains(columns.count) else {
      throw ValidationError("--columns takes ID,LABEL or ID: names from the header, or numbers counted from 1")
    }
    let places = try columns.map { column in
      if let number = Int(column), number > 0 { return number - 1 }
      guard let place = header.firstIndex(where: { Self.trimmed($0) == column }) else {
        throw ValidationError("\(path): has no column '\(column)'; its header is \(header.joined(separator: ", "))")
      }
      return place
    }
    idColumn = places[0]
    labelColumn = places.count > 1 ? places[1] : nil
  }

  private mutating func isHeader(_ cells: [String]) throws -> Bool {
    guard idColumn < cells.count, CURIE(reading: Self.trimmed(cells[idColumn])) == nil else { return false }
    if Self.isIDName(Self.trimmed(cells[idColumn]).lowercased()) { return true }
    guard let second = try nextCells() else { return false }
    ahead.append(second)
    return idColumn < second.cells.count && CURIE(reading: Self.trimmed(second.cells[idColumn])) != nil
  }

  // MARK: Cells

  private static func trimmed(_ text: String) -> String {
    // Most cells begin and end with a letter or a digit.
    if let first = text.utf8.first, let last = text.utf8.last, 0x21..<0x7F ~= first, 0x21..<0x7F ~= last { return text }
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\u{A0}" }
    var rest = Substring(text).drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return String(rest)
  }

  /// A cell that a program has put in quotes because of the quotes in it.
  private static func unquoted(_ cell: Substring) -> String {
    let mark = UInt8(ascii: "\"")
    guard cell.utf8.count >= 2, cell.utf8.first == mark, cell.utf8.last == mark else { return String(cell) }
    let inside = cell.dropFirst().dropLast()
    // Inside the quotes, a quote is written twice; a lone one means that these were no quotes of a cell.
    let parts = inside.split(separator: "\"\"", omittingEmptySubsequences: false)
    return parts.contains { $0.contains("\"") } ? String(cell) : parts.joined(separator: "\"")
  }
}
