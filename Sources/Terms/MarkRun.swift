import CUTF8Proc

/// Stacks of combining marks. Whoever compares or sorts text by Unicode's rules puts the marks of one letter in order,
/// which takes a time that grows with the square of their number: one line of 64 KiB would take seconds. No more than
/// thirty are read, as in Unicode's Stream-Safe Text Format (UAX #15, section 13, definition D3).
package enum MarkRun {
  /// Marks behind one letter, counted in NFKD. No language comes near it.
  package static let longest = 30

  /// The marks of the first overlong run behind `start` that are too many; nil where there are none. `bytes` is UTF-8.
  package static func excess(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Range<Int>? {
    var place = start
    while true {
      place = firstNonASCII(in: bytes, from: place)
      guard place < bytes.count else { return nil }
      // No mark takes less than a byte.
      let isLong = bytes.count - place > longest && bytes[place...].prefix(longest + 1).allSatisfy { $0 >= 0x80 }
      if isLong {
        let (found, end) = excess(inside: bytes, from: place)
        if let found { return found }
        place = end
      } else {
        place = bytes[place...].firstIndex { $0 < 0x80 } ?? bytes.count
      }
    }
  }

  /// The bytes with those of excess marks replaced by question marks, so that places stay what they are, and where the
  /// first of them was; nil where there are none.
  package static func bounded(_ bytes: UnsafeRawBufferPointer) -> (bytes: [UInt8], first: Int)? {
    guard let first = excess(in: bytes) else { return nil }
    var bounded = Array(bytes)
    var next: Range<Int>? = first
    while let range = next {
      for place in range { bounded[place] = UInt8(ascii: "?") }
      next = excess(in: bytes, from: range.upperBound)
    }
    return (bounded, first.lowerBound)
  }

  /// Nearly all text is ASCII, so eight bytes are looked at in one.
  private static func firstNonASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var place = start
    while place + 8 <= bytes.count,
      bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      place += 8
    }
    while place < bytes.count, bytes[place] < 0x80 { place += 1 }
    return place
  }

  /// The excess marks in what is not ASCII from `start` on; where there are none, where that ends. It looks no further than
  /// the first of them, so that no part of a text is looked at for each of them again.
  private static func excess(
    inside bytes: UnsafeRawBufferPointer,
    from start: Int
  ) -> (found: Range<Int>?, end: Int) {
    var place = start
    var marks = 0
    var first: Int?
    while place < bytes.count, bytes[place] >= 0x80 {
      var scalar: utf8proc_int32_t = 0
      let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
      let length = utf8proc_iterate(rest.bindMemory(to: UInt8.self).baseAddress, rest.count, &scalar)
      let size = max(length, 1)
      // What is no text is no mark.
      marks = length > 0 ? self.marks(behind: scalar, after: marks) : 0
      if marks > longest {
        first = first ?? place
      } else if let first {
        return (first..<place, place)
      }
      place += size
    }
    return (first.map { $0..<place }, place)
  }

  /// How many marks stand behind the last letter once a scalar has come behind `count` of them.
  private static func marks(behind scalar: utf8proc_int32_t, after count: Int) -> Int {
    let options = utf8proc_option_t(UTF8PROC_COMPAT.rawValue | UTF8PROC_DECOMPOSE.rawValue)
    // The longest decomposition of Unicode has 18 scalars (U+FDFA).
    return withUnsafeTemporaryAllocation(of: utf8proc_int32_t.self, capacity: 32) { pieces in
      var boundary: Int32 = 0
      let decomposed = utf8proc_decompose_char(scalar, pieces.baseAddress, pieces.count, options, &boundary)
      var marks = count
      for piece in pieces.prefix(max(0, min(decomposed, pieces.count))) {
        marks = utf8proc_get_property(piece).pointee.combining_class == 0 ? 0 : marks + 1
      }
      return marks
    }
  }
}
