import Documents
package import Terms

/// The outcomes for all identifiers that were found; each identifier has exactly one.
package struct Tally: Sendable, Equatable {
  package enum Outcome: String, CaseIterable, Sendable {
    case confirmed, deviating, mismatched, misplaced, unconfirmed, obsolete, unknown, unchecked
  }

  package private(set) var counts: [Outcome: Int] = [:]
  /// The reason why identifiers of a prefix were not checked.
  package struct Unchecked: Sendable, Hashable, Comparable {
    package let prefix: String
    package let reason: Verdict

    package static func < (left: Self, right: Self) -> Bool {
      (left.prefix, left.reason.rawValue) < (right.prefix, right.reason.rawValue)
    }
  }

  /// Identifiers that were not checked, by prefix and reason.
  package private(set) var uncheckedPrefixes: [Unchecked: Int] = [:]
  /// Mappings whose identifier is not that of a term.
  package var nonTermMappings = 0
  /// Findings suppressed by a comment or by the settings.
  package var suppressed = 0
  /// How the schema was applied.
  package var schema = SchemaTally()
  /// Findings that are in the baseline.
  package var inBaseline = 0
  /// Findings that an earlier version of the documents had.
  package var earlier = 0

  package init() {}

  package var identifiers: Int { counts.values.reduce(0, +) }

  /// `isMisplaced` is true if the schema does not allow the term in its slot.
  package mutating func add(_ verdict: Verdict, isMisplaced: Bool = false, prefix: @autoclosure () -> String) {
    let outcome = Outcome(verdict)
    let isOtherwiseRight = [.confirmed, .deviating, .unconfirmed].contains(outcome)
    counts[isMisplaced && isOtherwiseRight ? .misplaced : outcome, default: 0] += 1
    if verdict.isUnchecked { uncheckedPrefixes[Unchecked(prefix: prefix(), reason: verdict), default: 0] += 1 }
  }

  package mutating func add(_ other: Tally) {
    counts.merge(other.counts, uniquingKeysWith: +)
    uncheckedPrefixes.merge(other.uncheckedPrefixes, uniquingKeysWith: +)
    nonTermMappings += other.nonTermMappings
    suppressed += other.suppressed
    inBaseline += other.inBaseline
    earlier += other.earlier
    schema.add(other.schema)
  }
}

/// How a schema was applied to documents.
package struct SchemaTally: Sendable, Equatable {
  /// Values that the schema constrains.
  package var values = 0
  /// Values that their enum does not have.
  package var outside = 0
  /// Values whose membership in their enum could not be determined.
  package var unjudged = 0
  /// Identifiers in places about which the schema says nothing.
  package var unbound = 0

  mutating func add(_ other: SchemaTally) {
    values += other.values
    outside += other.outside
    unjudged += other.unjudged
    unbound += other.unbound
  }
}

extension Tally.Outcome {
  init(_ verdict: Verdict) {
    switch verdict {
    case .exact, .confirmed: self = .confirmed
    case .normalized, .synonym, .former: self = .deviating
    case .mismatch: self = .mismatched
    case .current, .unconfirmed: self = .unconfirmed
    case .obsolete, .merged: self = .obsolete
    case .unknownID, .malformedID: self = .unknown
    case .unloadedPrefix, .outsideSubset: self = .unchecked
    }
  }

  /// For display.
  package var summary: String {
    switch self {
    case .confirmed: "confirmed"
    case .deviating: "by another name"
    case .mismatched: "mismatched"
    case .misplaced: "outside their enum"
    case .unconfirmed: "unconfirmed"
    case .obsolete: "obsolete or merged"
    case .unknown: "unknown"
    case .unchecked: "not checked"
    }
  }
}
