import Glibc

/// Splits a file into numbered lines in bounded memory. Lines end in LF or CRLF; a BOM and a missing final newline are
/// accepted.
///
/// A line that ends in an unescaped backslash continues on the next line (OBO 1.2, "Escape characters").
final class LineReader {
  /// In bytes. Longer lines are skipped and reported; no real clause comes near this.
  static let longestLine = 16 << 20

  struct Line {
    /// The number of the physical line where it begins, counted from 1.
    let number: Int
    /// The line without its line ending, valid until the next call. Empty if the line is too long.
    let bytes: UnsafeRawBufferPointer
    let isTooLong: Bool
  }

  private let source: ByteSource
  private var piece = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The part of the line read so far, if the line spans chunks or is continued.
  private var carry = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  private var carried = 0
  /// Offset in `carry` at which the current physical line begins; the bytes before it come from continued lines.
  private var continued = 0
  private var isTooLong = false
  private var lineEnds = 0
  /// The number of bytes of a byte order mark seen so far; all of them once it is known whether there is one.
  private var markBytes = 0

  init(_ source: ByteSource) { self.source = source }

  deinit { carry.deallocate() }

  /// Returns the next line; nil at the end of the file.
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
      // The continued lines before it end in an even number of backslashes, so they do not change the parity. Skipping
      // them avoids counting them again.
      let last = UnsafeRawBufferPointer(rebasing: line[min(continued, line.count)...])
      guard Self.isContinued(last) else { return Line(number: first, bytes: line, isTooLong: isTooLong) }
      carried = line.count - 1
      continued = carried
    }
    return hasBegun ? Line(number: first, bytes: Self.withoutCarriageReturn(kept), isTooLong: isTooLong) : nil
  }

  private var kept: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: carry[..<carried]) }

  /// Ensures that `piece` is not empty; returns false at the end of the file.
  private func refill() throws(OBOError) -> Bool {
    while piece.isEmpty {
      piece = try source.next()
      if piece.isEmpty { return false }
      if markBytes < Self.byteOrderMark.count { skipByteOrderMark() }
    }
    return true
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Skips the mark, which may arrive in pieces: a pipe's first read or a gzip file's first member may end inside it.
  private func skipByteOrderMark() {
    while markBytes < Self.byteOrderMark.count, let first = piece.first {
      guard first == Self.byteOrderMark[markBytes] else {
        // These bytes were the start of a line, not of a mark.
        Self.byteOrderMark[..<markBytes].withUnsafeBytes { keep($0) }
        markBytes = Self.byteOrderMark.count
        return
      }
      markBytes += 1
      piece = UnsafeRawBufferPointer(rebasing: piece.dropFirst())
    }
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
