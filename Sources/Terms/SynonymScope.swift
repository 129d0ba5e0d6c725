/// How a synonym relates to its term (OBO 1.4, "synonym"). The order is the one in which a verdict names the scope
/// where a label equals several synonyms.
package enum SynonymScope: UInt8, CaseIterable, Sendable, Comparable {
  case exact, narrow, broad, related

  /// The keyword of the format: `EXACT`, `NARROW`, `BROAD`, `RELATED`.
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
