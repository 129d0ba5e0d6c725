import Documents

/// The words before a cursor that may be the beginning of a term's name.
enum TypedPhrase {
  private static let maxWords = 8
  private static let maxBytes = 512

  /// Returns where the words at the end of a range begin, the nearest last. No word before a character that ends a
  /// phrase is included.
  static func wordStarts(_ range: Range<Int>, of source: SourceText, _ style: Piece.Style) -> [Int] {
    var lower = max(range.lowerBound, range.upperBound - maxBytes)
    while lower < range.upperBound, source.bytes[lower] & 0xC0 == 0x80 { lower += 1 }
    var scalars: [(scalar: Unicode.Scalar, offset: Int)] = []
    var offset = lower
    for scalar in source.text(lower..<range.upperBound).unicodeScalars {
      scalars.append((scalar, offset))
      offset += UTF8.width(scalar)
    }
    var starts: [Int] = []
    var end = scalars.count
    while starts.count < maxWords {
      let isNearest = end == scalars.count
      while end > 0, isBlank(scalars[end - 1].scalar) { end -= 1 }
      let isDone = !isNearest || end < scalars.count
      var start = end
      while start > 0, !isBlank(scalars[start - 1].scalar), !endsPhrase(scalars, start - 1) { start -= 1 }
      let word = scalars[start..<end]
      // Such a character may be inside a name or number, and the beginning of an identifier ends with one.
      if isDone, let last = word.last, ".,:".unicodeScalars.contains(last.scalar) { break }
      let trimmed = word.drop { "'_-".unicodeScalars.contains($0.scalar) }
      guard let first = trimmed.first, trimmed.contains(where: { isLetterOrDigit($0.scalar) }) else { break }
      // The word may be cut off at the front, or its beginning may belong to an escape.
      if start == 0 ? lower > range.lowerBound : scalars[start - 1].scalar == "\\" && style == .doubleQuoted { break }
      starts.append(first.offset)
      if trimmed.count < word.count || (start > 0 && !isBlank(scalars[start - 1].scalar)) { break }
      end = start
    }
    return starts.reversed()
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && scalar.properties.isWhitespace
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private static func endsPhrase(_ scalars: [(scalar: Unicode.Scalar, offset: Int)], _ index: Int) -> Bool {
    let scalar = scalars[index].scalar
    if scalar.value < 0x20 || "|\";=!?*\\<>~#`".unicodeScalars.contains(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .openPunctuation, .closePunctuation, .initialPunctuation: return true
    // It may be an apostrophe.
    case .finalPunctuation: return !(scalar == "\u{2019}" && index > 0 && isLetterOrDigit(scalars[index - 1].scalar))
    default: return false
    }
  }
}
