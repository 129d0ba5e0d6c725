import Lexicon
package import Terms

/// The verdict on an identifier and on its label, if one was given.
package struct CheckResult: Sendable {
  package let identified: Identified
  package let status: TermStatus
  package let verdict: Verdict
  package private(set) var severity: Severity
  /// The term whose label and names count: the term itself, or the primary term of a merged identifier.
  package let term: Int?
  /// nil if no label was given.
  package let comparison: Comparison?
  /// For a mismatch or an unknown identifier: the terms that the label may belong to, at most five, best first.
  package let candidates: [Candidate]
}

extension CheckResult {
  /// Creates a check of the same identifier with a verdict on the text next to it in prose.
  init(_ bare: CheckResult, verdict: Verdict, comparison: Comparison?, candidates: [Candidate]) {
    identified = bare.identified
    status = bare.status
    term = bare.term
    self.verdict = verdict
    // In prose, text that does not confirm the identifier does not necessarily contradict it.
    severity = candidates.isEmpty ? verdict.severity : CheckResult.severity(verdict, comparison)
    self.comparison = comparison
    self.candidates = candidates
  }
}

extension CheckResult {
  /// Whether the identifier is merged and the label was never a name of its term. This is as wrong as any other
  /// mismatch.
  package var isMergedMismatch: Bool { verdict == .merged && severity == .error }

  fileprivate static func severity(_ verdict: Verdict, _ comparison: Comparison?) -> Severity {
    verdict == .merged && comparison == Comparison.none ? .error : verdict.severity
  }

  /// The same check for text that was not written as a label. An ancestor's name is only a warning, because authors use
  /// broader names on purpose.
  var asEvidence: CheckResult {
    var check = self
    if verdict == .mismatch, candidates.first?.relation == .ancestor { check.severity = .warning }
    return check
  }
}

/// A term that a mismatched label may belong to.
package struct Candidate: Sendable, Equatable {
  package enum Match: Sendable, Equatable {
    /// The label is one of the term's names.
    case same
    /// The label is a misspelling of one of the term's names.
    case spelling
    /// The label has words in common with one of the term's names.
    case words
  }

  package let term: Int
  package let match: Match
  /// The synonym that matched; nil if the label matched.
  package let name: Int?
  /// The candidate's relation to the term of the identifier.
  package var relation: TermRelation?
}

extension Resolver {
  package static let maxCandidates = 5

  package func check(_ id: UnsafeRawBufferPointer, label given: UnsafeRawBufferPointer?) -> CheckResult {
    beginAnswer()
    return verdict(on: id, label: given)
  }

  /// Checks an identifier as part of an answer.
  func verdict(on id: UnsafeRawBufferPointer, label given: UnsafeRawBufferPointer?) -> CheckResult {
    let identified = identify(id)
    let status = status(identified.resolution)
    let term: Int?
    switch identified.resolution {
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
    case .outside: verdict = .outsideSubset
    case .obsolete: verdict = .obsolete
    case .merged: verdict = .merged
    case .current: verdict = comparison.map { Verdict(match: $0.match) } ?? .current
    }
    let check = CheckResult(
      identified: identified,
      status: status,
      verdict: verdict,
      severity: CheckResult.severity(verdict, comparison),
      term: term,
      comparison: comparison,
      candidates: []
    )
    guard let given, verdict == .mismatch || verdict == .unknownID || check.isMergedMismatch else { return check }
    return CheckResult(
      check,
      verdict: verdict,
      comparison: comparison,
      candidates: candidates(for: given, insteadOf: check)
    )
  }

  /// Returns current terms that a label may belong to, other than the identifier's own. Results are cached, because
  /// tables repeat their mistakes.
  func candidates(for label: UnsafeRawBufferPointer, insteadOf check: CheckResult) -> [Candidate] {
    let key = CandidateCache.Key(label, check)
    if let key, let known = candidateCache[key], budget.charge(known.cost) { return known.candidates }
    let begin = budget
    let found = findCandidates(for: label, insteadOf: check)
    if let key, !budget.isExhausted {
      candidateCache[key] = CandidateCache.CachedCandidates(candidates: found, cost: budget.cost(since: begin))
    }
    return found
  }

  private func findCandidates(for label: UnsafeRawBufferPointer, insteadOf check: CheckResult) -> [Candidate] {
    if let term = check.term {
      let found = candidates(for: label, near: Int(lexicon.terms[term].ontology), except: term)
      guard !found.isEmpty else { return [] }
      let kinship = Kinship(of: term, in: lexicon)
      return found.map { candidate in
        var candidate = candidate
        candidate.relation = kinship.relation(of: candidate.term)
        return candidate
      }
    }
    guard case .unknown(let ontology) = check.identified.resolution else { return [] }
    return candidates(for: label, near: ontology, only: true)
  }

  /// Returns the candidate with its relation to the term of the identifier.
  func related(_ candidate: Candidate, to term: Int?) -> Candidate {
    var candidate = candidate
    candidate.relation = term.flatMap { Kinship(of: $0, in: lexicon).relation(of: candidate.term) }
    return candidate
  }

  /// Returns current terms that a label may belong to: those that have it as a name, then those with a similar name.
  private func candidates(
    for label: UnsafeRawBufferPointer,
    near ontology: Int,
    only: Bool = false,
    except: Int? = nil
  ) -> [Candidate] {
    func isEligible(_ term: Int) -> Bool {
      !isObsolete(term) && term != except && (!only || Int(lexicon.terms[term].ontology) == ontology)
    }
    var candidates = exactCandidates(for: label, near: ontology, where: isEligible)
    if candidates.count < Self.maxCandidates, !PlaceholderLabel.matches(label) {
      candidates += similarCandidates(to: label, near: ontology, insteadOf: except) { term in
        isEligible(term) && !candidates.contains { $0.term == term }
      }
    }
    return Array(candidates.prefix(Self.maxCandidates))
  }

  /// Returns the terms that have a label as a name: as label in the same ontology, as EXACT synonym there, as label
  /// elsewhere, as EXACT synonym elsewhere, in another scope; ties by id.
  private func exactCandidates(
    for label: UnsafeRawBufferPointer,
    near ontology: Int,
    where isEligible: (Int) -> Bool
  ) -> [Candidate] {
    var found: [(rank: Int, candidate: Candidate)] = []
    for index in postings(of: label) {
      let posting = lexicon.postings[index]
      let term = Int(posting.term)
      guard isEligible(term) else { continue }
      let isNear = Int(lexicon.terms[term].ontology) == ontology
      let rank: Int
      switch nameKind(posting.name) {
      case nil: rank = isNear ? 0 : 2
      case .exact: rank = isNear ? 1 : 3
      case .narrow, .broad, .related: rank = 4
      case .former: continue
      }
      found.append((rank, Candidate(term: term, match: .same, name: name(posting.name))))
    }
    // Terms are numbered in the order of their ids.
    return found.sorted { ($0.rank, $0.candidate.term) < ($1.rank, $1.candidate.term) }
      .prefix(Self.maxCandidates).map(\.candidate)
  }

  /// The bonus in similarity for a name of the same ontology, in thousandths.
  private static let sameOntologyBonus = 100

  /// Returns terms with a name similar to a label, most similar first; ties by id. Drops names that are not more
  /// similar than the names of the identifier's own term, `own`, because the label may be a variant of these: "livers"
  /// means liver.
  private func similarCandidates(
    to label: UnsafeRawBufferPointer,
    near ontology: Int,
    insteadOf own: Int?,
    where isEligible: (Int) -> Bool
  ) -> [Candidate] {
    var best: [Int: (score: Int, candidate: Candidate)] = [:]
    let similar = similarNames(to: label)
    // `similarNames` has folded the label.
    let opposed = opposites.words(in: folder.bytes)
    let ownSimilarity = similar.filter { Int(lexicon.namings[$0.naming].term) == own }.map(\.similarity).max()
    let minScore = ownSimilarity.map { $0 + Self.sameOntologyBonus } ?? 0
    for found in similar {
      let naming = lexicon.namings[found.naming]
      let term = Int(naming.term)
      guard nameKind(naming.name) != .former, isEligible(term), !opposites.contradict(opposed, found.naming) else {
        continue
      }
      // A label wins over a synonym that is equally similar.
      let bonus = Int(lexicon.terms[term].ontology) == ontology ? Self.sameOntologyBonus : 0
      guard found.similarity + bonus > minScore else { continue }
      let score = found.similarity + bonus + (naming.name == PostingRecord.label ? 1 : 0)
      guard score > best[term]?.score ?? 0 else { continue }
      let match: Candidate.Match = found.isRespelled ? .spelling : .words
      best[term] = (score, Candidate(term: term, match: match, name: name(naming.name)))
    }
    return best.values.sorted { ($1.score, $0.candidate.term) < ($0.score, $1.candidate.term) }
      .prefix(Self.maxCandidates).map(\.candidate)
  }

  /// Returns the kind of a synonym or former label; nil for a label.
  func nameKind(_ name: UInt32) -> NameKind? {
    name == PostingRecord.label ? nil : NameKind(rawValue: lexicon.names[Int(name)].kind)
  }

  private func name(_ name: UInt32) -> Int? { name == PostingRecord.label ? nil : Int(name) }
}
