import Lexicon
import Terms

/// Judges the identifiers of one line: by the structure that assigns their labels if there is one, otherwise by the
/// words beside them. Each identifier is judged first by itself, and again once the words that belong to others are
/// known.
struct ProseJudge {
  private let text: ProseText
  private let pairs: [Int: WrittenPair]
  private let decision: ProseDecision
  private let resolver: Resolver
  private let cache = SpanCache()
  private var lexicon: Lexicon { resolver.lexicon }

  init(_ text: ProseText, labelCell: Int?, isCode: Bool, resolver: Resolver) {
    self.text = text
    self.resolver = resolver
    let written = PairFinder.pairs(in: text.scalars, mentions: text.mentions)
    // What a structure delimits counts more than what a sentence states.
    pairs = Dictionary(written.map { (text.mentions[$0.mention].range.lowerBound, $0) }) { first, other in
      first.kind == .stated && other.kind != .stated ? other : first
    }
    decision = ProseDecision(
      text,
      assignedLabels: written.map(\.label).sorted { $0.lowerBound < $1.lowerBound },
      labelCell: labelCell,
      isCode: isCode,
      resolver: resolver
    )
  }

  /// Returns a verdict for every identifier of the line, in order.
  func judgeAll() -> [ScannedIdentifier] {
    var cases = text.items.indices.compactMap { place in text.items[place].mention.map { judgeAlone($0, at: place) } }
    // A label that confirms one identifier does not contradict another one of the same ontology.
    var confirming: Set<ConfirmingWord> = []
    for current in cases {
      guard case .confirmed(_, let words) = current.finding, let names = current.names else { continue }
      for word in words { confirming.insert(ConfirmingWord(word: word, ontology: names.ontology)) }
    }
    // Nor does a label that clearly belongs to another identifier, whether right or wrong.
    let namedWords = Set(cases.flatMap(\.finding.named))
    for index in cases.indices { reconsider(&cases[index], confirming, namedWords) }
    return cases.map { current in current.answer ?? result(current.mention, current.bare, current.finding) }
  }

  private struct ConfirmingWord: Hashable {
    let word: Int
    let ontology: Int
  }

  /// An identifier being judged.
  private struct MentionCase {
    let mention: Mention
    let place: Int
    let bare: CheckResult
    /// nil if no words beside the identifier can decide.
    var names: NameFinder?
    var finding = ProseFinding.none
    /// The answer, if a structure assigns the identifier its label.
    var answer: ScannedIdentifier?
  }

  private func judgeAlone(_ mention: Mention, at place: Int) -> MentionCase {
    let pair = pairs[mention.range.lowerBound]
    var id = mention.id
    let bare = id.withUTF8 { resolver.verdict(on: UnsafeRawBufferPointer($0), label: nil) }
    var current = MentionCase(mention: mention, place: place, bare: bare)
    if let pair, pair.kind == .strict {
      current.answer = judge(mention, pair)
      return current
    }
    let ontology: Int
    switch bare.identified.resolution {
    case .unknown(let owner): ontology = owner
    default:
      guard let term = bare.term else { return current }
      ontology = Int(lexicon.terms[term].ontology)
    }
    let names = NameFinder(resolver, text: text, ontology: ontology, term: bare.term, cache: cache)
    current.names = names
    current.finding = decision.decide(place, names, pair)
    return current
  }

  /// Decides again, taking into account the words that belong to other identifiers of the line.
  private func reconsider(_ current: inout MentionCase, _ confirming: Set<ConfirmingWord>, _ namedWords: Set<Int>) {
    guard let names = current.names else { return }
    func isConfirming(_ word: Int) -> Bool { confirming.contains(ConfirmingWord(word: word, ontology: names.ontology)) }
    switch current.finding {
    case .confirmed: return
    case .otherTerm(_, let words), .unknownName(let words):
      if words.contains(where: isConfirming) { current.finding = .open(words: words) }
    case .none, .open:
      guard
        let found = decision.literal.adjacentName(
          to: current.place,
          labelIsFirst: decision.finder.isLineLabelFirst,
          isCode: decision.isCode,
          names,
          isUsed: namedWords.contains
        )
      else { return }
      if found.isOwn {
        current.finding = .confirmed(naming: found.naming, words: found.words)
      } else if isPlausible(found, names) {
        current.finding = .otherTerm(naming: found.naming, words: found.words)
      }
    }
  }

  /// Whether a name that nothing ties to an identifier may still be its label.
  private func isPlausible(_ found: LiteralNames.LiteralName, _ names: NameFinder) -> Bool {
    guard !text.isGeneric(found.words), !text.isRemark(found.words) else { return false }
    guard let term = names.term else { return true }
    return resolver.branches.areComparable(term, Int(lexicon.namings[found.naming].term)) ?? true
  }

  // MARK: Answers

  /// Compares an identifier with the label that a structure assigns to it, as CHECK would.
  private func judge(_ mention: Mention, _ pair: WrittenPair) -> ScannedIdentifier {
    var id = mention.id
    var label = text.text(pair.label)
    if label.contains("\\") { label = label.replacing("\\", with: "") }
    let check = id.withUTF8 { id in
      label.withUTF8 { resolver.verdict(on: UnsafeRawBufferPointer(id), label: UnsafeRawBufferPointer($0)) }
    }
    return ScannedIdentifier(
      range: mention.range,
      text: mention.id,
      check: check,
      evidence: (text.text(pair.label), pair.label)
    )
  }

  private func result(_ mention: Mention, _ bare: CheckResult, _ finding: ProseFinding) -> ScannedIdentifier {
    func verdict(_ own: Verdict) -> Verdict { bare.status == .current ? own : bare.verdict }
    let check: CheckResult
    var words: [Int] = []
    switch finding {
    case .none:
      let isJudged = bare.term != nil && bare.status == .current
      check = CheckResult(
        bare,
        verdict: verdict(.unconfirmed),
        comparison: isJudged ? Comparison.none : nil,
        candidates: []
      )
    case .confirmed(let naming, let items):
      words = items
      let comparison = bare.term.map { self.comparison(naming, items, $0) }
      check = CheckResult(bare, verdict: verdict(.confirmed), comparison: comparison, candidates: [])
    case .otherTerm(let naming, let items):
      words = items
      let candidates = candidates(naming, bare)
      check =
        CheckResult(bare, verdict: verdict(.mismatch), comparison: Comparison.none, candidates: candidates).asEvidence
    case .unknownName(let items):
      words = items
      let candidates = candidates(for: items, bare)
      check = CheckResult(bare, verdict: verdict(.mismatch), comparison: Comparison.none, candidates: candidates)
    case .open(let items):
      words = items
      check = CheckResult(bare, verdict: verdict(.unconfirmed), comparison: Comparison.none, candidates: [])
    }
    let range = text.range(of: words)
    return ScannedIdentifier(
      range: mention.range,
      text: mention.id,
      check: check,
      evidence: range.map { (text.text($0), $0) }
    )
  }

  private func comparison(_ naming: Int, _ words: [Int], _ term: Int) -> Comparison {
    let name = lexicon.namings[naming].name
    guard name == PostingRecord.label else {
      let kind = resolver.nameKind(name)
      return Comparison(match: kind == .former ? .former : .synonym, name: Int(name))
    }
    var given = text.range(of: words).map(text.text) ?? ""
    let isSame = given.withUTF8 { resolver.compare(UnsafeRawBufferPointer($0), with: term).match == .exact }
    return Comparison(match: isSame ? .exact : .normalized, name: nil)
  }

  /// Returns the candidates, starting with the term that has the name.
  private func candidates(_ naming: Int, _ bare: CheckResult) -> [Candidate] {
    let record = lexicon.namings[naming]
    let name = record.name == PostingRecord.label ? nil : Int(record.name)
    let first = resolver.related(Candidate(term: Int(record.term), match: .same, name: name), to: bare.term)
    let others = resolver.candidates(for: lexicon.text(ofNaming: naming).bytes, insteadOf: bare)
    return Array(([first] + others.filter { $0.term != first.term }).prefix(Resolver.maxCandidates))
  }

  private func candidates(for words: [Int], _ bare: CheckResult) -> [Candidate] {
    guard var given = text.range(of: words).map(text.text) else { return [] }
    return given.withUTF8 { resolver.candidates(for: UnsafeRawBufferPointer($0), insteadOf: bare) }
  }
}
