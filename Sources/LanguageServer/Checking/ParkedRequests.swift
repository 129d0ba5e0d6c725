import JSON
import JSONRPC

/// A request that is answered once its document has been checked.
struct ParkedRequest {
  let id: RequestID
  let uri: String
  /// Whether the answer describes the document at the time of the check, so that a change does not invalidate the
  /// request.
  let outlivesChanges: Bool
  let answer: (OpenDocument, CheckedDocument) -> JSONValue
}

/// The requests that wait for a check.
struct ParkedRequests {
  private var waiting: [ParkedRequest] = []

  mutating func park(_ request: ParkedRequest) { waiting.append(request) }

  /// Removes and returns the matching requests, in order.
  mutating func remove(where isMatching: (ParkedRequest) -> Bool) -> [ParkedRequest] {
    defer { waiting.removeAll(where: isMatching) }
    return waiting.filter(isMatching)
  }
}
