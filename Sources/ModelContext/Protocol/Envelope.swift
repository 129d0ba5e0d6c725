import JSON
import JSONRPC

/// What a request says about the protocol in its `_meta` (revision 2026-07-28, "General fields").
enum Envelope {
  private static let versionKey = "io.modelcontextprotocol/protocolVersion"
  private static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
  private static let serverKey = "io.modelcontextprotocol/serverInfo"

  /// Returns the revision that a request is written in; nil if it says nothing, as in the revisions with a handshake.
  static func revision(of params: JSONValue) throws(ResponseError) -> Revision? {
    guard let meta = params["_meta"], let version = meta[versionKey] else { return nil }
    guard case .string(let name) = version else {
      throw ResponseError(.invalidParams, "'\(versionKey)' must be a string")
    }
    guard let revision = Revision(rawValue: name), !revision.hasHandshake else {
      let supported = Revision.allCases.filter { !$0.hasHandshake }.map { JSONValue.string($0.rawValue) }
      throw ResponseError(
        .unsupportedProtocolVersion,
        "revision '\(name.prefix(100))' of the protocol is not supported",
        data: ["supported": .array(supported), "requested": .string(name)]
      )
    }
    guard case .object? = meta[capabilitiesKey] else {
      throw ResponseError(.invalidParams, "'_meta' has no object '\(capabilitiesKey)'")
    }
    return revision
  }

  /// Adds to a result what the revision requires of every result.
  static func closing(_ result: JSONValue, _ revision: Revision, server: JSONValue) -> JSONValue {
    guard !revision.hasHandshake, case .object(let fields) = result else { return result }
    let meta: JSONValue = .object([(name: serverKey, value: server)])
    return .object([(name: "resultType", value: "complete")] + fields + [(name: "_meta", value: meta)])
  }
}

extension ResponseError.Code {
  /// Revision 2026-07-28, "Protocol errors".
  static let unsupportedProtocolVersion = Self(-32022)
  /// Until revision 2025-11-25; later ones say that a parameter is invalid.
  static let resourceNotFound = Self(-32002)
}
