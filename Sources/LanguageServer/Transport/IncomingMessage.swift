package import JSON

/// The identifier of a request, which its answer repeats.
package enum RequestID: Hashable, Sendable {
  case number(String)
  case string(String)

  init?(_ value: JSONValue?) {
    switch value {
    case .number(let digits): self = .number(digits)
    case .string(let text): self = .string(text)
    default: return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .number(let digits): .number(digits)
    case .string(let text): .string(text)
    }
  }
}

/// A message from the client.
package enum IncomingMessage: Sendable {
  case request(RequestID, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  /// A response to a request of the server. No such request needs the result.
  case response
  /// An invalid message, with the id of the request to answer, if it is known.
  case malformed(ResponseError, id: RequestID? = nil)

  package init(_ content: [UInt8]) {
    guard let message = JSONValue(content) else {
      self = .malformed(ResponseError(.parseError, "a message is not JSON"))
      return
    }
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

/// The reason why a request has no result.
package struct ResponseError: Error, Sendable {
  /// Codes of JSON-RPC 2.0, section 5.1, and LSP 3.17, "ErrorCodes".
  package enum Code: Int, Sendable {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case internalError = -32603
    case serverNotInitialized = -32002
    case requestCancelled = -32800
    case contentModified = -32801
  }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var json: JSONValue { ["code": JSONValue(code.rawValue), "message": .string(message)] }
}
