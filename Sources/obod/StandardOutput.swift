import Glibc
import Wire

/// Standard output, and the one way to it: written in large pieces, to a terminal line by line.
///
/// A write that fails is remembered, and nothing is written after it; `finish` reports it. Used by one thread at a time.
final class StandardOutput: @unchecked Sendable {
  static let shared = StandardOutput()

  private static let piece = 1 << 16
  private let sink = ByteSink()
  private let isInteractive = Terminal.isOutputInteractive
  /// The `errno` of the write that failed; 0 while none has.
  private var failure: Int32 = 0

  private init() {}

  /// Whether nothing that is written from now on arrives, so that work for it alone may end.
  var isLost: Bool { failure != 0 }

  func line(_ bytes: UnsafeRawBufferPointer) {
    sink.append(bytes)
    endLine()
  }

  func line(_ text: String) {
    sink.append(text)
    endLine()
  }

  /// A row of a tab-separated table. What would end a cell or a row is written as in PostgreSQL's COPY: `\t`, `\n`, `\r`,
  /// and `\\` for the backslash.
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

  /// What stands after the backslash that is written in place of a byte; nil where the byte stands for itself.
  private static func escape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\t"): UInt8(ascii: "t")
    case UInt8(ascii: "\n"): UInt8(ascii: "n")
    case UInt8(ascii: "\r"): UInt8(ascii: "r")
    case UInt8(ascii: "\\"): byte
    default: nil
    }
  }

  /// Text that ends its own lines.
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
      // Where nobody reads any more, SIGPIPE ends the program as it does any other in a pipe.
      let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      if count >= 0 { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) } else { waitOrFail(errno) }
    }
    sink.removeAll()
  }

  /// After a write that did not succeed.
  private func waitOrFail(_ code: Int32) {
    switch code {
    case EINTR: break
    case EAGAIN:
      // Another program has made the pipe or terminal that it shares with this one non-blocking.
      var polled = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      poll(&polled, 1, -1)
    default: failure = code
    }
  }

  /// Writes what is left. Throws if not everything could be written; a reader that is gone has what it wanted, also where
  /// SIGPIPE is ignored.
  func finish() throws(Failure) {
    flush()
    if isLost && failure != EPIPE { throw Failure(code: failure) }
  }

  struct Failure: Error, CustomStringConvertible {
    let code: Int32

    var description: String { "standard output could not be written: \(String(cString: strerror(code)))" }
  }
}
