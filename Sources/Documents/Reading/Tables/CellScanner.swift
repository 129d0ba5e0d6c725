/// Where the cells of tables are whose values are divided by tabs, commas or semicolons (RFC 4180).
package struct CellScanner: Sendable {
  package struct Cell: Sendable {
    /// Without the quotation marks around it.
    package let range: Range<Int>
    package let isQuoted: Bool
    /// Whether a quotation mark in it is written twice.
    fileprivate let hasDoubledMarks: Bool

    /// The same cell of bytes that begin elsewhere.
    package func moved(by distance: Int) -> Cell {
      Cell(
        range: (range.lowerBound + distance)..<(range.upperBound + distance),
        isQuoted: isQuoted,
        hasDoubledMarks: hasDoubledMarks
      )
    }

    /// What is in the cell, given the bytes that it is in.
    package func text(in bytes: [UInt8]) -> String {
      let text = String(decoding: bytes[range], as: UTF8.self)
      guard hasDoubledMarks else { return text }
      return text.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
    }
  }

  /// A quotation mark at the beginning of a cell has no second one before the end of the bytes.
  package struct OpenQuote: Error {}

  private static let mark = UInt8(ascii: "\"")

  package let separator: UInt8
  /// False where quotation marks are signs like any other.
  package var takesQuotes = true

  package init(separator: UInt8) { self.separator = separator }

  /// The separator of a CSV file that has this row: semicolons divide the columns where the comma is the decimal point.
  package static func separator(ofCSV row: some Collection<UInt8>) -> UInt8 {
    UInt8(ascii: row.contains(UInt8(ascii: ";")) && !row.contains(UInt8(ascii: ",")) ? ";" : ",")
  }

  /// The cell that begins at a place, which moves to its end: a separator, the end of the line, or `limit`.
  package func cell(in bytes: [UInt8], from place: inout Int, upTo limit: Int) throws(OpenQuote) -> Cell {
    if takesQuotes, place < limit, bytes[place] == Self.mark,
      let quoted = try quotedCell(in: bytes, from: &place, upTo: limit)
    {
      return quoted
    }
    let start = place
    while place < limit, !isEnd(bytes, place, limit) { place += 1 }
    return Cell(range: start..<place, isQuoted: false, hasDoubledMarks: false)
  }

  private func isEnd(_ bytes: [UInt8], _ place: Int, _ limit: Int) -> Bool {
    let byte = bytes[place]
    return byte == separator || byte == 0x0A || (byte == 0x0D && (place + 1 == limit || bytes[place + 1] == 0x0A))
  }

  /// nil where the quotation mark is a sign like any other: its second is not before a separator or the end of a line.
  private func quotedCell(in bytes: [UInt8], from place: inout Int, upTo limit: Int) throws(OpenQuote) -> Cell? {
    var end = place + 1
    var hasDoubledMarks = false
    while end < limit {
      if bytes[end] == Self.mark {
        guard end + 1 < limit, bytes[end + 1] == Self.mark else { break }
        hasDoubledMarks = true
        end += 1
      }
      end += 1
    }
    guard end < limit else { throw OpenQuote() }
    let isClosed = end + 1 == limit || [separator, 0x0A, 0x0D].contains(bytes[end + 1])
    guard isClosed else { return nil }
    defer { place = end + 1 }
    return Cell(range: (place + 1)..<end, isQuoted: true, hasDoubledMarks: hasDoubledMarks)
  }

  /// Where the line after the one that ends at a place begins; the place itself where no line ends there.
  package func next(in bytes: [UInt8], after place: Int, upTo limit: Int) -> Int {
    var place = place
    if place < limit, bytes[place] == 0x0D { place += 1 }
    return place < limit && bytes[place] == 0x0A ? place + 1 : place
  }
}
