import Glibc
import Terms

/// The bytes of a document, and an index of its lines.
package struct SourceText: Sendable {
  /// A position for display: line and column count from 1, columns in code points.
  package struct Place: Sendable, Equatable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package var description: String { "\(line):\(column)" }
  }

  /// UTF-8 with bounded runs of combining marks. Invalid parts were replaced byte by byte, which keeps all offsets.
  package let bytes: [UInt8]
  private let lineStarts: [Int]
  private let codePoints: CodePointIndex
  /// The replacements that were made: the first of each kind.
  package let problems: [ReadingProblem]

  package init(_ bytes: [UInt8]) {
    let (text, firstInvalid) = Self.sanitized(bytes)
    let bounded = text.withUnsafeBytes(MarkRun.replacingExcess)
    self.bytes = bounded?.bytes ?? text
    problems = [
      firstInvalid.map { ReadingProblem(offset: $0, message: "invalid UTF-8; the invalid bytes were read as '?'") },
      bounded.map {
        ReadingProblem(
          offset: $0.first,
          message: "more than \(MarkRun.maxMarks) combining marks on one letter; the excess marks were read as '?'"
        )
      },
    ].compactMap(\.self)
    codePoints = CodePointIndex(self.bytes)
    var starts = [0]
    self.bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var place = 0
      while place < buffer.count, let found = memchr(base + place, 0x0A, buffer.count - place) {
        place = UnsafeRawPointer(found) - base + 1
        starts.append(place)
      }
    }
    lineStarts = starts
  }

  private static func sanitized(_ bytes: [UInt8]) -> ([UInt8], Int?) {
    // The common case is one pass over the bytes.
    if String(validating: bytes, as: UTF8.self) != nil { return (bytes, nil) }
    var clean = bytes
    var first: Int?
    var place = 0
    var decoder = UTF8.ForwardParser()
    var input = bytes.makeIterator()
    while true {
      switch decoder.parseScalar(from: &input) {
      case .valid(let scalar): place += scalar.count
      case .error(let length):
        for index in place..<min(place + length, clean.count) { clean[index] = UInt8(ascii: "?") }
        first = first ?? place
        place += length
      case .emptyInput: return (clean, first)
      }
    }
  }

  /// Where the text begins: after a byte order mark, if there is one.
  package var start: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  package var lineCount: Int { lineStarts.count }

  /// Returns the bytes of a line, counted from 0, without its line end.
  package func line(_ number: Int) -> Range<Int> {
    let start = number == 0 ? self.start : lineStarts[number]
    var end = number + 1 < lineStarts.count ? lineStarts[number + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<max(start, end)
  }

  /// Returns the number of the line that contains a byte, counted from 0.
  package func lineNumber(of offset: Int) -> Int {
    max(0, lineStarts.indices.partitioningIndex { lineStarts[$0] > offset } - 1)
  }

  package func place(of offset: Int) -> Place {
    let number = lineNumber(of: offset)
    let start = line(number).lowerBound
    return Place(line: number + 1, column: countScalars(start..<max(start, offset)) + 1)
  }

  /// Returns the number of code points in a range, whose bounds must be code point boundaries.
  package func countScalars(_ range: Range<Int>) -> Int {
    codePoints.count(before: range.upperBound, in: bytes) - codePoints.count(before: range.lowerBound, in: bytes)
  }

  /// Returns the byte at which the code point `count` code points after the one at `offset` begins; at most the end.
  func offset(of count: Int, after offset: Int) -> Int {
    codePoints.offset(of: codePoints.count(before: offset, in: bytes) + count, in: bytes)
  }

  package func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  package func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Self.isBlank(bytes[start]) { start += 1 }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Returns the first position of a string in a range.
  func firstIndex(of text: String, in range: Range<Int>) -> Int? {
    guard let first = text.utf8.first else { return nil }
    var place = range.lowerBound
    while let found = bytes[place..<range.upperBound].firstIndex(of: first) {
      if bytes[found..<range.upperBound].starts(with: text.utf8) { return found }
      place = found + 1
    }
    return nil
  }

  package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  /// Whether a range may hold an identifier: a colon or an underscore between a word and something with a digit. Never
  /// returns false for an identifier that the scan would find. Most lines of most documents need no more than this
  /// check.
  package func mayHoldIdentifier(_ range: Range<Int>) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var place = range.lowerBound
      while place < range.upperBound {
        let byte = bytes[place]
        if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "%"),
          Self.mayEndPrefix(bytes, range.lowerBound..<place)
        {
          // A space after the colon is allowed, letters may precede digits (`NCIT:C4194`), and `%3A` is a colon.
          var end = place + 1
          let last = min(range.upperBound, place + 64)
          if end < last, Self.isBlank(bytes[end]) { end += 1 }
          while end < last {
            if Self.isDigit(bytes[end]) { return true }
            guard Self.isWord(bytes[end]) else { break }
            end += 1
          }
        } else if Self.isDigit(byte), Self.mayLackColon(bytes, range, at: place) {
          return true
        }
        place += 1
      }
      return false
    }
  }

  /// Whether the seven digits of an identifier such as `HP0003002` begin at a position.
  private static func mayLackColon(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, at place: Int) -> Bool {
    guard place >= range.lowerBound + 2, isLetter(bytes[place - 1]), isLetter(bytes[place - 2]),
      place + 7 <= range.upperBound
    else { return false }
    return (1..<7).allSatisfy { isDigit(bytes[place + $0]) }
      && (place + 7 == range.upperBound || !isDigit(bytes[place + 7]))
  }

  /// Whether a range may end with a prefix: a word that begins with a letter, or has a part that does. Times of day and
  /// most numbers do not.
  private static func mayEndPrefix(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    var place = range.upperBound
    var beginsWithLetter = false
    while place > range.lowerBound, isWord(bytes[place - 1]) {
      place -= 1
      if beginsWithLetter && !isLetter(bytes[place]) && !isDigit(bytes[place]) { return true }
      beginsWithLetter = isLetter(bytes[place])
      // Too long for a prefix or a part of one; assume that it may be one.
      if range.upperBound - place > 64 { return true }
    }
    return beginsWithLetter
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".") || byte >= 0x80
  }

  private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
