package import JSON

/// A message from the client (JSON-RPC 2.0).
package enum IncomingMessage: Sendable {
  case request(RequestID, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  /// A response to a request of the server. No such request needs the result.
  case response
  /// Several messages in one, whose responses are sent in one as well.
  case batch([IncomingMessage])
  /// An invalid message, with the id of the request to answer, if it is known.
  case malformed(ResponseError, id: RequestID? = nil)

  package init(_ content: [UInt8]) {
    switch JSONValue(content) {
    case .array(let messages) where !messages.isEmpty: self = .batch(messages.map(Self.init))
    case .object(let fields): self.init(.object(fields))
    case nil: self = .malformed(ResponseError(.parseError, "a message is not JSON"))
    default: self = .malformed(ResponseError(.invalidRequest, "a message is not an object"))
    }
  }

  private init(_ message: JSONValue) {
    let params = message["params"] ?? .object([])
    let id = message["id"]
    guard case .string(let method)? = message["method"] else {
      let isResponse = id != nil && (message["result"] != nil || message["error"] != nil)
      let error = ResponseError(.invalidRequest, "a message has no method")
      self = isResponse ? .response : .malformed(error, id: RequestID(id))
      return
    }
    if let id {
      self =
        RequestID(id).map { .request($0, method: method, params: params) }
        ?? .malformed(ResponseError(.invalidRequest, "the id of a request must be a number or a string"))
    } else {
      self = .notification(method: method, params: params)
    }
  }
}
