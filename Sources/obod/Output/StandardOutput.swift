import Glibc
import JSON
import Synchronization

/// Buffers standard output; all output goes through it. Flushed in large pieces, or line by line on a terminal.
///
/// After a write error nothing more is written, and `finish` reports the error.
final class StandardOutput: Sendable {
  static let shared = StandardOutput()

  private let buffer = Mutex(Buffer())

  private init() {}

  /// Whether output is no longer delivered, so that work for it alone may end.
  var isLost: Bool { buffer.withLock { $0.isLost } }

  func line(_ bytes: UnsafeRawBufferPointer) {
    let span = bytes.bytes
    buffer.withLock { buffer in
      span.withUnsafeBytes { buffer.sink.append($0) }
      buffer.endLine()
    }
  }

  func line(_ text: String) {
    buffer.withLock { buffer in
      buffer.sink.append(text)
      buffer.endLine()
    }
  }

  /// Writes a row of a tab-separated table. Cells are escaped as in PostgreSQL's COPY: `\t`, `\n`, `\r` and `\\`.
  func row(_ cells: [String]) {
    buffer.withLock { buffer in
      for (index, cell) in cells.enumerated() {
        if index > 0 { buffer.sink.append(UInt8(ascii: "\t")) }
        buffer.append(escaping: cell)
      }
      buffer.endLine()
    }
  }

  /// Writes text that includes its own line ends.
  func write(_ text: String) {
    buffer.withLock { buffer in
      buffer.sink.append(text)
      buffer.flushIfDue()
    }
  }

  func flush() { buffer.withLock { $0.flush() } }

  /// Writes the remaining output. Throws if not everything could be written. A closed pipe is not an error, even if
  /// SIGPIPE is ignored, because its reader needed no more.
  func finish() throws(Failure) {
    let code = buffer.withLock { buffer in
      buffer.flush()
      return buffer.failure
    }
    if code != 0 && code != EPIPE { throw Failure(code: code) }
  }

  struct Failure: Error, CustomStringConvertible {
    let code: Int32

    var description: String { "standard output could not be written: \(String(cString: strerror(code)))" }
  }
}

/// The output that has not been written yet.
private struct Buffer {
  private static let piece = 1 << 16
  let sink = ByteSink()
  private let isInteractive = Terminal.isOutputInteractive
  /// The `errno` of the failed write, or 0.
  private(set) var failure: Int32 = 0

  var isLost: Bool { failure != 0 }

  func append(escaping cell: String) {
    var cell = cell
    cell.withUTF8 { bytes in
      var start = 0
      for place in bytes.indices {
        guard let sign = Self.escape(bytes[place]) else { continue }
        sink.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<place])))
        sink.append(UInt8(ascii: "\\"))
        sink.append(sign)
        start = place + 1
      }
      sink.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start...])))
    }
  }

  /// Returns the character that follows the backslash in a byte's escape, or nil if the byte needs none.
  private static func escape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\t"): UInt8(ascii: "t")
    case UInt8(ascii: "\n"): UInt8(ascii: "n")
    case UInt8(ascii: "\r"): UInt8(ascii: "r")
    case UInt8(ascii: "\\"): byte
    default: nil
    }
  }

  mutating func endLine() {
    sink.append(UInt8(ascii: "\n"))
    flushIfDue()
  }

  mutating func flushIfDue() {
    if sink.count >= Self.piece || isInteractive { flush() }
  }

  mutating func flush() {
    var rest = sink.bytes
    while !rest.isEmpty, !isLost {
      // If the reader has closed the pipe, SIGPIPE ends the process, as usual in a pipeline.
      let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      if count >= 0 { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) } else { waitOrFail(errno) }
    }
    sink.removeAll()
  }

  /// Waits or records the failure after an unsuccessful write.
  private mutating func waitOrFail(_ code: Int32) {
    switch code {
    case EINTR: break
    case EAGAIN:
      // Another program that shares the pipe or terminal has made it non-blocking.
      var polled = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      poll(&polled, 1, -1)
    default: failure = code
    }
  }
}
