import Foundation
import Subprocess
import SystemPackage
import Testing
package import Wire

/// A client of `obod lsp`: it speaks on the server's standard input and takes every byte of its standard output.
package actor LanguageClient {
  package static let pulling: JSONValue = ["textDocument": ["diagnostic": [:]]]
  /// Far more than any answer takes.
  private static let patience = Duration.seconds(120)

  private let input: StandardInputWriter
  private var stream = MessageStream()
  private var answers: [String: JSONValue] = [:]
  private var requestCount = 0
  private var hasEnded = false
  private var isOpen = true
  /// Notifications and requests of the server, in their order.
  package private(set) var notices: [JSONValue] = []
  /// Errors in answer to what had no id that could be read.
  package private(set) var refusals: [JSONValue] = []

  fileprivate init(_ input: StandardInputWriter) { self.input = input }

  struct Silence: Error, CustomStringConvertible {
    let description: String
  }

  // MARK: Saying

  package func send(_ bytes: [UInt8]) async throws { _ = try await input.write(bytes) }

  /// Content under a header of its length.
  package func send(content: String) async throws {
    try await send(Array("Content-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8))
  }

  package func notify(_ method: String, _ params: JSONValue) async throws {
    try await send(content: Self.text(["jsonrpc": "2.0", "method": .string(method), "params": params]))
  }

  /// Asks without waiting; the id of the request.
  package func ask(_ method: String, _ params: JSONValue) async throws -> Int {
    requestCount += 1
    let id = requestCount
    try await send(
      content: Self.text(["jsonrpc": "2.0", "id": JSONValue(id), "method": .string(method), "params": params])
    )
    return id
  }

  /// The server sees that nothing more comes.
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

  /// An answer whole: `result` or `error` under its id.
  package func answer(to id: JSONValue) async throws -> JSONValue {
    let key = Self.text(id)
    return try await wait(for: "answer to \(key)") { answers.removeValue(forKey: key) }
  }

  package func answer(to id: Int) async throws -> JSONValue { try await answer(to: JSONValue(id)) }

  package func request(_ method: String, _ params: JSONValue) async throws -> JSONValue {
    try await answer(to: ask(method, params))
  }

  /// The result of a request that must have one.
  package func result(_ method: String, _ params: JSONValue) async throws -> JSONValue {
    let answer = try await request(method, params)
    guard let result = answer["result"] else { throw Silence(description: "\(method): \(Self.text(answer))") }
    return result
  }

  /// The first notice that `isWanted`, once it has come.
  package func notice(_ what: String, where isWanted: (JSONValue) -> Bool) async throws -> JSONValue {
    try await wait(for: what) { notices.first(where: isWanted) }
  }

  package func refusal(_ number: Int) async throws -> JSONValue {
    try await wait(for: "refusal \(number)") { number < refusals.count ? refusals[number] : nil }
  }

  func wait<Value>(for what: String, _ find: () -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + Self.patience
    while true {
      if let value = find() { return value }
      guard !hasEnded, !stream.isBroken, ContinuousClock.now < deadline else {
        let heard = notices.suffix(5).map { Self.text($0).prefix(500) }.joined(separator: "\n")
        throw Silence(
          description: "no \(what)\(hasEnded ? ": the server has ended" : ""); \(leftovers)\nlast was heard:\n\(heard)"
        )
      }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Once the server has closed its output.
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

  /// What of the output was no message.
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
  /// A server for as long as `body` runs, initialized with `capabilities` unless they are nil, and left as the protocol
  /// says unless `body` has closed its input. Returns the exit status; nil where a signal ended it.
  @discardableResult
  package func editing(
    _ capabilities: JSONValue? = [:],
    variables: [String: String] = [:],
    body: (LanguageClient) async throws -> Void
  ) async throws -> Int32? {
    // Of what is said to a server that has ended a test shall hear by an error. What is started has its signals reset.
    signal(SIGPIPE, SIG_IGN)
    let named = variables.map { (Environment.Key(rawValue: $0.key) ?? "OBOD_UNNAMED", $0.value) }
    let result = try await Subprocess.run(
      .path(FilePath(Checkout.binary)),
      arguments: ["lsp"],
      environment: environment.updating(Dictionary(uniqueKeysWithValues: named)),
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
