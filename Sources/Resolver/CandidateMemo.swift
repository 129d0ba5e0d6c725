/// The key and the value under which candidates are cached, with the cost of finding them.
enum CandidateMemo {
  /// In bytes. Candidates for longer labels are not cached.
  private static let longestLabel = 128

  struct Key: Hashable {
    private let label: [UInt8]
    private let term: Int?
    /// The ontology that does not define the identifier.
    private let ontology: Int?

    /// nil if the candidates are not cached.
    init?(_ label: UnsafeRawBufferPointer, _ check: CheckResult) {
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
