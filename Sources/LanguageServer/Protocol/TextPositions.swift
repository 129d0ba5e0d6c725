import JSON
import Terms
import Wire

/// Maps between byte offsets in a text and positions of the protocol.
///
/// Lines end in a line feed, a carriage return, or both (LSP 3.17, "Text Documents"). A lone carriage return does not end
/// a line of `SourceText`, so line numbers may differ from those of findings.
struct TextPositions {
  /// The maximum number of bytes scanned to find a place on a line, because a line may be the whole document.
  private static let stride = 256

  private let bytes: [UInt8]
  private let encoding: PositionEncoding
  private let lineStarts: [Int]
  /// The number of units before each multiple of the stride.
  private let units: [Int]

  init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    var starts = [0]
    var units: [Int] = []
    var count = 0
    bytes.withUnsafeBufferPointer { bytes in
      for place in bytes.indices {
        let byte = bytes[place]
        if place % Self.stride == 0 { units.append(count) }
        count += encoding.units(byte)
        guard byte == 0x0A || byte == 0x0D else { continue }
        let isFirstOfTwo = byte == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A
        if !isFirstOfTwo { starts.append(place + 1) }
      }
    }
    if bytes.count % Self.stride == 0 { units.append(count) }
    lineStarts = starts
    self.units = units
  }

  func json(_ offset: Int) -> JSONValue {
    let line = max(0, lineStarts.indices.partitioningIndex { lineStarts[$0] > offset } - 1)
    let character = countUnits(before: offset) - countUnits(before: lineStarts[line])
    return ["line": JSONValue(line), "character": JSONValue(character)]
  }

  func json(_ range: Range<Int>) -> JSONValue { ["start": json(range.lowerBound), "end": json(range.upperBound)] }

  private func countUnits(before offset: Int) -> Int {
    let block = offset / Self.stride
    var count = units[block]
    for byte in bytes[(block * Self.stride)..<offset] { count += encoding.units(byte) }
    return count
  }

  /// Returns nil if the value is not a position. A position past the end of a line or the text is clamped to that end.
  func offset(_ position: JSONValue?) -> Int? {
    guard let line = position?["line"]?.int, let character = position?["character"]?.int, line >= 0, character >= 0
    else { return nil }
    guard line < lineStarts.count else { return bytes.count }
    let start = lineStarts[line]
    let end = lineEnd(line)
    let before = countUnits(before: start)
    guard character < countUnits(before: end) - before else { return end }
    let block = units.indices.partitioningIndex { units[$0] > before + character } - 1
    var place = max(start, block * Self.stride)
    var count = max(before, units[block])
    while place < end {
      count += encoding.units(bytes[place])
      if count > before + character { break }
      place += 1
    }
    // A position inside a character is moved to where the character begins.
    while place > start, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  /// Returns the end of a line, excluding its line end.
  private func lineEnd(_ line: Int) -> Int {
    guard line + 1 < lineStarts.count else { return bytes.count }
    let end = lineStarts[line + 1] - 1
    return end > lineStarts[line] && bytes[end] == 0x0A && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  func range(_ range: JSONValue?) -> Range<Int>? {
    guard let start = offset(range?["start"]), let end = offset(range?["end"]), start <= end else { return nil }
    return start..<end
  }
}
