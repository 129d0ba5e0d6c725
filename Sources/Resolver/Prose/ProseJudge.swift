import Lexicon
import Terms

/// Judges the identifiers of one line.
struct ProseJudge {
  private let text: ProseText
  private let evidence: Evidence
  private let matcher: NameMatcher
  private let isCode: Bool
  private let resolver: Resolver
  private var lexicon: Lexicon { resolver.lexicon }

  init(_ text: ProseText, labelCell: Int?, isCode: Bool, resolver: Resolver) {
    self.isCode = isCode
    self.text = text
    self.resolver = resolver
    evidence = Evidence(text, labelCell: labelCell)
    matcher = NameMatcher(lexicon: resolver.lexicon, text: text)
  }

  func judge(_ mention: Mention, at place: Int) -> ScannedIdentifier {
    var id = mention.id
    let bare = id.withUTF8 { resolver.check(UnsafeRawBufferPointer($0), label: nil) }
    let phrases = evidence.phrases(of: place)
    func result(
      _ verdict: Verdict,
      _ comparison: Comparison?,
      _ words: some Collection<Int>,
      _ candidates: [Candidate]
    )
      -> ScannedIdentifier
    {
      let range = text.range(of: words)
      return ScannedIdentifier(
        range: mention.range,
        text: mention.id,
        check: Check(bare, verdict: verdict, comparison: comparison, candidates: candidates),
        evidence: range.map { (text.text($0), $0) }
      )
    }
    switch bare.status {
    case .malformed, .unloaded: return result(bare.verdict, nil, [], [])
    case .unknown:
      guard case .unknown(let ontology) = bare.identified.standing,
        let bearer = contradiction(phrases, ontology: ontology, term: nil)
      else { return result(.unknownID, nil, [], []) }
      return result(.unknownID, Comparison.none, bearer.words, candidates(bearer, bare))
    case .current, .obsolete, .merged: break
    }
    guard let term = bare.term else { return result(bare.verdict, nil, [], []) }
    let ontology = Int(lexicon.terms[term].ontology)
    func verdict(_ own: Verdict) -> Verdict { bare.status == .current ? own : bare.verdict }
    if let match = confirmation(phrases.filter { !$0.isRemote }, term, ontology) {
      return result(verdict(.confirmed), comparison(match, term), match.words, [])
    }
    // Where its own brackets hold another term's name, what stands before them belongs to the others in them.
    let hasOwnName = phrases.contains { phrase in
      phrase.isBound && !phrase.isRemote
        && matcher.bearer(in: phrase, ontology: ontology, except: term)?.words.count == phrase.words.count
    }
    if !hasOwnName, let match = confirmation(phrases.filter(\.isRemote), term, ontology) {
      return result(verdict(.confirmed), comparison(match, term), match.words, [])
    }
    if phrases.contains(where: \.isBound), isDivided(phrases) || !isExplainedBySibling(place, ontology) {
      if let bearer = contradiction(phrases, ontology: ontology, term: term) {
        return result(verdict(.mismatch), Comparison.none, bearer.words, candidates(bearer, bare))
      }
      if !isCode, let stranger = stranger(phrases, term) {
        return result(verdict(.mismatch), Comparison.none, stranger, candidates(for: stranger, bare))
      }
    }
    return result(verdict(.unconfirmed), Comparison.none, phrases.first { $0.isBound }.map(core) ?? [], [])
  }

  // MARK: One of its names stands there

  private func confirmation(_ phrases: [Phrase], _ term: Int, _ ontology: Int) -> NameMatcher.Match? {
    var inside: NameMatcher.Match?
    for phrase in phrases {
      guard let match = matcher.match(term, in: phrase) else { continue }
      if match.isAdjacent { return match }
      // Bone is no name of bone marrow's term, though the word stands there.
      if inside == nil, !matcher.isShadowed(match, in: phrase, ontology: ontology, except: term) { inside = match }
    }
    return inside
  }

  /// Whether a phrase names several things: "early/late endosomes".
  private func isDivided(_ phrases: [Phrase]) -> Bool {
    phrases.contains { phrase in
      phrase.isBound
        && phrase.words.dropFirst().contains { item in
          text.items[item].breakBefore.contains(.slash)
            || text.items[item].word.map { $0.letters.elementsEqual("and".utf8) } ?? false
        }
    }
  }

  /// Whether another identifier that shares the phrase, of the same ontology, is what the phrase says.
  private func isExplainedBySibling(_ place: Int, _ ontology: Int) -> Bool {
    evidence.group(around: place).contains { other in
      guard other != place, text.items[other].bracket == text.items[place].bracket,
        var id = text.items[other].mention?.id
      else { return false }
      let bare = id.withUTF8 { resolver.check(UnsafeRawBufferPointer($0), label: nil) }
      guard let term = bare.term, Int(lexicon.terms[term].ontology) == ontology else { return false }
      return confirmation(evidence.phrases(of: other), term, ontology) != nil
    }
  }

  private func comparison(_ match: NameMatcher.Match, _ term: Int) -> Comparison {
    let name = lexicon.namings[match.naming].name
    guard name == PostingRecord.label else {
      let kind = resolver.nameKind(name)
      return Comparison(match: kind == .former ? .former : .synonym, name: Int(name))
    }
    var given = text.range(of: match.words).map(text.text) ?? ""
    let isSame = given.withUTF8 { resolver.compare(UnsafeRawBufferPointer($0), with: term).match == .exact }
    return Comparison(match: isSame ? .exact : .normalized, name: nil)
  }

  // MARK: A name of another term stands there

  private func contradiction(_ phrases: [Phrase], ontology: Int, term: Int?) -> NameMatcher.Bearer? {
    for (number, phrase) in phrases.enumerated() where phrase.isBound {
      guard
        let bearer = matcher.bearer(in: phrase, ontology: ontology, except: term)
          ?? matcher.bearer(atEndOf: core(phrase), ontology: ontology, except: term),
        !isGeneric(bearer.words)
      else { continue }
      guard let term else { return bearer }
      guard !phrase.isCell || !matcher.sharesWord(phrases.flatMap(\.words), with: term) else { continue }
      let isElsewhere = phrases.enumerated().contains { other, phrase in
        other != number && phrase.isBound && matcher.sharesWord(core(phrase), with: term)
      }
      guard !isElsewhere else { continue }
      let own = matcher.countShared(Array(Set(core(phrase) + bearer.words)), with: term)
      if matcher.countContent(bearer.words) > own { return bearer }
    }
    return nil
  }

  private func candidates(_ bearer: NameMatcher.Bearer, _ bare: Check) -> [Candidate] {
    let naming = lexicon.namings[bearer.naming]
    let name = naming.name == PostingRecord.label ? nil : Int(naming.name)
    // Whose name it is in the same ontology comes first.
    let first = Candidate(term: Int(naming.term), match: .same, name: name)
    let others = resolver.candidates(for: lexicon.text(ofNaming: bearer.naming).bytes, insteadOf: bare)
    return Array(([first] + others.filter { $0.term != first.term }).prefix(Resolver.mostCandidates))
  }

  private func candidates(for words: [Int], _ bare: Check) -> [Candidate] {
    guard var given = text.range(of: words).map(text.text) else { return [] }
    return given.withUTF8 { resolver.candidates(for: UnsafeRawBufferPointer($0), insteadOf: bare) }
  }

  // MARK: Something else stands there

  /// A phrase like a term's name that has no word in common with any name of the term.
  private func stranger(_ phrases: [Phrase], _ term: Int) -> [Int]? {
    guard !matcher.sharesWord(phrases.flatMap(\.words), with: term) else { return nil }
    for phrase in phrases where phrase.isBound && (phrase.isTied || phrase.isSetOff) {
      let words = core(phrase)
      guard phrase.isTied || phrase.edge != .first || words.count > 1 else { continue }
      if isTermLike(words, isSetOff: phrase.isSetOff) { return words }
    }
    return nil
  }

  /// The part of a phrase next to the identifier that no comma divides.
  private func strict(_ phrase: Phrase) -> [Int] {
    func isDivided(_ item: Int) -> Bool { !text.items[item].breakBefore.isDisjoint(with: [.comma, .colon]) }
    switch phrase.edge {
    case .both: return phrase.words
    case .last:
      let start = phrase.words.lastIndex(where: isDivided) ?? 0
      return Array(phrase.words[start...])
    case .first:
      let end = phrase.words.indices.dropFirst().first { isDivided(phrase.words[$0]) } ?? phrase.words.count
      return Array(phrase.words[..<end])
    }
  }

  /// The part of a phrase that is a term's name if any is: without what leads to it.
  private func core(_ phrase: Phrase) -> [Int] {
    var words = strict(phrase)[...]
    if phrase.edge == .first {
      // "UBERON:0002385 for connective tissue"
      words = words.drop { FunctionWords.ofNaming.contains(text.items[$0].word?.letters ?? []) }
    }
    if !phrase.isSetOff {
      if phrase.edge == .last, let last = words.lastIndex(where: text.isBetween) { words = words[(last + 1)...] }
      if phrase.edge == .first, let first = words.firstIndex(where: text.isBetween) { words = words[..<first] }
    }
    while let first = words.first, text.isBetween(first) { words = words.dropFirst() }
    while let last = words.last, text.isBetween(last) { words = words.dropLast() }
    return Array(words)
  }

  private func isTermLike(_ words: [Int], isSetOff: Bool) -> Bool {
    // "enteric progenitors/ENCDCs" says the same twice.
    let words = words.filter { !(text.items[$0].breakBefore.contains(.slash) && matcher.isAcronym($0)) }
    let content = words.filter { item in
      text.items[item].word?.isFunctionWord == false && !text.scalars[text.items[item].range].allSatisfy(\.isASCIIDigit)
    }
    // "(2 mentions)" counts something.
    guard content.first == words.first, (1...6).contains(content.count), !isGeneric(content[...]) else { return false }
    let isSentence = words.contains { item in
      text.isBetween(item) && !FunctionWords.insideNames.contains(text.items[item].word?.letters ?? [])
    }
    guard !isSentence else { return false }
    let known = content.filter { text.items[$0].word?.readings.isEmpty == false }
    guard !content.contains(where: matcher.isAcronym), known.count * 2 >= content.count else { return false }
    return isSetOff ? !known.isEmpty : content.count > 1
  }

  private func isGeneric(_ words: some Collection<Int>) -> Bool {
    words.allSatisfy { item in
      guard let word = text.items[item].word else { return true }
      return word.isFunctionWord || GenericWords.all.contains(word.letters)
    }
  }
}
