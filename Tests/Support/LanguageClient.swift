import Foundation
package import JSON
import Subprocess
import SystemPackage
import Testing

/// A client of `obod lsp`, which writes to the server's standard input and reads every byte of its standard output.
package actor LanguageClient {
  package static let pulling: JSONValue = ["textDocument": ["diagnostic": [:]]]
  /// Far more than any answer takes.
  private static let timeout = Duration.seconds(120)

  private let input: StandardInputWriter
  private var stream = MessageStream()
  private var answers: [String: JSONValue] = [:]
  private var requestCount = 0
  private var hasEnded = false
  private var isOpen = true
  /// Notifications and requests from the server, in order.
  package private(set) var notices: [JSONValue] = []
  /// Errors in response to messages without a readable id.
  package private(set) var refusals: [JSONValue] = []

  fileprivate init(_ input: StandardInputWriter) { self.input = input }

  struct Timeout: Error, CustomStringConvertible {
    let description: String
  }

  // MARK: Saying

  package func send(_ bytes: [UInt8]) async throws { _ = try await input.write(bytes) }

  /// Sends content under a header with its length.
  package func send(content: String) async throws {
    try await send(Array("Content-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8))
  }

  package func notify(_ method: String, _ params: JSONValue) async throws {
    try await send(content: Self.text(["jsonrpc": "2.0", "method": .string(method), "params": params]))
  }

  /// Sends a request without waiting; returns its id.
  package func ask(_ method: String, _ params: JSONValue) async throws -> Int {
    requestCount += 1
    let id = requestCount
    try await send(
      content: Self.text(["jsonrpc": "2.0", "id": JSONValue(id), "method": .string(method), "params": params])
    )
    return id
  }

  /// Closes the server's input.
  package func close() async throws {
    isOpen = false
    try await input.finish()
  }

  private static func text(_ value: JSONValue) -> String {
    let sink = ByteSink()
    var json = JSONWriter(sink)
    json.beginObject()
    json.field("", value)
    json.endObject()
    return String(sink.string.dropFirst(#"{"":"#.count).dropLast())
  }

  // MARK: Hearing

  /// Returns a whole response, with `result` or `error`.
  package func answer(to id: JSONValue) async throws -> JSONValue {
    let key = Self.text(id)
    return try await wait(for: "answer to \(key)") { answers.removeValue(forKey: key) }
  }

  package func answer(to id: Int) async throws -> JSONValue { try await answer(to: JSONValue(id)) }

  package func request(_ method: String, _ params: JSONValue) async throws -> JSONValue {
    try await answer(to: ask(method, params))
  }

  /// Returns the result of a request; throws if the response is an error.
  package func result(_ method: String, _ params: JSONValue) async throws -> JSONValue {
    let answer = try await request(method, params)
    guard let result = answer["result"] else { throw Timeout(description: "\(method): \(Self.text(answer))") }
    return result
  }

  /// Returns the first notice that `isWanted`, waiting for it if necessary.
  package func notice(_ what: String, where isWanted: (JSONValue) -> Bool) async throws -> JSONValue {
    try await wait(for: what) { notices.first(where: isWanted) }
  }

  package func refusal(_ number: Int) async throws -> JSONValue {
    try await wait(for: "refusal \(number)") { number < refusals.count ? refusals[number] : nil }
  }

  func wait<Value>(for what: String, _ find: () -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + Self.timeout
    while true {
      if let value = find() { return value }
      guard !hasEnded, !stream.isBroken, ContinuousClock.now < deadline else {
        let received = notices.suffix(5).map { Self.text($0).prefix(500) }.joined(separator: "\n")
        throw Timeout(
          description:
            "no \(what)\(hasEnded ? ": the server has ended" : ""); \(leftovers)\nlast was received:\n\(received)"
        )
      }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Returns once the server has closed its output.
  package func ended() async throws {
    _ = try await wait(for: "end of the server") { hasEnded ? true : nil }
  }

  fileprivate func read(_ output: SubprocessOutputSequence) async throws {
    defer { hasEnded = true }
    for try await buffer in output {
      stream.append(buffer.withUnsafeBytes { Array($0) })
      while let message = stream.next() { take(message) }
    }
  }

  private func take(_ message: JSONValue) {
    if message["method"] != nil { return notices.append(message) }
    switch message["id"] {
    case nil, .null?: refusals.append(message)
    case let id?: answers[Self.text(id)] = message
    }
  }

  /// The part of the output that was not a message.
  fileprivate var leftovers: String { stream.leftovers }

  // MARK: Beginning and leaving

  package func begin(_ capabilities: JSONValue, processID: Int? = nil) async throws -> JSONValue {
    let result = try await result(
      "initialize",
      ["processId": processID.map { JSONValue($0) } ?? .null, "rootUri": .null, "capabilities": capabilities]
    )
    try await notify("initialized", [:])
    return result
  }

  fileprivate func leave() async throws {
    guard isOpen, !hasEnded else { return }
    _ = try await result("shutdown", .null)
    try await notify("exit", .null)
    try await close()
  }
}

extension Program {
  /// Runs a server while `body` runs. It is initialized with `capabilities` unless they are nil, and shut down by the
  /// protocol unless `body` has closed its input. Returns the exit status; nil if a signal ended the server.
  @discardableResult
  package func editing(
    _ capabilities: JSONValue? = [:],
    variables: [String: String] = [:],
    body: (LanguageClient) async throws -> Void
  ) async throws -> Int32? {
    // Writing to a server that has ended must be an error in the test, not a signal. Child processes get default
    // signals.
    signal(SIGPIPE, SIG_IGN)
    let named = variables.map { (Environment.Key(rawValue: $0.key) ?? "OBOD_UNNAMED", $0.value) }
    let result = try await Subprocess.run(
      .path(FilePath(Checkout.binary)),
      arguments: ["lsp"],
      environment: environment.updating(Dictionary(uniqueKeysWithValues: named)),
      workingDirectory: FilePath(Checkout.root),
      input: .inputWriter,
      output: .sequence,
      error: .string(limit: 1 << 20)
    ) { server in
      let client = LanguageClient(server.standardInputWriter)
      let output = server.standardOutput
      let reading = Task { try await client.read(output) }
      do {
        if let capabilities { _ = try await client.begin(capabilities) }
        try await body(client)
        try await client.leave()
        try await client.ended()
      } catch {
        try? server.send(signal: .kill)
        throw error
      }
      try await reading.value
      let leftovers = await client.leftovers
      #expect(leftovers.isEmpty, "standard output had what is no message: \(leftovers)")
    }
    if case .exited(let code) = result.terminationStatus { return code }
    return nil
  }
}
