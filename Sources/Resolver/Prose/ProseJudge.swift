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
  private let memo = StretchMemo()
  private var lexicon: Lexicon { resolver.lexicon }

  init(_ text: ProseText, labelCell: Int?, isCode: Bool, resolver: Resolver) {
    self.text = text
    self.resolver = resolver
    let written = PairFinder.pairs(in: text.scalars, mentions: text.mentions)
    pairs = Dictionary(written.map { (text.mentions[$0.mention].range.lowerBound, $0) }) { first, _ in first }
    decision = ProseDecision(
      text,
      claimed: written.map(\.label).sorted { $0.lowerBound < $1.lowerBound },
      labelCell: labelCell,
      isCode: isCode,
      resolver: resolver
    )
  }

  /// Returns a verdict for every identifier of the line, in order.
  func judgeAll() -> [ScannedIdentifier] {
    var cases = text.items.indices.compactMap { place in text.items[place].mention.map { open($0, at: place) } }
    // A label that confirms one identifier does not contradict another one of the same ontology.
    var taken: Set<TakenWord> = []
    for opened in cases {
      guard case .confirmed(_, let words) = opened.finding, let names = opened.names else { continue }
      for word in words { taken.insert(TakenWord(word: word, ontology: names.ontology)) }
    }
    // Nor does a label that clearly belongs to another identifier, whether right or wrong.
    let owned = Set(cases.flatMap(\.finding.named))
    for index in cases.indices { settle(&cases[index], taken, owned) }
    return cases.map { opened in opened.answer ?? result(opened.mention, opened.bare, opened.finding) }
  }

  private struct TakenWord: Hashable {
    let word: Int
    let ontology: Int
  }

  /// An identifier being judged.
  private struct Case {
    let mention: Mention
    let place: Int
    let bare: CheckResult
    /// nil if no words beside the identifier can decide.
    var names: NameFinder?
    var finding = ProseFinding.none
    /// The answer, if a structure assigns the identifier its label.
    var answer: ScannedIdentifier?
  }

  private func open(_ mention: Mention, at place: Int) -> Case {
    let pair = pairs[mention.range.lowerBound]
    var id = mention.id
    let bare = id.withUTF8 { resolver.verdict(on: UnsafeRawBufferPointer($0), label: nil) }
    var opened = Case(mention: mention, place: place, bare: bare)
    if let pair, pair.isStrict {
      opened.answer = judge(mention, pair)
      return opened
    }
    let ontology: Int
    switch bare.identified.standing {
    case .unknown(let owner): ontology = owner
    default:
      guard let term = bare.term else { return opened }
      ontology = Int(lexicon.terms[term].ontology)
    }
    let names = NameFinder(resolver, text: text, ontology: ontology, term: bare.term, memo: memo)
    opened.names = names
    opened.finding = decision.decide(place, names, pair)
    return opened
  }

  /// Decides again, taking into account the words that belong to other identifiers of the line.
  private func settle(_ opened: inout Case, _ taken: Set<TakenWord>, _ owned: Set<Int>) {
    guard let names = opened.names else { return }
    func isTaken(_ word: Int) -> Bool { taken.contains(TakenWord(word: word, ontology: names.ontology)) }
    switch opened.finding {
    case .confirmed: return
    case .otherTerm(_, let words), .stranger(let words):
      if words.contains(where: isTaken) { opened.finding = .open(words: words) }
    case .none, .open:
      guard
        let found = decision.literal.beside(
          opened.place,
          labelIsFirst: decision.finder.isLineLabelFirst,
          isCode: decision.isCode,
          names,
          isTaken: owned.contains
        )
      else { return }
      if found.isOwn {
        opened.finding = .confirmed(naming: found.naming, words: found.words)
      } else if isPlausible(found, names) {
        opened.finding = .otherTerm(naming: found.naming, words: found.words)
      }
    }
  }

  /// Whether a name that nothing ties to an identifier may still be its label.
  private func isPlausible(_ found: LiteralNames.Found, _ names: NameFinder) -> Bool {
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
    case .stranger(let items):
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
    return Array(([first] + others.filter { $0.term != first.term }).prefix(Resolver.mostCandidates))
  }

  private func candidates(for words: [Int], _ bare: CheckResult) -> [Candidate] {
    guard var given = text.range(of: words).map(text.text) else { return [] }
    return given.withUTF8 { resolver.candidates(for: UnsafeRawBufferPointer($0), insteadOf: bare) }
  }
}
