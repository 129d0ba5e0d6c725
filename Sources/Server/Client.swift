import Glibc

/// A blocking client of the daemon: lines out, lines back.
package final class Client {
  private let socket: Int32
  private let path: String
  private var received: [UInt8] = []
  private var consumed = 0

  /// nil where no daemon answers on the path.
  package init?(path: String) {
    guard let socket = UnixAddress.connect(path) else { return nil }
    self.socket = socket
    self.path = path
  }

  deinit { close(socket) }

  /// Sends one request line and waits for its answer, which comes without its line feed.
  package func ask(_ line: String) throws -> String {
    try send(line + "\n")
    return try receive()
  }

  /// So many bytes of requests are sent before their answers are read. Twice this fits the socket's own buffer (208 KiB
  /// on Linux unless it is set otherwise), so that neither side ever waits for the other to read first.
  private static let window = 1 << 15

  /// Sends request lines without waiting for each one's answer; `answer` gets the answers in their order.
  package func ask(all next: () throws -> String?, answer: (String) throws -> Void) throws {
    var isOver = false
    func sendWindow() throws -> Int {
      var text = ""
      var count = 0
      while !isOver && text.utf8.count < Self.window {
        guard let line = try next() else {
          isOver = true
          break
        }
        text += line + "\n"
        count += 1
      }
      if count > 0 { try send(text) }
      return count
    }
    var waiting = try sendWindow()
    while waiting > 0 {
      let more = try sendWindow()
      for _ in 0..<waiting { try answer(receive()) }
      waiting = more
    }
  }

  private func send(_ text: String) throws {
    var text = text
    try text.withUTF8 { bytes in
      var sent = 0
      while sent < bytes.count {
        let rest = UnsafeRawBufferPointer(bytes)[sent...]
        let count = Glibc.send(
          socket,
          UnsafeRawBufferPointer(rebasing: rest).baseAddress,
          rest.count,
          Int32(MSG_NOSIGNAL)
        )
        if count >= 0 { sent += count } else if errno != EINTR { throw lost() }
      }
    }
  }

  private func receive() throws -> String {
    var searched = consumed
    while true {
      if let newline = received[searched...].firstIndex(of: 0x0A) {
        defer { consumed = newline + 1 }
        return String(decoding: received[consumed..<newline], as: UTF8.self)
      }
      searched = received.count
      if consumed > 1 << 20 {
        received.removeFirst(consumed)
        searched -= consumed
        consumed = 0
      }
      try fill()
    }
  }

  private func fill() throws {
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      while true {
        let count = read(socket, buffer.baseAddress, buffer.count)
        if count > 0 { return received.append(contentsOf: buffer[..<count]) }
        if count == 0 || errno != EINTR { throw lost() }
      }
    }
  }

  private func lost() -> ServerError {
    ServerError("\(path): the daemon closed the connection before it had answered")
  }
}
