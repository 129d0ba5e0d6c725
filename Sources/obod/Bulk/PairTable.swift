import ArgumentParser
import Terms

/// Reads the rows of a table of identifiers and labels, in one pass.
///
/// The first row is a header if its identifier cell is the name of an identifier column, or if that cell is not an
/// identifier and the next row's is.
struct PairTable {
  struct Row {
    /// The line number, counted from 1.
    let line: Int
    let id: String
    /// nil if the row has no label cell, or an empty one.
    let label: String?
  }

  private let rows: RowReader
  private var ahead: [RowReader.Row] = []
  private var idColumn = 0
  private var labelColumn: Int? = 1

  /// `columns` is `ID,LABEL` or `ID`: names from the header, or numbers counted from 1.
  init(path: String, columns: String?) throws {
    rows = try RowReader(path: path)
    guard let first = try rows.next() else { return }
    ahead = [first]
    var isNamed = false
    if let columns {
      let columns = columns.split(separator: ",").map(String.init)
      try choose(columns, header: first.texts)
      isNamed = columns.contains { Int($0) == nil }
    } else {
      chooseByName(first.texts)
    }
    if try isNamed || isHeader(first) { ahead.removeFirst() }
  }

  mutating func next() throws -> Row? {
    guard let row = try ahead.isEmpty ? rows.next() : ahead.removeFirst() else { return nil }
    let label = labelColumn.flatMap { row[$0] }
    return Row(line: row.line, id: Self.trimmed(row[idColumn] ?? ""), label: label?.isEmpty == true ? nil : label)
  }

  // MARK: Columns

  private static let idNames = ["id", "curie", "identifier", "term_id", "term", "accession"]
  private static let labelNames = ["label", "name", "term_label", "term_name", "term"]

  /// Chooses columns by their names: `id` and `label`, `subject_id` and `subject_label`, and so on. If no identifier
  /// column is named, keeps the first two columns.
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
      throw ValidationError("--columns must be ID,LABEL or ID: names from the header, or numbers counted from 1")
    }
    let places = try columns.map { column in
      if let number = Int(column), number > 0 {
        guard try hasColumn(number) else {
          throw ValidationError("\(rows.name): has \(Self.count(ahead)); --columns asks for column \(number)")
        }
        return number - 1
      }
      guard let place = header.firstIndex(where: { Self.trimmed($0) == column }) else {
        let names = header.joined(separator: ", ")
        throw ValidationError("\(rows.name): has no column '\(column)'; its header is \(names) (\(Self.count(ahead)))")
      }
      return place
    }
    idColumn = places[0]
    labelColumn = places.count > 1 ? places[1] : nil
  }

  private static func count(_ rows: [RowReader.Row]) -> String {
    let count = rows.map(\.count).max() ?? 0
    return count == 1 ? "1 column" : "\(count) columns"
  }

  /// Whether any of the first rows has the column. In tables without a header, trailing cells may be missing in some
  /// rows.
  private mutating func hasColumn(_ number: Int) throws -> Bool {
    while !ahead.contains(where: { number <= $0.count }) {
      guard ahead.count < Self.maxAhead, let row = try rows.next() else { return false }
      ahead.append(row)
    }
    return true
  }

  /// The maximum number of rows that are searched for a column.
  private static let maxAhead = 64

  private mutating func isHeader(_ row: RowReader.Row) throws -> Bool {
    guard let cell = row[idColumn].map(Self.trimmed), CURIE(reading: cell) == nil else { return false }
    if Self.isIDName(cell.lowercased()) { return true }
    if ahead.count < 2 {
      guard let second = try rows.next() else { return false }
      ahead.append(second)
    }
    return ahead[1][idColumn].map { CURIE(reading: Self.trimmed($0)) != nil } ?? false
  }

  // MARK: Cells

  private static func trimmed(_ text: String) -> String {
    // Fast path: most cells begin and end with a printable ASCII character.
    if let first = text.utf8.first, let last = text.utf8.last, 0x21..<0x7F ~= first, 0x21..<0x7F ~= last { return text }
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\u{A0}" }
    var rest = Substring(text).drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return String(rest)
  }
}
