/// Finds the cells of tables whose values are separated by tabs, commas or semicolons (RFC 4180).
package struct CellScanner: Sendable {
  package struct Cell: Sendable {
    /// Without surrounding quotation marks.
    package let range: Range<Int>
    package let isQuoted: Bool
    /// Whether the cell contains doubled quotation marks.
    fileprivate let hasDoubledMarks: Bool

    /// Returns the cell with its range moved by a distance.
    package func moved(by distance: Int) -> Cell {
      Cell(
        range: (range.lowerBound + distance)..<(range.upperBound + distance),
        isQuoted: isQuoted,
        hasDoubledMarks: hasDoubledMarks
      )
    }

    /// Returns the contents of the cell; `bytes` are those that it was found in.
    package func text(in bytes: [UInt8]) -> String {
      let text = String(decoding: bytes[range], as: UTF8.self)
      guard hasDoubledMarks else { return text }
      return text.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
    }
  }

  /// A quotation mark at the beginning of a cell is not closed before the end of the bytes.
  package struct OpenQuote: Error {}

  private static let mark = UInt8(ascii: "\"")

  package let separator: UInt8
  /// False if quotation marks are ordinary characters.
  package var allowsQuotes = true

  package init(separator: UInt8) { self.separator = separator }

  /// Returns the separator of a CSV file with the given row. Semicolons separate columns where the comma is the decimal
  /// mark.
  package static func separator(ofCSV row: some Collection<UInt8>) -> UInt8 {
    UInt8(ascii: row.contains(UInt8(ascii: ";")) && !row.contains(UInt8(ascii: ",")) ? ";" : ",")
  }

  /// Reads the cell at `place` and moves `place` to its end: a separator, the end of the line, or `limit`.
  package func cell(in bytes: [UInt8], from place: inout Int, upTo limit: Int) throws(OpenQuote) -> Cell {
    if allowsQuotes, place < limit, bytes[place] == Self.mark,
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

  /// Returns nil if the quotation mark is an ordinary character: its closing mark is not before a separator or the end
  /// of a line.
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

  /// Returns where the next line begins, if a line ends at `place`; otherwise `place` itself.
  package func next(in bytes: [UInt8], after place: Int, upTo limit: Int) -> Int {
    var place = place
    if place < limit, bytes[place] == 0x0D { place += 1 }
    return place < limit && bytes[place] == 0x0A ? place + 1 : place
  }
}
