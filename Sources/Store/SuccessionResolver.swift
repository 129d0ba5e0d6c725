import Lexicon
import Terms

/// Determines where the obsolete and merged identifiers of a record lead. Identifiers are numbered: first the terms,
/// then the alternates, then all others that are named as replacements.
struct SuccessionResolver {
  private let terms: [LexiconCompiler.RecordTerm]
  private let builder: LexiconBuilder
  /// The terms that claim an alternate identifier, or the identifier of an obsolete term.
  private var claimantsOfAlternates: [String: [Int]] = [:]
  private var claimantsOfTerms: [Int: [Int]] = [:]
  private var replacedBy: [Int: [String]] = [:]
  private var considered: [Int: [String]] = [:]
  /// Sorted by their bytes.
  private var alternates: [String] = []
  private var alternateTexts: [TextRef] = []
  private var numberOfAlternate: [String: Int] = [:]
  private var others: [String] = []
  private var otherTexts: [TextRef] = []
  private var numberOfOther: [String: Int] = [:]

  init(terms: [LexiconCompiler.RecordTerm], builder: LexiconBuilder) {
    self.terms = terms
    self.builder = builder
  }

  // MARK: Statements of the record

  mutating func add(_ claimant: Int, ofTerm term: Int) { claimantsOfTerms[term, default: []].append(claimant) }

  mutating func add(_ claimant: Int, ofAlternate id: String) {
    claimantsOfAlternates[id, default: []].append(claimant)
  }

  mutating func replace(_ term: Int, by id: String) { replacedBy[term, default: []].append(id) }

  mutating func consider(_ id: String, insteadOf term: Int) { considered[term, default: []].append(id) }

  /// Removes repeated claimants and returns the alternates, sorted by the bytes of their ids.
  mutating func sortAlternates() -> [String] {
    alternates = claimantsOfAlternates.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for (number, id) in alternates.enumerated() { numberOfAlternate[id] = number }
    for id in alternates {
      var last = -1
      claimantsOfAlternates[id]?.sort()
      claimantsOfAlternates[id]?.removeAll { claimant in
        defer { last = claimant }
        return claimant == last
      }
    }
    return alternates
  }

  /// Adds the text of the next alternate in the lexicon.
  mutating func addAlternate(_ text: TextRef) { alternateTexts.append(text) }

  // MARK: Targets

  /// Passes the targets of each obsolete term and each alternate to the builder. `isOfLoadedOntology` returns whether
  /// the identifier's prefix belongs to an ontology that is loaded as a whole.
  mutating func setTargets(isOfLoadedOntology: (UnsafeRawBufferPointer) -> Bool) {
    let successions = successions(isOfLoadedOntology)
    for (number, term) in terms.enumerated() where term.record.flags & TermRecord.obsolete != 0 {
      let found = successions[number]
      let considered = (considered[number] ?? []).flatMap { identifiersToConsider($0) }
      builder.setTargets(targets(found, considered), ofTerm: number)
    }
    for (number, id) in alternates.enumerated() {
      let claimants = claimantsOfAlternates[id] ?? []
      // If all the terms it was merged into are obsolete, their `consider` targets apply to it.
      let stated =
        claimants.allSatisfy(isObsolete)
        ? claimants.prefix(Successions.limit).flatMap { self.considered[$0] ?? [] } : []
      let targets = targets(successions[terms.count + number], stated.flatMap { identifiersToConsider($0) })
      builder.setTargets(primaries(claimants) + targets, ofAlternate: number)
    }
  }

  /// Returns the claimants of an alternate, current terms first, because these answer for it.
  private func primaries(_ claimants: [Int]) -> [TargetRecord] {
    (claimants.filter { !isObsolete($0) } + claimants.filter(isObsolete)).map { target($0, .primary) }
  }

  private func isObsolete(_ term: Int) -> Bool { terms[term].record.flags & TermRecord.obsolete != 0 }

  private mutating func successions(_ isOfLoadedOntology: (UnsafeRawBufferPointer) -> Bool) -> Successions {
    var graph = SuccessorGraph()
    var statuses: [Successions.NodeStatus] = []
    for (number, term) in terms.enumerated() {
      guard term.record.flags & TermRecord.obsolete != 0 else {
        statuses.append(.replacement)
        graph.add(successors: [])
        continue
      }
      // A term's own statements come before those of the terms that claim it.
      let stated = (replacedBy[number] ?? []).map { self.number(of: $0) }
      statuses.append(.superseded)
      graph.add(successors: stated + (claimantsOfTerms[number] ?? []))
    }
    for id in alternates {
      statuses.append(.superseded)
      graph.add(successors: claimantsOfAlternates[id] ?? [])
    }
    for place in others.indices {
      let isLoaded = others[place].withUTF8 { isOfLoadedOntology(UnsafeRawBufferPointer($0)) }
      statuses.append(isLoaded ? .unknown : .replacement)
      graph.add(successors: [])
    }
    return Successions(graph, statuses: statuses)
  }

  private func targets(_ succession: Successions.Succession, _ considered: [Int]) -> [TargetRecord] {
    succession.replacedBy.map { target(Int($0), .replacedBy) } + considered.map { target($0, .consider) }
      + succession.chain.map { target(Int($0), .chain) }
  }

  /// Returns what to consider for an identifier. For a merged one, these are the terms it was merged into, at most
  /// `Successions.limit` of them.
  private mutating func identifiersToConsider(_ id: String) -> [Int] {
    if let claimants = claimantsOfAlternates[id] { return Array(claimants.prefix(Successions.limit)) }
    return [number(of: id)]
  }

  private mutating func number(of id: String) -> Int {
    if let term = builder.term(id) { return term }
    if let alternate = numberOfAlternate[id] { return terms.count + alternate }
    let first = terms.count + alternates.count
    if let other = numberOfOther[id] { return first + other }
    numberOfOther[id] = others.count
    others.append(id)
    otherTexts.append(builder.add(id))
    return first + others.count - 1
  }

  private func target(_ number: Int, _ kind: TargetKind) -> TargetRecord {
    if number < terms.count {
      return TargetRecord(id: terms[number].record.id, kind: kind.rawValue, term: UInt32(number + 1))
    }
    let place = number - terms.count
    let text = place < alternates.count ? alternateTexts[place] : otherTexts[place - alternates.count]
    return TargetRecord(id: text, kind: kind.rawValue)
  }
}
