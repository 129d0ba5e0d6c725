import Lexicon
package import Terms

/// The verdict on an identifier and, where one was given, its label.
package struct Check: Sendable {
  package let identified: Identified
  package let status: TermStatus
  package let verdict: Verdict
  /// The term whose label and names count: the term itself, or the primary of a merged identifier.
  package let term: Int?
  /// nil where no label was given.
  package let comparison: Comparison?
  /// For a mismatch and an unknown identifier: who does bear the label, at most five, best first.
  package let candidates: [Candidate]
}

/// A term that a mismatched label may belong to.
package struct Candidate: Sendable, Equatable {
  package let term: Int
  /// The synonym that matched; nil where the label did.
  package let name: Int?
}

extension Resolver {
  package static let mostCandidates = 5

  package func check(_ asked: UnsafeRawBufferPointer, label given: UnsafeRawBufferPointer?) -> Check {
    let identified = identify(asked)
    let status = status(identified.standing)
    let term: Int?
    switch identified.standing {
    case .term(let number): term = number
    case .alternate(let number): term = primary(ofAlternate: number)
    default: term = nil
    }
    let comparison = given.map { given in term.map { compare(given, with: $0) } ?? .none }
    let verdict: Verdict
    switch status {
    case .malformed: verdict = .malformedID
    case .unloaded: verdict = .unloadedPrefix
    case .unknown: verdict = .unknownID
    case .obsolete: verdict = .obsolete
    case .merged: verdict = .merged
    case .current: verdict = comparison.map { Verdict(match: $0.match) } ?? .current
    }
    var candidates: [Candidate] = []
    if let given {
      if verdict == .mismatch, let term {
        candidates = self.candidates(for: given, near: Int(lexicon.terms[term].ontology), except: term)
      } else if case .unknown(let ontology) = identified.standing {
        candidates = self.candidates(for: given, near: ontology, only: true)
      }
    }
    return Check(
      identified: identified,
      status: status,
      verdict: verdict,
      term: term,
      comparison: comparison,
      candidates: candidates
    )
  }

  /// Live terms that bear a label: as label in the same ontology, as EXACT synonym there, as label elsewhere, as EXACT
  /// synonym elsewhere, in another scope; ties by id.
  private func candidates(
    for label: UnsafeRawBufferPointer,
    near ontology: Int,
    only: Bool = false,
    except: Int? = nil
  ) -> [Candidate] {
    var found: [(rank: Int, candidate: Candidate)] = []
    for index in bearers(of: label) {
      let posting = lexicon.postings[index]
      let term = Int(posting.term)
      if isObsolete(term) || term == except { continue }
      let isNear = Int(lexicon.terms[term].ontology) == ontology
      if only && !isNear { continue }
      guard posting.name != PostingRecord.label else {
        found.append((isNear ? 0 : 2, Candidate(term: term, name: nil)))
        continue
      }
      switch NameKind(rawValue: lexicon.names[Int(posting.name)].kind) {
      case .exact: found.append((isNear ? 1 : 3, Candidate(term: term, name: Int(posting.name))))
      case .narrow, .broad, .related: found.append((4, Candidate(term: term, name: Int(posting.name))))
      case .former, nil: continue
      }
    }
    // Terms are numbered in the order of their ids.
    return found.sorted { ($0.rank, $0.candidate.term) < ($1.rank, $1.candidate.term) }
      .prefix(Self.mostCandidates).map(\.candidate)
  }
}
