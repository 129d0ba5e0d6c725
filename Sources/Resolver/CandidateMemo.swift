/// Candidates that were found lately, by the label and what it was held against.
struct CandidateMemo {
  private static let most = 1_024
  /// A longer label is not worth its memory.
  private static let longestLabel = 128

  struct Key: Hashable {
    private let label: [UInt8]
    private let term: Int?
    /// The ontology that does not have the identifier.
    private let ontology: Int?

    /// nil for what is not kept.
    init?(_ label: UnsafeRawBufferPointer, _ check: Check) {
      guard label.count <= CandidateMemo.longestLabel else { return nil }
      self.label = Array(label)
      term = check.term
      if case .unknown(let ontology) = check.identified.standing { self.ontology = ontology } else { ontology = nil }
    }
  }

  struct Found {
    let candidates: [Candidate]
    let cost: Effort.Cost
  }

  private var known: [Key: Found] = [:]

  subscript(key: Key) -> Found? {
    get { known[key] }
    set {
      if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
      known[key] = newValue
    }
  }
}
