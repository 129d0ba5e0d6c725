import Glibc

/// Splits a file into numbered lines (LF or CRLF; a BOM and a missing last newline are fine), in bounded memory.
///
/// A line that ends in an unescaped backslash goes on in the next one (OBO 1.2, "Escape characters").
final class LineReader {
  /// A longer line is skipped and reported: no real clause comes near it.
  static let longestLine = 16 << 20

  struct Line {
    /// Counted from 1, where the line begins.
    let number: Int
    /// Without the line end; valid until the next call. Empty where the line is too long.
    let bytes: UnsafeRawBufferPointer
    let isTooLong: Bool
  }

  private let source: ByteSource
  private var piece = UnsafeRawBufferPointer(start: nil, count: 0)
  /// What is kept of a line that spans pieces.
  private var carry = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  private var carried = 0
  /// Where in it the line of the file begins that is being read: what stands before it was continued.
  private var continued = 0
  private var isTooLong = false
  private var lineEnds = 0
  private var isAtStart = true

  init(_ source: ByteSource) { self.source = source }

  deinit { carry.deallocate() }

  /// The next line; nil at the end of the file.
  func next() throws(OBOError) -> Line? {
    let first = lineEnds + 1
    carried = 0
    continued = 0
    isTooLong = false
    var hasBegun = false
    while try refill() {
      hasBegun = true
      guard let base = piece.baseAddress, let newline = memchr(base, 0x0A, piece.count) else {
        keep(piece)
        piece = UnsafeRawBufferPointer(start: nil, count: 0)
        continue
      }
      let count = UnsafeRawPointer(newline) - base
      let head = UnsafeRawBufferPointer(rebasing: piece[..<count])
      piece = UnsafeRawBufferPointer(rebasing: piece[(count + 1)...])
      lineEnds += 1
      if carried == 0 && !isTooLong {
        let line = Self.withoutCarriageReturn(head)
        if !Self.isContinued(line) { return Line(number: first, bytes: line, isTooLong: false) }
      }
      keep(head)
      let line = Self.withoutCarriageReturn(kept)
      // Of the line before it an even number of backslashes may stand there, which need not be counted again.
      let last = UnsafeRawBufferPointer(rebasing: line[min(continued, line.count)...])
      guard Self.isContinued(last) else { return Line(number: first, bytes: line, isTooLong: isTooLong) }
      carried = line.count - 1
      continued = carried
    }
    return hasBegun ? Line(number: first, bytes: Self.withoutCarriageReturn(kept), isTooLong: isTooLong) : nil
  }

  private var kept: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: carry[..<carried]) }

  /// Sees to it that `piece` is not empty; false at the end of the file.
  private func refill() throws(OBOError) -> Bool {
    guard piece.isEmpty else { return true }
    piece = try source.next()
    if isAtStart && piece.starts(with: [0xEF, 0xBB, 0xBF]) {
      piece = UnsafeRawBufferPointer(rebasing: piece[3...])
    }
    isAtStart = false
    return !piece.isEmpty
  }

  private func keep(_ bytes: UnsafeRawBufferPointer) {
    if carried + bytes.count > Self.longestLine { isTooLong = true }
    if isTooLong {
      carried = 0
      return
    }
    if carried + bytes.count > carry.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(carry.count * 2, carried + bytes.count),
        alignment: 16
      )
      larger.copyMemory(from: kept)
      carry.deallocate()
      carry = larger
    }
    UnsafeMutableRawBufferPointer(rebasing: carry[carried...]).copyMemory(from: bytes)
    carried += bytes.count
  }

  private static func withoutCarriageReturn(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
  }

  private static func isContinued(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.last == UInt8(ascii: "\\") else { return false }
    return line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }
}
