package import JSON

/// The identifier of a request, which its answer repeats.
package enum RequestID: Hashable, Sendable {
  case number(String)
  case string(String)

  package init?(_ value: JSONValue?) {
    switch value {
    case .number(let digits): self = .number(digits)
    case .string(let text): self = .string(text)
    default: return nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .number(let digits): .number(digits)
    case .string(let text): .string(text)
    }
  }
}
