import Terms
import Wire

/// Where the lines of a text begin, and the way between its bytes and positions of the protocol.
///
/// Its lines end with a line feed, a carriage return, or both (LSP 3.17, "Text Documents"), which is more than ends the
/// lines of a finding.
final class TextPositions {
  private let bytes: [UInt8]
  private let encoding: PositionEncoding
  private let lineStarts: [Int]
  /// The place that was told last: the next one often stands behind it on a line that may be all of the document.
  private var last = (line: 0, offset: 0, characters: 0)

  init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    var starts = [0]
    bytes.withUnsafeBufferPointer { bytes in
      for place in bytes.indices where bytes[place] == 0x0A || bytes[place] == 0x0D {
        let isFirstOfTwo = bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A
        if !isFirstOfTwo { starts.append(place + 1) }
      }
    }
    lineStarts = starts
  }

  func json(_ offset: Int) -> JSONValue {
    let line = max(0, lineStarts.indices.partitioningIndex { lineStarts[$0] > offset } - 1)
    var (start, characters) = (lineStarts[line], 0)
    if last.line == line, last.offset <= offset { (start, characters) = (last.offset, last.characters) }
    for byte in bytes[start..<max(start, offset)] { characters += encoding.units(byte) }
    last = (line, max(start, offset), characters)
    return ["line": JSONValue(line), "character": JSONValue(characters)]
  }

  func json(_ range: Range<Int>) -> JSONValue { ["start": json(range.lowerBound), "end": json(range.upperBound)] }

  /// nil where the value is no position. What lies beyond the end of a line or text is its end.
  func offset(_ position: JSONValue?) -> Int? {
    guard let line = position?["line"]?.int, let character = position?["character"]?.int, line >= 0, character >= 0
    else { return nil }
    guard line < lineStarts.count else { return bytes.count }
    var place = lineStarts[line]
    let next = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
    var count = 0
    while place < next, bytes[place] != 0x0A, bytes[place] != 0x0D {
      count += encoding.units(bytes[place])
      if count > character { break }
      place += 1
    }
    // A position inside of a character is where the character begins.
    while place > lineStarts[line], place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  func range(_ range: JSONValue?) -> Range<Int>? {
    guard let start = offset(range?["start"]), let end = offset(range?["end"]), start <= end else { return nil }
    return start..<end
  }
}
