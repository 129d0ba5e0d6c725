package import JSON

/// The reason why a request has no result.
package struct ResponseError: Error, Sendable {
  /// A number that tells programs what went wrong. Protocols add their own.
  package struct Code: Sendable {
    package let number: Int

    package init(_ number: Int) { self.number = number }

    // JSON-RPC 2.0, section 5.1.
    package static let parseError = Code(-32700)
    package static let invalidRequest = Code(-32600)
    package static let methodNotFound = Code(-32601)
    package static let invalidParams = Code(-32602)
    package static let internalError = Code(-32603)
  }

  package let code: Code
  package let message: String
  private let data: JSONValue?

  /// `data` is more about the error, for programs.
  package init(_ code: Code, _ message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  package var json: JSONValue {
    .object(present: ["code": JSONValue(code.number), "message": .string(message), "data": data])
  }
}
