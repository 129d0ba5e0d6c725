import Glibc

/// Splits a file into numbered lines in bounded memory. Lines end in LF or CRLF; a BOM and a missing final newline are
/// accepted.
///
/// A line that ends in an unescaped backslash continues on the next line (OBO 1.2, "Escape characters").
final class LineReader {
  /// In bytes. Longer lines are skipped and reported; no real clause comes near this.
  static let maxLineLength = 16 << 20

  struct Line {
    /// The number of the physical line where it begins, counted from 1.
    let number: Int
    /// The line without its line ending, valid until the next call. Empty if the line is too long.
    let bytes: UnsafeRawBufferPointer
    let isTooLong: Bool
  }

  private let source: ByteSource
  private var chunk = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The part of the line read so far, if the line spans chunks or is continued.
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
  private var bufferedCount = 0
  /// Offset in `buffer` at which the current physical line begins; the bytes before it come from continued lines.
  private var lineStart = 0
  private var isTooLong = false
  private var lineCount = 0
  /// The number of bytes of a byte order mark seen so far; all of them once it is known whether there is one.
  private var seenMarkBytes = 0

  init(_ source: ByteSource) { self.source = source }

  deinit { buffer.deallocate() }

  /// Returns the next line; nil at the end of the file.
  func next() throws(OBOError) -> Line? {
    let first = lineCount + 1
    bufferedCount = 0
    lineStart = 0
    isTooLong = false
    var hasBegun = false
    while try refill() {
      hasBegun = true
      guard let base = chunk.baseAddress, let newline = memchr(base, 0x0A, chunk.count) else {
        append(chunk)
        chunk = UnsafeRawBufferPointer(start: nil, count: 0)
        continue
      }
      let count = UnsafeRawPointer(newline) - base
      let head = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      chunk = UnsafeRawBufferPointer(rebasing: chunk[(count + 1)...])
      lineCount += 1
      if bufferedCount == 0 && !isTooLong {
        let line = Self.withoutCarriageReturn(head)
        if !Self.isContinued(line) { return Line(number: first, bytes: line, isTooLong: false) }
      }
      append(head)
      let line = Self.withoutCarriageReturn(buffered)
      // The continued lines before it end in an even number of backslashes, so they do not change the parity. Skipping
      // them avoids counting them again.
      let last = UnsafeRawBufferPointer(rebasing: line[min(lineStart, line.count)...])
      guard Self.isContinued(last) else { return Line(number: first, bytes: line, isTooLong: isTooLong) }
      bufferedCount = line.count - 1
      lineStart = bufferedCount
    }
    return hasBegun ? Line(number: first, bytes: Self.withoutCarriageReturn(buffered), isTooLong: isTooLong) : nil
  }

  private var buffered: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<bufferedCount]) }

  /// Ensures that `chunk` is not empty; returns false at the end of the file.
  private func refill() throws(OBOError) -> Bool {
    while chunk.isEmpty {
      chunk = try source.next()
      if chunk.isEmpty { return false }
      if seenMarkBytes < Self.byteOrderMark.count { skipByteOrderMark() }
    }
    return true
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Skips the mark, which may arrive in pieces: a pipe's first read or a gzip file's first member may end inside it.
  private func skipByteOrderMark() {
    while seenMarkBytes < Self.byteOrderMark.count, let first = chunk.first {
      guard first == Self.byteOrderMark[seenMarkBytes] else {
        // These bytes were the start of a line, not of a mark.
        Self.byteOrderMark[..<seenMarkBytes].withUnsafeBytes { append($0) }
        seenMarkBytes = Self.byteOrderMark.count
        return
      }
      seenMarkBytes += 1
      chunk = UnsafeRawBufferPointer(rebasing: chunk.dropFirst())
    }
  }

  private func append(_ bytes: UnsafeRawBufferPointer) {
    if bufferedCount + bytes.count > Self.maxLineLength { isTooLong = true }
    if isTooLong {
      bufferedCount = 0
      return
    }
    if bufferedCount + bytes.count > buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(buffer.count * 2, bufferedCount + bytes.count),
        alignment: 16
      )
      larger.copyMemory(from: buffered)
      buffer.deallocate()
      buffer = larger
    }
    UnsafeMutableRawBufferPointer(rebasing: buffer[bufferedCount...]).copyMemory(from: bytes)
    bufferedCount += bytes.count
  }

  private static func withoutCarriageReturn(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
  }

  private static func isContinued(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.last == UInt8(ascii: "\\") else { return false }
    return line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }
}
