import Documents
import Support
import Testing

/// Lines and columns of positions, in texts whose lines may be long.
@Suite struct PlaceTests {
  private static let pieces = ["a", "b c", "é", "€", "😀", "\u{301}", "HP:0003002", "\r", "\r\n", "\n"]

  /// Computes the positions from the beginning, one code point at a time.
  private static func places(in text: String) -> [(offset: Int, line: Int, column: Int)] {
    var (offset, line, column) = (0, 1, 1)
    var places: [(Int, Int, Int)] = []
    for scalar in text.unicodeScalars {
      places.append((offset, line, column))
      offset += UTF8.width(scalar)
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return places + [(offset, line, column)]
  }

  @Test(arguments: [0, 1, 2, 30, 3_000]) func everyPlaceIsWhatCountingFromTheBeginningGives(_ lineEnds: Int) {
    var generator = SeededGenerator(seed: 7)
    for length in [0, 1, 255, 256, 257, 2_000] {
      // The later in the list, the rarer.
      let text = (0..<length).map { _ in
        lineEnds > 0 && generator.isOne(in: 3_001 - lineEnds) ? "\n" : generator.pick(Array(Self.pieces.dropLast()))
      }.joined()
      let source = SourceText(Array(text.utf8))
      let places = Self.places(in: text)
      for (offset, line, column) in places {
        let found = source.place(of: offset)
        #expect(found == SourceText.Place(line: line, column: column), "\(offset) of \(text.debugDescription)")
      }
      for (first, last) in zip(places, places.reversed()) where first.offset <= last.offset {
        let count = text.utf8.prefix(last.offset).dropFirst(first.offset).count { $0 & 0xC0 != 0x80 }
        #expect(source.countScalars(first.offset..<last.offset) == count)
      }
    }
  }
}
