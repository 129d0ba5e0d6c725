import Files
import JSON

/// Sends messages to the client. Used by one thread at a time.
final class MessageSender {
  private let output: FileDescriptor
  private let content = ByteSink()
  private let message = ByteSink()
  /// Whether a write has failed; nothing is sent after that.
  private(set) var isBroken = false

  init(_ output: FileDescriptor) { self.output = output }

  func answer(_ id: RequestID, _ result: Result<JSONValue, ResponseError>) {
    send { json in
      json.field("id", id.json)
      switch result {
      case .success(let value): json.field("result", value)
      case .failure(let error): json.field("error", error.json)
      }
    }
  }

  /// Answers a message whose request id could not be read.
  func refuse(_ error: ResponseError) {
    send { json in
      json.field("id", .null)
      json.field("error", error.json)
    }
  }

  func notify(_ method: StaticString, _ params: JSONValue) {
    send { json in
      json.field("method", method)
      json.field("params", params)
    }
  }

  func request(_ id: RequestID, _ method: StaticString) {
    send { json in
      json.field("id", id.json)
      json.field("method", method)
    }
  }

  private func send(_ write: (inout JSONWriter) -> Void) {
    guard !isBroken else { return }
    content.removeAll()
    var json = JSONWriter(content)
    json.beginObject()
    json.field("jsonrpc", "2.0" as StaticString)
    write(&json)
    json.endObject()
    message.removeAll()
    message.append("Content-Length: \(content.count)\r\n\r\n")
    message.append(content.bytes)
    do { try output.write(message.bytes) } catch { isBroken = true }
  }
}
