import Lexicon
import Resolver
import Terms

/// What the answers say about identifiers that are replaced, or that were probably meant.
extension Resolver {
  func targets(of identifier: Lexicon.Identifier, _ kind: TargetKind) -> [TargetRecord] {
    lexicon.targets(of: identifier).map { lexicon.targets[$0] }.filter { $0.kind == kind.rawValue }
  }

  /// Returns the identifier whose replacements an answer names; nil if it is not replaced.
  func superseded(_ check: CheckResult) -> Lexicon.Identifier? {
    switch check.identified.resolution {
    case .term(let term): check.status == .obsolete ? .term(term) : nil
    case .alternate(let alternate): .alternate(alternate)
    case .unknown, .outside, .unloaded, .malformed: nil
    }
  }

  /// Returns the term that was probably meant, if an identifier is not found.
  func meantTerm(_ identified: Identified) -> Int? { identified.suggestion.flatMap(term) }

  /// Returns the term of an identifier: its own, or the one that it was merged into.
  func term(of identifier: Lexicon.Identifier) -> Int? {
    switch identifier {
    case .term(let term): term
    case .alternate(let alternate): primary(ofAlternate: alternate)
    }
  }
}

extension CheckResult {
  /// Whether an answer lists the terms that the label may belong to. `isGiven` is
  /// whether there is a label, or a text beside the identifier.
  func listsCandidates(isGiven: Bool) -> Bool {
    verdict == .mismatch || isMergedMismatch || (verdict == .unknownID && isGiven)
  }
}
