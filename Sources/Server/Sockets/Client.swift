import Files
import Glibc
package import JSON
import Wire

/// A blocking client of the daemon that sends request lines and reads answer lines. Reconnects if the daemon has closed
/// the connection because it was idle.
package final class Client {
  private var socket: Int32
  let path: String
  private let timeout: Int?
  private var received: [UInt8] = []
  private var consumed = 0

  /// Returns nil if no daemon serves on the path, and throws if one may but cannot be reached. `timeout` is the maximum
  /// time for an answer, in seconds; nil means no limit.
  package init?(path: String, timeout: Int? = nil) throws {
    try UnixAddress.check(path)
    guard let socket = UnixAddress.connect(path) else {
      switch errno {
      case ENOENT, ENOTDIR, ECONNREFUSED: return nil
      case EACCES, EPERM:
        throw ServerError.accessDenied(path)
      default: throw SystemError("connect", path)
      }
    }
    self.socket = socket
    self.path = path
    self.timeout = timeout
    setTimeout()
  }

  deinit { close(socket) }

  /// Sends one request line and returns its answer without the line feed.
  package func ask(_ line: String) throws -> String {
    try renewIfClosed()
    var line = line + "\n"
    try line.withUTF8 { try send(UnsafeRawBufferPointer($0)) }
    var answer = ""
    try receive { answer = String(decoding: $0, as: UTF8.self) }
    return answer
  }

  /// The number of bytes of requests that are sent before their answers are read. Twice this fits the socket's buffer
  /// (208 KiB by default on Linux), so that client and daemon never wait for each other to read first.
  private static let window = 1 << 15

  /// Sends request lines without waiting for each answer. `next` appends a line, without its line feed, and returns
  /// false if there are no more. `answer` receives the answers in order; each is valid only during the call.
  package func ask(
    all next: (ByteSink) throws -> Bool,
    answer: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let requests = ByteSink()
    var isOver = false
    /// The number of lines that were sent and are not answered yet.
    var waiting = 0
    func sendWindow() throws -> Int {
      requests.removeAll()
      var count = 0
      while !isOver && requests.count < Self.window {
        guard try next(requests) else {
          isOver = true
          break
        }
        requests.append(UInt8(ascii: "\n"))
        count += 1
      }
      if count > 0 && isClosed {
        // If the daemon closed the connection because it was idle, it has answered all earlier requests.
        for _ in 0..<waiting { try receive(answer) }
        waiting = 0
        try renewIfClosed()
      }
      if count > 0 { try send(requests.bytes) }
      return count
    }
    waiting = try sendWindow()
    while waiting > 0 {
      let more = try sendWindow()
      for _ in 0..<waiting { try receive(answer) }
      waiting = more
    }
  }

  /// Whether the daemon has closed the connection. Answers that it sent before can still be read.
  private var isClosed: Bool {
    var polled = pollfd(fd: socket, events: 0, revents: 0)
    return poll(&polled, 1, 0) > 0 && Int32(polled.revents) & POLLHUP != 0
  }

  private func renewIfClosed() throws {
    guard isClosed else { return }
    guard let next = UnixAddress.connect(path) else { throw lost() }
    close(socket)
    socket = next
    setTimeout()
    received = []
    consumed = 0
  }

  private func setTimeout() {
    guard let timeout else { return }
    var time = timeval(tv_sec: timeout, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(socket, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws {
    var sent = 0
    while sent < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
      let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      if count >= 0 {
        sent += count
      } else if errno == EPIPE || errno == ECONNRESET {
        // The daemon has closed the connection (ECONNRESET: with requests unread). The reason may still be readable.
        return
      } else if errno != EINTR {
        throw lost()
      }
    }
  }

  private func receive(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var searched = consumed
    while true {
      let lineEnd = received.withUnsafeBytes { bytes -> Int? in
        guard let base = bytes.baseAddress, let found = memchr(base + searched, 0x0A, bytes.count - searched) else {
          return nil
        }
        return UnsafeRawPointer(found) - base
      }
      if let lineEnd {
        defer { consumed = lineEnd + 1 }
        return try received.withUnsafeBytes {
          let line = UnsafeRawBufferPointer(rebasing: $0[consumed..<lineEnd])
          guard !Self.farewells.contains(where: { line.starts(with: $0) }) else { throw refused(line) }
          try body(line)
        }
      }
      searched = received.count
      // Consumed bytes are removed in large pieces, because each removal moves the remaining bytes.
      if consumed > 1 << 18 {
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
        if count > 0 { return received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        if count == 0 { errno = 0 }
        if count == 0 || errno != EINTR { throw lost() }
      }
    }
  }

  /// The prefixes of lines that the daemon sends before it closes the connection, and that do not answer a request.
  private static let farewells = [ErrorCode.tooManyConnections, .idle, .unreadAnswers].map {
    Array(#"{"ok":false,"error":"\#($0.rawValue)""#.utf8)
  }

  private func refused(_ line: UnsafeRawBufferPointer) -> ServerError {
    let text = String(decoding: line, as: UTF8.self)
    return .refused(path, message: JSONValue(text)?["message"]?.string ?? text)
  }

  private func lost() -> ServerError {
    if let timeout, errno == EAGAIN {
      return .timedOut(path, seconds: timeout)
    }
    return .connectionLost(path)
  }
}
