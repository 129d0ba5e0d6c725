import CUTF8Proc

/// Bounds runs of combining marks. Comparing or sorting text by Unicode's rules puts the marks of each letter in
/// canonical order, which takes time quadratic in their number: one line of 64 KiB would take seconds. At most thirty
/// are kept, as in Unicode's Stream-Safe Text Format (UAX #15, section 13, definition D3).
package enum MarkRun {
  /// The maximum number of marks on one letter, counted in NFKD. No language comes near it.
  package static let maxMarks = 30

  /// Returns the excess marks of the first overlong run at or after `start`; nil if there is none. `bytes` is UTF-8.
  package static func excess(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Range<Int>? {
    var place = start
    while true {
      place = firstNonASCII(in: bytes, from: place)
      guard place < bytes.count else { return nil }
      // A run of n marks takes at least n bytes, so a short non-ASCII run needs no decoding.
      let isLong = bytes.count - place > maxMarks && bytes[place...].prefix(maxMarks + 1).allSatisfy { $0 >= 0x80 }
      if isLong {
        let (found, end) = excessOfRun(in: bytes, from: place)
        if let found { return found }
        place = end
      } else {
        place = bytes[place...].firstIndex { $0 < 0x80 } ?? bytes.count
      }
    }
  }

  /// Returns the bytes with those of excess marks replaced by question marks, so that offsets do not change, and the
  /// offset of the first one replaced; nil if there are no excess marks.
  package static func replacingExcess(in bytes: UnsafeRawBufferPointer) -> (bytes: [UInt8], first: Int)? {
    guard let first = excess(in: bytes) else { return nil }
    var replaced = Array(bytes)
    var next: Range<Int>? = first
    while let range = next {
      for place in range { replaced[place] = UInt8(ascii: "?") }
      next = excess(in: bytes, from: range.upperBound)
    }
    return (replaced, first.lowerBound)
  }

  /// Reads eight bytes at a time, because nearly all text is ASCII.
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

  /// Returns the first excess marks in the run of non-ASCII bytes that begins at `start`, or nil with the end of that
  /// run. Stops after the first excess marks, so that a caller looking for the next ones scans no byte twice.
  private static func excessOfRun(
    in bytes: UnsafeRawBufferPointer,
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
      // Invalid UTF-8 is not a mark.
      marks = length > 0 ? markCount(appending: scalar, to: marks) : 0
      if marks > maxMarks {
        first = first ?? place
      } else if let first {
        return (first..<place, place)
      }
      place += size
    }
    return (first.map { $0..<place }, place)
  }

  /// Returns the number of marks after the last letter once `scalar` follows `count` marks.
  private static func markCount(appending scalar: utf8proc_int32_t, to count: Int) -> Int {
    let options = utf8proc_option_t(UTF8PROC_COMPAT.rawValue | UTF8PROC_DECOMPOSE.rawValue)
    // The longest decomposition in Unicode has 18 scalars (U+FDFA).
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
