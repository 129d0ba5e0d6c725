import Glibc
import Server

/// Connections that send requests concurrently, driven by one thread.
final class ConnectionPool {
  private struct Connection {
    let socket: Int32
    var next: Int
    /// The part of the batch that is still to be sent, as a range of the request list's bytes.
    var unsent = 0..<0
    var batchSize = 0
    /// The number of line feeds still missing from the answers to the batch.
    var missingLineFeeds = 0
    /// The time at which the batch was started, in nanoseconds.
    var start: UInt64 = 0
  }

  private let load: RequestList
  private let depth: Int
  private let linesPerAnswer: Int
  private var connections: [Connection] = []
  private var answered = 0
  /// The time each batch took, in nanoseconds.
  private var times: [UInt64] = []
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

  init(
    path: String,
    connections count: Int,
    depth: Int,
    load: RequestList,
    dialect: LoadGenerator.Dialect
  ) throws {
    self.load = load
    self.depth = depth
    linesPerAnswer = dialect == .redis ? 2 : 1
    for index in 0..<count {
      let first = load.ends.count / count * index
      connections.append(Connection(socket: try Self.connect(path), next: first))
    }
  }

  deinit {
    for connection in connections { close(connection.socket) }
    buffer.deallocate()
  }

  private static func connect(_ path: String) throws -> Int32 {
    guard let socket = UnixAddress.connect(path) else { throw UsageError(description: "\(path): no server listens") }
    _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
    return socket
  }

  func resetStatistics() {
    answered = 0
    times.removeAll(keepingCapacity: true)
  }

  /// Sends requests for the given time, then waits for the outstanding answers. Returns the elapsed time in seconds.
  @discardableResult
  func run(seconds: Double) throws -> Double {
    let start = Self.now()
    let end = start + UInt64(seconds * 1e9)
    for index in connections.indices { try begin(index) }
    var polled = connections.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
    var open = connections.count
    while open > 0 {
      for index in connections.indices {
        let events = connections[index].unsent.isEmpty ? POLLIN : POLLIN | POLLOUT
        polled[index].events = connections[index].missingLineFeeds > 0 ? Int16(events) : 0
      }
      guard poll(&polled, nfds_t(polled.count), 10_000) > 0 else {
        throw UsageError(description: "no answer for ten seconds")
      }
      let isOver = Self.now() >= end
      for index in connections.indices where connections[index].missingLineFeeds > 0 && polled[index].revents != 0 {
        try send(index)
        guard try receive(index) else { continue }
        if isOver { open -= 1 } else { try begin(index) }
      }
    }
    return Double(Self.now() - start) / 1e9
  }

  private func begin(_ index: Int) throws {
    if connections[index].next >= load.ends.count { connections[index].next = 0 }
    let batch = load.batch(from: connections[index].next, count: depth)
    connections[index].next += batch.count
    connections[index].unsent = batch.range
    connections[index].batchSize = batch.count
    connections[index].missingLineFeeds = batch.count * linesPerAnswer
    connections[index].start = Self.now()
    try send(index)
  }

  private func send(_ index: Int) throws {
    while !connections[index].unsent.isEmpty {
      let range = connections[index].unsent
      let count = load.bytes.withUnsafeBytes {
        Glibc.send(
          connections[index].socket,
          $0.baseAddress.map { $0 + range.lowerBound },
          range.count,
          Int32(MSG_NOSIGNAL)
        )
      }
      if count < 0 && errno == EAGAIN { return }
      guard count > 0 else { throw UsageError(description: "the server closed a connection") }
      connections[index].unsent = (range.lowerBound + count)..<range.upperBound
    }
  }

  /// Returns whether the batch has been answered completely.
  private func receive(_ index: Int) throws -> Bool {
    while connections[index].missingLineFeeds > 0 {
      let count = read(connections[index].socket, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EAGAIN { return false }
      guard count > 0 else { throw UsageError(description: "the server closed a connection") }
      connections[index].missingLineFeeds -= Self.lineFeeds(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    answered += connections[index].batchSize
    times.append(Self.now() - connections[index].start)
    return true
  }

  private static func lineFeeds(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    for byte in bytes where byte == 0x0A { count &+= 1 }
    return count
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Returns a JSON object: throughput in requests per second, batch times in microseconds, and the server's CPU time
  /// in microseconds per request.
  func report(elapsed: Double, cpu: Double?) -> String {
    times.sort()
    func quantile(_ part: Double) -> Double {
      times.isEmpty ? 0 : Double(times[min(times.count - 1, Int(Double(times.count) * part))]) / 1e3
    }
    var fields = [
      "\"requests_per_second\":\(Int(Double(answered) / elapsed))", "\"p50_us\":\(quantile(0.5))",
      "\"p99_us\":\(quantile(0.99))",
    ]
    if let cpu, answered > 0 { fields.append("\"server_cpu_us\":\(cpu * 1e6 / Double(answered))") }
    return "{" + fields.joined(separator: ",") + "}"
  }
}
