import Glibc
import JSON

/// Buffers standard output; all output goes through it. Flushed in large pieces, or line by line on a terminal.
///
/// After a write error nothing more is written, and `finish` reports the error. Used by one thread at a time.
final class StandardOutput: @unchecked Sendable {
  static let shared = StandardOutput()

  private static let piece = 1 << 16
  private let sink = ByteSink()
  private let isInteractive = Terminal.isOutputInteractive
  /// The `errno` of the failed write, or 0.
  private var failure: Int32 = 0

  private init() {}

  /// Whether output is no longer delivered, so that work for it alone may end.
  var isLost: Bool { failure != 0 }

  func line(_ bytes: UnsafeRawBufferPointer) {
    sink.append(bytes)
    endLine()
  }

  func line(_ text: String) {
    sink.append(text)
    endLine()
  }

  /// Writes a row of a tab-separated table. Cells are escaped as in PostgreSQL's COPY: `\t`, `\n`, `\r` and `\\`.
  func row(_ cells: [String]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { sink.append(UInt8(ascii: "\t")) }
      append(escaping: cell)
    }
    endLine()
  }

  private func append(escaping cell: String) {
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

  /// Writes text that includes its own line ends.
  func write(_ text: String) {
    sink.append(text)
    if sink.count >= Self.piece || isInteractive { flush() }
  }

  private func endLine() {
    sink.append(UInt8(ascii: "\n"))
    if sink.count >= Self.piece || isInteractive { flush() }
  }

  func flush() {
    var rest = sink.bytes
    while !rest.isEmpty, !isLost {
      // If the reader has closed the pipe, SIGPIPE ends the process, as usual in a pipeline.
      let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      if count >= 0 { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) } else { waitOrFail(errno) }
    }
    sink.removeAll()
  }

  /// Waits or records the failure after an unsuccessful write.
  private func waitOrFail(_ code: Int32) {
    switch code {
    case EINTR: break
    case EAGAIN:
      // Another program that shares the pipe or terminal has made it non-blocking.
      var polled = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      poll(&polled, 1, -1)
    default: failure = code
    }
  }

  /// Writes the remaining output. Throws if not everything could be written. A closed pipe is not an error, even if
  /// SIGPIPE is ignored, because its reader needed no more.
  func finish() throws(Failure) {
    flush()
    if isLost && failure != EPIPE { throw Failure(code: failure) }
  }

  struct Failure: Error, CustomStringConvertible {
    let code: Int32

    var description: String { "standard output could not be written: \(String(cString: strerror(code)))" }
  }
}
