import Glibc

/// Reads the lines of a text file or of standard input one at a time. Memory is bounded by the longest line.
///
/// Lines end in LF or CRLF; a BOM and a missing final line ending are accepted. Invalid UTF-8 is replaced.
package final class TextLines {
  private let file: FileDescriptor
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var chunk = UnsafeRawBufferPointer(start: nil, count: 0)
  private var isAtStart = true

  /// Opens a file; `-` is standard input.
  package init(path: String) throws(SystemError) {
    file = try path == "-" ? FileDescriptor.standardInput() : FileDescriptor.open(path)
  }

  deinit { buffer.deallocate() }

  /// Returns the next line without its line ending; nil after the last one.
  package func next() throws(SystemError) -> String? {
    var line: [UInt8] = []
    var hasBegun = false
    while try refill() {
      hasBegun = true
      let end = chunk.firstIndex(of: 0x0A)
      line.append(contentsOf: chunk[..<(end ?? chunk.count)])
      chunk = UnsafeRawBufferPointer(rebasing: chunk[(end.map { $0 + 1 } ?? chunk.count)...])
      if end != nil { break }
    }
    guard hasBegun else { return nil }
    if line.last == 0x0D { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  private func refill() throws(SystemError) -> Bool {
    guard chunk.isEmpty else { return true }
    var count = try file.read(into: buffer)
    if isAtStart {
      isAtStart = false
      // A pipe's first read may end inside the mark.
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      while 1..<mark.count ~= count, buffer[..<count].elementsEqual(mark[..<count]) {
        let more = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if more == 0 { break }
        count += more
      }
      if buffer[..<count].starts(with: mark) {
        chunk = UnsafeRawBufferPointer(rebasing: buffer[mark.count..<count])
        return chunk.isEmpty ? try refill() : true
      }
    }
    chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    return !chunk.isEmpty
  }
}
