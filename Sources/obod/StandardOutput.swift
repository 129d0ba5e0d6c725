import Glibc
import Wire

/// Standard output for many lines: written in large pieces, and whatever is left at the end.
final class StandardOutput {
  private static let piece = 1 << 16
  private let sink = ByteSink()

  func line(_ bytes: UnsafeRawBufferPointer) {
    sink.append(bytes)
    endLine()
  }

  func line(_ text: String) {
    sink.append(text)
    endLine()
  }

  /// Text that ends its own lines.
  func write(_ text: String) {
    sink.append(text)
    if sink.count >= Self.piece { flush() }
  }

  private func endLine() {
    sink.append(UInt8(ascii: "\n"))
    if sink.count >= Self.piece { flush() }
  }

  func flush() {
    var rest = sink.bytes
    while !rest.isEmpty {
      // Where nobody reads any more, SIGPIPE ends the program as it does any other in a pipe.
      let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      if count >= 0 { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) } else if errno != EINTR { break }
    }
    sink.removeAll()
  }
}
