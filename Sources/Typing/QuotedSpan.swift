import Documents

/// A value in quotation marks whose closing mark may not have been typed yet.
struct QuotedSpan {
  let mark: UInt8
  /// The bytes between the marks.
  let range: Range<Int>
  let isClosed: Bool

  /// The position after the closing mark.
  var end: Int { range.upperBound + (isClosed ? 1 : 0) }

  var style: Piece.Style { mark == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted }

  /// Reads from the opening mark, at most to the end of the line.
  ///
  /// The next mark closes the value only if it is followed by something that may follow a value: in `"label": "Bre,
  /// "id": 1` it opens the next key. Without a closing mark the value ends at the end of the line or at that key, minus
  /// trailing characters that divide values (`"Bre},`). Everything before the cursor has been typed as part of the
  /// value; after the cursor, the first such character ends it.
  init(at start: Int, upTo lineEnd: Int, inFlow: Bool, _ cursor: Cursor) {
    let bytes = cursor.source.bytes
    mark = bytes[start]
    var place = start + 1
    var isClosed = false
    while place < lineEnd {
      if bytes[place] == mark {
        if mark == UInt8(ascii: "'"), place + 1 < lineEnd, bytes[place + 1] == mark {
          place += 2
          continue
        }
        isClosed = Self.mayEndValue(bytes[(place + 1)..<lineEnd], inFlow: inFlow)
        break
      }
      place += mark == UInt8(ascii: "\"") && bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    place = min(place, lineEnd)
    self.isClosed = isClosed
    guard !isClosed else {
      range = (start + 1)..<place
      return
    }
    let isOwn = start + 1...place ~= cursor.offset
    let minEnd = isOwn ? cursor.offset : start + 1
    if isOwn, inFlow {
      place = bytes[minEnd..<place].firstIndex { ",]}".utf8.contains($0) } ?? place
    } else if !inFlow {
      place = Self.comment(bytes, minEnd..<place) ?? place
    }
    let trailing = inFlow ? " \t,[]{}" : " \t"
    while place > minEnd, trailing.utf8.contains(bytes[place - 1]) { place -= 1 }
    range = (start + 1)..<place
  }

  private static func mayEndValue(_ rest: ArraySlice<UInt8>, inFlow: Bool) -> Bool {
    let next = rest.drop(while: SourceText.isBlank)
    guard let following = next.first else { return true }
    if following == UInt8(ascii: "#") { return next.startIndex > rest.startIndex }
    guard inFlow else { return false }
    return ",:}]".utf8.contains(following) || (following == UInt8(ascii: "\"") && next.startIndex > rest.startIndex)
  }

  private static func comment(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    range.first { bytes[$0] == UInt8(ascii: "#") && $0 > 0 && SourceText.isBlank(bytes[$0 - 1]) }
  }
}
