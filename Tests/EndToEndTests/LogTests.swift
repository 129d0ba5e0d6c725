import Foundation
import JSON
import Subprocess
import Support
import Testing

/// The daemon's log on standard error.
@Suite struct LogTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static let secret = "PatientXyzzy"

  /// Sends requests that are refused, each with a secret in it.
  private func misbehave() async throws {
    let client = try RawClient(program)
    for request in [
      "\(Self.secret) HP:1", "@\(Self.secret)", "PING \(Self.secret)", "LABEL limit= \(Self.secret)\u{1}",
    ] {
      try client.send("\(request)\n")
    }
    try client.send(Array("CHECK \(Self.secret) ".utf8) + [0xFF, 0x0A])
    try client.send("CHECK HP:1 \(Self.secret)\n")
    try client.send("LOOKUP \(String(repeating: Self.secret, count: 6000))\n")
    var last: String?
    while let line = try client.line() { last = line }
    #expect(last?.contains("line_too_long") == true)
  }

  @Test func refusalsAreLoggedWithCodeAndClientButWithoutTheRequest() async throws {
    let daemon = try await program.serving("--log-level", "trace", "--log-format", "json") { _ in try await misbehave()
    }
    let events = try daemon.log.split(separator: "\n").map { try #require(JSONValue(String($0)), "\($0)") }
    let codes = events.compactMap { $0["error"]?.string }
    #expect(
      codes == ["unknown_verb", "unknown_verb", "unexpected_argument", "bad_request", "line_too_long"],
      "\(daemon.log)"
    )
    for event in events {
      #expect(Logged.fields.isSuperset(of: Logged.names(event)))
      guard event["error"] != nil else { continue }
      #expect(event["uid"]?.int == Int(getuid()))
      #expect(event["pid"]?.int == Int(getpid()))
      #expect((event["connection"]?.int ?? 0) > 0)
    }
    let messages = events.compactMap { $0["message"]?.string }
    // The first client may connect before this line is logged.
    #expect(messages.contains { $0.hasPrefix("serving generation 1 on \(program.socket)") })
    #expect(messages.last == "stopped; dropped connections: 0")
    #expect(!daemon.log.contains(Self.secret))
  }

  private enum Logged {
    static let fields: Set = ["time", "level", "message", "connection", "error", "pid", "uid"]

    static func names(_ event: JSONValue) -> [String] {
      guard case .object(let fields) = event else { return [] }
      return fields.map(\.name)
    }
  }

  @Test func theDefaultLevelLogsRefusalsButNotConnections() async throws {
    let daemon = try await program.serving { _ in try await misbehave() }
    let events = daemon.log.split(separator: "\n").map {
      $0.split(separator: " ").dropFirst().prefix(3).joined(separator: " ")
    }
    let refused = Array(repeating: "info refused a", count: 4)
    let others = ["info serving generation", "info limit reached:", "info stopping; open", "info stopped; dropped"]
    #expect(events.sorted() == (refused + others).sorted(), "\(daemon.log)")
  }

  @Test func aLevelLeavesOutWhatIsLess() async throws {
    let daemon = try await program.serving("--log-level", "error") { _ in try await misbehave() }
    #expect(daemon.log.isEmpty, "\(daemon.log)")
  }

  @Test func noClientCanFillTheLog() async throws {
    let daemon = try await program.serving("--log-level", "debug") { _ in
      let client = try RawClient(program)
      try client.send(String(repeating: "WHAT\n", count: 20_000) + "QUIT\n")
      var count = 0
      while try client.line() != nil { count += 1 }
      #expect(count == 20_001)
      // The next line that is logged is accompanied by the number of lines left out.
      try await Task.sleep(for: .seconds(2))
    }
    let lines = daemon.log.split(separator: "\n")
    #expect(lines.count < 1000)
    let reported = lines.count { $0.contains("refused a request") }
    let counts = lines.compactMap { line -> Int? in
      guard line.contains("lines about clients"), let words = line.firstRange(of: "omitted ") else { return nil }
      return Int(line[words.upperBound...].prefix { $0.isNumber })
    }
    #expect(reported >= 90 && reported < 900)
    // This includes connections that the test itself opens and closes.
    #expect(counts.reduce(reported, +) >= 20_000, "\(counts) \(reported)")
  }

  /// Regression: the daemon waited for a log reader that had stopped reading, and all clients waited with it.
  @Test func aLogReaderThatStopsReadingDelaysNoClient() async throws {
    let path = "\(folder.path)/log"
    try #require(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    try #require(reader >= 0)
    defer { close(reader) }
    let toPipe = ["/bin/sh", "-c", "exec \"$@\" 2>\"\(path)\"", "sh"]
    let daemon = try await program.serving(["--log-level", "debug"], before: toPipe) { _ in
      func come(_ count: Int) throws {
        for _ in 0..<count { try #require(try RawClient(program).ask("PING") != nil) }
      }
      _ = taken(from: reader)
      let filling = [UInt8](repeating: 0x2E, count: 4096)
      while Foundation.write(reader, filling, filling.count) > 0 {}
      try come(60)
      #expect(!taken(from: reader).contains("connection opened"))
      // Of the lines about clients, a hundred are logged at once, then one per second.
      try await Task.sleep(for: .seconds(2))
      try come(1)
      let log = taken(from: reader)
      #expect(log.contains(" lines because nothing read the log\n") && log.contains(" warning omitted "), "\(log)")
    }
    #expect(daemon.ending == .exited(0))
  }

  /// Returns everything in a pipe.
  private func taken(from pipe: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(pipe, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func aClosedLogDoesNotEndTheDaemon() async throws {
    let path = "\(folder.path)/log"
    try #require(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    let toPipe = ["/bin/sh", "-c", "exec \"$@\" 2>\"\(path)\"", "sh"]
    let daemon = try await program.serving(["--log-level", "debug"], before: toPipe) { _ in
      close(reader)
      for _ in 0..<10 { try #require(try RawClient(program).ask("PING") != nil) }
    }
    #expect(daemon.ending == .exited(0))
  }

  @Test func variablesSetLevelAndFormatAndOtherValuesAreRefused() async throws {
    for (variable, value) in [("OBOD_LOG_LEVEL", "loud"), ("OBOD_LOG_FORMAT", "xml"), ("OBOD_SOCKET_MODE", "rw")] {
      let refused = try await program.runBeside(Checkout.binary, ["serve"], variables: [variable: value])
      #expect(refused.status == 2)
      #expect(refused.errors.contains(variable), "\(refused.errors)")
    }
    for arguments in [["--log-level", "loud"], ["--log-format", "xml"]] {
      #expect(try await program.run(["serve"] + arguments).status == 2)
    }
  }
}
