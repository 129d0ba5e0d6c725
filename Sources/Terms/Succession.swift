/// Where an obsolete or merged identifier leads: the walk over `replaced_by` and merges to terms that live.
package struct Succession: Equatable, Sendable {
  package enum Standing: Sendable {
    case current
    /// Obsolete or merged, with what it directly names as its successors.
    case superseded([String])
    /// No loaded ontology defines its prefix: given as it stands.
    case unloaded
    /// Its ontology is loaded and does not have it.
    case unknown
  }

  /// Final identifiers, each once, in the order they were reached.
  package private(set) var replacedBy: [String] = []
  /// Every identifier passed, the asked one first.
  package private(set) var chain: [String]
  /// Whether the walk came back to an identifier that it was on the way from.
  package private(set) var hasCycle = false

  package init(of id: String, standing: (String) -> Standing) {
    chain = [id]
    var path = [id]
    walk(id, &path, standing)
  }

  private mutating func walk(_ id: String, _ path: inout [String], _ standing: (String) -> Standing) {
    guard case .superseded(let successors) = standing(id) else { return }
    for next in successors {
      if path.contains(next) {
        hasCycle = true
        continue
      }
      if chain.contains(next) { continue }
      chain.append(next)
      switch standing(next) {
      case .current, .unloaded: replacedBy.append(next)
      case .unknown: break
      case .superseded:
        path.append(next)
        walk(next, &path, standing)
        path.removeLast()
      }
    }
  }
}
