import ArgumentParser
import Glibc

/// Sends requests to a server on a Unix socket as fast as it answers, and reports the speed.
///
/// The same program measures obod and redis, so that its own overhead is the same for both.
@main
struct LoadGenerator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obod-bench",
    abstract: "Measure a server on a Unix socket: throughput, latency, and its CPU time per request.",
    discussion: "Prints one JSON object. Every connection sends DEPTH requests at once and waits for all their answers."
  )

  enum Dialect: String, ExpressibleByArgument {
    /// A request is one line, and so is an answer.
    case obod
    /// A line is a key to GET; an answer is a bulk string without line feeds, which is two lines.
    case redis
  }

  @Option(help: "The socket.") var socket: String
  @Option(help: "obod or redis.") var dialect = Dialect.obod
  @Option(help: "A file of requests, one per line.") var requests: String
  @Option(help: "How many connections send requests at once.") var connections = 1
  @Option(help: "How many requests a connection sends before it waits.") var depth = 1
  @Option(help: "How long to send requests, in seconds.") var seconds = 2.0
  @Option(help: "The server's process ID, to report its CPU time.") var pid: Int32?

  func run() throws {
    let load = try RequestList(path: requests, dialect: dialect)
    let pool = try ConnectionPool(path: socket, connections: connections, depth: depth, load: load, dialect: dialect)
    try pool.run(seconds: 0.2)
    pool.resetStatistics()
    let before = pid.map(cpuSeconds)
    let elapsed = try pool.run(seconds: seconds)
    let cpu = pid.map { cpuSeconds($0) - (before ?? 0) }
    print(pool.report(elapsed: elapsed, cpu: cpu))
  }

  /// Returns the user and system time of a process so far, in seconds, from `/proc/PID/stat` (proc(5)).
  private func cpuSeconds(_ pid: Int32) -> Double {
    guard let file = fopen("/proc/\(pid)/stat", "r") else { return 0 }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 1024)
    let count = fread(&line, 1, line.count, file)
    // The second field is the command name in parentheses, which may contain blanks.
    let fields = String(decoding: line[..<count], as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
