package import JSON

/// Sends messages to the client. Used by one thread at a time.
package final class MessageSender {
  /// What separates the messages of a stream.
  package enum Framing {
    /// A header with the content's length (Language Server Protocol).
    case header
    /// One line for each message (Model Context Protocol).
    case line
  }

  private let output: (UnsafeRawBufferPointer) throws -> Void
  private let framing: Framing
  private let content = ByteSink()
  private let message = ByteSink()
  /// The responses to a batch so far; nil if they are sent one by one.
  private var batch: [JSONValue]?
  /// Whether a write has failed; nothing is sent after that.
  package private(set) var isBroken = false

  /// `output` writes a message whole.
  package init(_ framing: Framing, output: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    self.framing = framing
    self.output = output
  }

  package func answer(_ id: RequestID, _ result: Result<JSONValue, ResponseError>) {
    switch result {
    case .success(let value): send(["id": id.json, "result": value])
    case .failure(let error): send(["id": id.json, "error": error.json])
    }
  }

  /// Answers a message whose request id could not be read.
  package func refuse(_ error: ResponseError) { send(["id": .null, "error": error.json]) }

  package func notify(_ method: String, _ params: JSONValue) { send(["method": .string(method), "params": params]) }

  package func request(_ id: RequestID, _ method: String) { send(["id": id.json, "method": .string(method)]) }

  /// Sends the responses that `body` gives as one message; none if there are none.
  package func sendTogether(_ body: () -> Void) {
    batch = []
    body()
    let responses = batch ?? []
    batch = nil
    if !responses.isEmpty { write(.array(responses)) }
  }

  private func send(_ fields: KeyValuePairs<String, JSONValue>) {
    let all = JSONValue.object([(name: "jsonrpc", value: "2.0")] + fields.map { (name: $0.key, value: $0.value) })
    if batch == nil { write(all) } else { batch?.append(all) }
  }

  private func write(_ value: JSONValue) {
    guard !isBroken else { return }
    content.removeAll()
    var json = JSONWriter(content)
    json.element(value)
    message.removeAll()
    if framing == .header { message.append("Content-Length: \(content.count)\r\n\r\n") }
    message.append(content.bytes)
    if framing == .line { message.append("\n") }
    do { try output(message.bytes) } catch { isBroken = true }
  }
}
