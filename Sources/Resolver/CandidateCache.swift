/// The key and the value under which candidates are cached, with the cost of finding them.
enum CandidateCache {
  /// In bytes. Candidates for longer labels are not cached.
  private static let maxLabelLength = 128

  struct Key: Hashable {
    private let label: [UInt8]
    private let term: Int?
    /// The ontology that does not define the identifier.
    private let ontology: Int?

    /// nil if the candidates are not cached.
    init?(_ label: UnsafeRawBufferPointer, _ check: CheckResult) {
      guard label.count <= CandidateCache.maxLabelLength else { return nil }
      self.label = Array(label)
      term = check.term
      if case .unknown(let ontology) = check.identified.resolution { self.ontology = ontology } else { ontology = nil }
    }
  }

  struct CachedCandidates {
    let candidates: [Candidate]
    let cost: Budget.Cost
  }
}
