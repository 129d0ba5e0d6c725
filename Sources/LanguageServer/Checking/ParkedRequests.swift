import Wire

/// A request that is answered once its document has been checked.
struct ParkedRequest {
  let id: RequestID
  let uri: String
  /// Whether it is of the document as it will be then, and not of the one that was asked about.
  let outlivesChanges: Bool
  let answer: (OpenDocument, Examined) -> JSONValue
}

/// The requests that wait for a check.
struct ParkedRequests {
  private var waiting: [ParkedRequest] = []

  mutating func park(_ request: ParkedRequest) { waiting.append(request) }

  /// Those that are meant, in their order; they wait no longer.
  mutating func take(where isMeant: (ParkedRequest) -> Bool) -> [ParkedRequest] {
    defer { waiting.removeAll(where: isMeant) }
    return waiting.filter(isMeant)
  }
}
