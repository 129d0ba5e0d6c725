/// How a synonym relates to its term (OBO 1.4, "synonym"). If a label equals several synonyms, the verdict names the
/// first of their scopes in this order.
package enum SynonymScope: UInt8, CaseIterable, Sendable, Comparable {
  case exact, narrow, broad, related

  /// The keyword in OBO: `EXACT`, `NARROW`, `BROAD`, `RELATED`.
  package var keyword: String {
    switch self {
    case .exact: "EXACT"
    case .narrow: "NARROW"
    case .broad: "BROAD"
    case .related: "RELATED"
    }
  }

  package init?(keyword: some StringProtocol) {
    switch keyword {
    case "EXACT": self = .exact
    case "NARROW": self = .narrow
    case "BROAD": self = .broad
    case "RELATED": self = .related
    default: return nil
    }
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
