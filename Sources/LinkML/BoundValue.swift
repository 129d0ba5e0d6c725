package import Documents

/// What an identifier must satisfy.
package indirect enum Demand: Sendable, Hashable {
  /// Any identifier is allowed.
  case anything
  /// The number of an enum that must have it.
  case member(of: Int, Obligation?)
  case any([Demand])
  case all([Demand])

  /// Returns the demand that at least one of several holds.
  static func anyOf(_ demands: [Demand]) -> Demand {
    if demands.contains(where: \.isAnything) { return .anything }
    let distinct = distinct(demands)
    return distinct.count == 1 ? distinct[0] : .any(distinct)
  }

  /// Returns the demand that all of several hold.
  static func allOf(_ demands: [Demand]) -> Demand {
    let demands = distinct(demands.filter { !$0.isAnything })
    if demands.isEmpty { return .anything }
    return demands.count == 1 ? demands[0] : .all(demands)
  }

  private static func distinct(_ demands: [Demand]) -> [Demand] {
    var known: Set<Demand> = []
    return demands.filter { known.insert($0).inserted }
  }

  var isAnything: Bool { if case .anything = self { true } else { false } }

  /// The numbers of the enums that are named, in order.
  package var enumNumbers: [Int] {
    switch self {
    case .anything: []
    case .member(let number, _): [number]
    case .any(let demands), .all(let demands): demands.flatMap(\.enumNumbers)
    }
  }

  package var obligation: Obligation? {
    switch self {
    case .anything: nil
    case .member(_, let obligation): obligation
    case .any(let demands), .all(let demands): demands.lazy.compactMap(\.obligation).first
    }
  }
}

/// A value of a document of which the schema says which terms it may be.
package struct BoundValue: Sendable {
  package let id: Piece
  /// The label beside it; nil if there is none.
  package let label: Piece?
  package let demand: Demand
  let steps: [DocumentTree.Step]
  package let slot: String
  /// The field of the slot's value that holds the identifier; nil if the value itself is the identifier.
  package let field: String?

  /// Slots joined by `.`, with positions in lists counted from 0.
  package var path: String { steps.joined }
}

/// A value that lacks a field that a binding requires.
package struct MissingField: Sendable {
  /// Where the value begins.
  package let offset: Int
  package let path: String
  package let slot: String
  package let field: String
  /// The number of the enum; nil if any term is allowed.
  package let enumNumber: Int?
}
