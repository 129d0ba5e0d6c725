/// What candidates that are kept for the next time are found by, and what finding them took.
enum CandidateMemo {
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
}
