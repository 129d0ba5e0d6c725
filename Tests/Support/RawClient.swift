import Foundation
package import Wire

/// A client of the daemon that can do what no good one does: bytes go out and lines are taken when the test says so.
package final class RawClient {
  private let socket: Int32
  private var received: [UInt8] = []
  private var consumed = 0
  package private(set) var isClosed = false

  package struct Trouble: Error, CustomStringConvertible {
    package let description: String
  }

  package init(_ program: Program) throws {
    socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(program.socket.utf8)) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw Trouble(description: "cannot connect: \(String(cString: strerror(errno)))") }
  }

  deinit { close(socket) }

  /// The only client of a daemon, once it has heard that those before it are gone.
  package static func alone(_ program: Program) throws -> RawClient {
    while true {
      let client = try RawClient(program)
      if try client.ask("STATS")?["connections"]?["open"]?.int == 1 { return client }
    }
  }

  /// Sends as much as the socket takes at once; says how much that was.
  package func offer(_ bytes: some Collection<UInt8>) -> Int {
    let bytes = Array(bytes)
    let count = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    return max(0, count)
  }

  /// Sends everything, unless the daemon closes before.
  package func say(_ bytes: some Collection<UInt8>) throws {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        try wait(for: Int16(POLLOUT))
      } else {
        return
      }
    }
  }

  package func say(_ text: String) throws { try say(Array(text.utf8)) }

  /// The next line; nil where the daemon has closed the connection. Fails when neither comes for half a minute.
  package func line() throws -> String? {
    while true {
      if let end = received[consumed...].firstIndex(of: 0x0A) {
        defer { consumed = end + 1 }
        return String(decoding: received[consumed..<end], as: UTF8.self)
      }
      if isClosed { return nil }
      try wait(for: Int16(POLLIN))
      take()
    }
  }

  package func ask(_ request: String) throws -> JSONValue? {
    try say(request + "\n")
    return try line().flatMap { JSONValue($0) }
  }

  /// The lines that have come so far and have not been taken.
  package func linesSoFar() -> [String] {
    take()
    guard let end = received.lastIndex(of: 0x0A), end >= consumed else { return [] }
    defer { consumed = end + 1 }
    return received[consumed..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether the beginning of a line has come whose end has not.
  package var isMidLine: Bool { consumed < received.count }

  /// Returns when the daemon has closed the connection, without having taken anything.
  package func awaitEnd() throws { try wait(for: 0) }

  /// Says that nothing more will be said.
  package func endInput() { shutdown(socket, Int32(SHUT_WR)) }

  /// How many lines have come so far and not been taken; they are taken with this.
  package func takeLines() -> Int {
    take()
    guard let end = received.lastIndex(of: 0x0A), end >= consumed else { return 0 }
    let count = received[consumed...end].count { $0 == 0x0A }
    consumed = end + 1
    return count
  }

  /// Takes what has come.
  private func take() {
    received.removeFirst(consumed)
    consumed = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else {
        // A daemon that closes before it has read everything resets the connection.
        if count == 0 || errno != EAGAIN { isClosed = true }
        return
      }
      received += buffer[..<count]
    }
  }

  private func wait(for events: Int16) throws {
    var polled = pollfd(fd: socket, events: events, revents: 0)
    guard poll(&polled, 1, 30_000) > 0 else { throw Trouble(description: "the daemon says nothing") }
  }
}
