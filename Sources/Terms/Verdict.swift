/// The status of an identifier in the loaded ontologies.
package enum TermStatus: String, CaseIterable, Sendable {
  case current, obsolete, merged, unknown, outside, unloaded, malformed
}

extension TermStatus {
  /// Whether the identifier could not be checked with the loaded ontologies.
  package var isUnchecked: Bool { self == .unloaded || self == .outside }

  /// The severity of an identifier with this status, whatever its label.
  package var severity: Severity {
    switch self {
    case .current: .ok
    case .outside, .unloaded: .info
    case .merged: .warning
    case .obsolete, .unknown, .malformed: .error
    }
  }
}

package enum Severity: String, Sendable {
  case ok, info, warning, error
}

/// How a given label relates to a term, whatever the term's status.
package enum LabelMatch: String, Sendable {
  case exact, normalized, synonym, former, none
}

/// The answer to "does this label belong to this identifier?". The first verdict that applies is given, in this order.
package enum Verdict: String, CaseIterable, Sendable {
  case malformedID = "malformed_id"
  case unloadedPrefix = "unloaded_prefix"
  /// The identifier is not in the loaded subset of its ontology.
  case outsideSubset = "outside_subset"
  case unknownID = "unknown_id"
  case obsolete
  case merged
  /// The identifier is current, and no label was given.
  case current
  case exact
  case normalized
  case synonym
  case former
  case mismatch
  /// In prose: one of the term's names is next to the identifier.
  case confirmed
  /// In prose: the text next to the identifier, if any, neither confirms nor contradicts it.
  case unconfirmed

  package var severity: Severity {
    switch self {
    case .current, .exact, .confirmed: .ok
    case .unloadedPrefix, .outsideSubset, .unconfirmed: .info
    case .merged, .normalized, .synonym, .former: .warning
    case .malformedID, .unknownID, .obsolete, .mismatch: .error
    }
  }

  /// Whether the identifier could not be checked with the loaded ontologies.
  package var isUnchecked: Bool { self == .unloadedPrefix || self == .outsideSubset }

  /// The verdict on an identifier and a label if the term is current.
  package init(match: LabelMatch) {
    switch match {
    case .exact: self = .exact
    case .normalized: self = .normalized
    case .synonym: self = .synonym
    case .former: self = .former
    case .none: self = .mismatch
    }
  }
}
