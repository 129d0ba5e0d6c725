import JSON

/// A request that is answered once its document has been checked.
struct ParkedRequest {
  let id: RequestID
  let uri: String
  /// Whether the answer describes the document at the time of the check, so that a change does not invalidate the
  /// request.
  let outlivesChanges: Bool
  let answer: (OpenDocument, Examined) -> JSONValue
}

/// The requests that wait for a check.
struct ParkedRequests {
  private var waiting: [ParkedRequest] = []

  mutating func park(_ request: ParkedRequest) { waiting.append(request) }

  /// Removes and returns the matching requests, in order.
  mutating func take(where isMeant: (ParkedRequest) -> Bool) -> [ParkedRequest] {
    defer { waiting.removeAll(where: isMeant) }
    return waiting.filter(isMeant)
  }
}
