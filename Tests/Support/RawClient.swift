import Foundation
package import JSON

/// A client of the daemon for misbehavior: the test decides when bytes are sent and when lines are read.
package final class RawClient {
  private let socket: Int32
  private var received: [UInt8] = []
  private var consumed = 0
  package private(set) var isClosed = false

  package struct ClientFailure: Error, CustomStringConvertible {
    package let description: String
  }

  package init(_ program: Program) throws {
    let flags = [SOCK_STREAM, SOCK_NONBLOCK, SOCK_CLOEXEC].reduce(0) { $0 | Int32($1.rawValue) }
    socket = Foundation.socket(AF_UNIX, flags, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(program.socket.utf8)) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw ClientFailure(description: "cannot connect: \(String(cString: strerror(errno)))") }
  }

  deinit { close(socket) }

  /// Returns the only client of a daemon, once the daemon has noticed that earlier ones are gone.
  package static func alone(_ program: Program) throws -> RawClient {
    while true {
      let client = try RawClient(program)
      if try client.ask("STATS")?["connections"]?["open"]?.int == 1 { return client }
    }
  }

  /// Sends as much as the socket accepts at once; returns the number of bytes.
  package func offer(_ bytes: some Collection<UInt8>) -> Int {
    let bytes = Array(bytes)
    let count = Foundation.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    return max(0, count)
  }

  /// Sends all bytes, unless the daemon closes the connection first.
  package func send(_ bytes: some Collection<UInt8>) throws {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        try wait(for: Int16(POLLOUT))
      } else {
        return
      }
    }
  }

  package func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Returns the next line; nil if the daemon has closed the connection. Fails if neither happens within half a minute.
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
    try send(request + "\n")
    return try line().flatMap { JSONValue($0) }
  }

  /// Returns the lines that have arrived and have not been read.
  package func linesSoFar() -> [String] {
    take()
    guard let end = received.lastIndex(of: 0x0A), end >= consumed else { return [] }
    defer { consumed = end + 1 }
    return received[consumed..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether an incomplete line has arrived.
  package var isMidLine: Bool { consumed < received.count }

  /// Returns once the daemon has closed the connection, without reading anything.
  package func awaitEnd() throws { try wait(for: 0) }

  /// Closes the sending side.
  package func closeSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// Reads the lines that have arrived; returns their number.
  package func takeLines() -> Int {
    take()
    guard let end = received.lastIndex(of: 0x0A), end >= consumed else { return 0 }
    let count = received[consumed...end].count { $0 == 0x0A }
    consumed = end + 1
    return count
  }

  /// Receives the bytes that have arrived.
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
    guard poll(&polled, 1, 30_000) > 0 else {
      throw ClientFailure(description: "the daemon sent nothing within half a minute")
    }
  }
}
