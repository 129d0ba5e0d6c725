import Lexicon
import Terms

/// A span of a phrase that is a name of one or more terms.
struct NamedSpan {
  /// Indices into the words of the phrase.
  let range: Range<Int>
  /// The number of content words, that is, words other than function words.
  let content: Int
  /// The naming that makes it a name of the identifier's own term.
  let ownNaming: Int?
  /// Whether its words are in the same order as in that name.
  let isOwnInOrder: Bool
  /// The namings that make it a name of other current terms of the ontology, the best known first.
  let otherNamings: [Int]

  /// Whether it covers another span and has more content words.
  func exceeds(_ span: NamedSpan) -> Bool {
    range.lowerBound <= span.range.lowerBound && range.upperBound >= span.range.upperBound
      && content > span.content
  }
}

/// Caches the possible names in each phrase, because several identifiers may share a phrase.
final class SpanCache {
  struct Key: Hashable {
    let first: Int
    let last: Int
    let count: Int
    let ontology: Int
  }

  struct Proposal {
    let range: Range<Int>
    let matches: BagMatches
  }

  var proposals: [Key: [Proposal]] = [:]
}

/// Finds the names of one ontology in phrases: words in any order, singular or plural, British or American spelling.
struct NameFinder {
  /// The maximum number of content words in a name.
  private static let maxNameLength = 24
  /// The maximum number of namings with the same bag of words that are compared; more would not add information.
  private static let maxCompared = 64
  /// The maximum number of other terms considered for one name.
  private static let maxOthers = 8

  let lexicon: Lexicon
  let text: ProseText
  let ontology: Int
  /// nil if the ontology does not contain the identifier.
  let term: Int?
  private let ownNamings: Range<Int>
  private let vocabulary: ProseVocabulary
  private let cache: SpanCache

  init(_ resolver: Resolver, text: ProseText, ontology: Int, term: Int?, cache: SpanCache) {
    self.cache = cache
    lexicon = resolver.lexicon
    vocabulary = resolver.vocabulary
    self.text = text
    self.ontology = ontology
    self.term = term
    ownNamings = term.map(lexicon.namings) ?? 0..<0
  }

  // MARK: Spans

  /// Returns every span of the words that is a name and begins and ends with a content word.
  func spans(in words: [Int]) -> [NamedSpan] {
    proposals(in: words).compactMap { span(words, $0.range, $0.matches) }
  }

  /// Whether the words may contain a name of the identifier's own term.
  func mayName(_ words: [Int]) -> Bool {
    proposals(in: words).contains { proposal in
      let first = firstOwn(proposal.matches)
      return first < proposal.matches.endIndex && proposal.matches[first] < ownNamings.upperBound
    }
  }

  private func firstOwn(_ matches: BagMatches) -> Int {
    matches.indices.partitioningIndex { matches[$0] >= ownNamings.lowerBound }
  }

  private func proposals(in words: [Int]) -> [SpanCache.Proposal] {
    guard let first = words.first, let last = words.last else { return [] }
    let key = SpanCache.Key(first: first, last: last, count: words.count, ontology: ontology)
    if let known = cache.proposals[key] { return known }
    let proposals = findProposals(in: words)
    cache.proposals[key] = proposals
    return proposals
  }

  private func findProposals(in words: [Int]) -> [SpanCache.Proposal] {
    var found: [SpanCache.Proposal] = []
    for start in words.indices where isContent(words[start]) {
      var bag = NameBag()
      for place in start..<words.count {
        guard bag.count < Self.maxNameLength, let isAdded = add(words[place], to: &bag) else { break }
        guard isAdded else { continue }
        let matches = lexicon.namings(withBag: bag, ontology: ontology)
        if !matches.isEmpty { found.append(SpanCache.Proposal(range: start..<(place + 1), matches: matches)) }
      }
    }
    return found
  }

  /// Returns the name that all of the words together spell.
  func name(of words: [Int]) -> NamedSpan? {
    var bag = NameBag()
    for word in words { guard add(word, to: &bag) != nil else { return nil } }
    guard 1...Self.maxNameLength ~= bag.count else { return nil }
    return span(words, words.indices, lexicon.namings(withBag: bag, ontology: ontology))
  }

  /// Whether a word counts when names are compared, that is, whether it is not a function word.
  func isContent(_ item: Int) -> Bool { text.items[item].word.map { !$0.isFunctionWord } ?? false }

  /// Adds a word to the bag. Returns false for a function word, which is skipped, and nil if no name of the ontology
  /// has the word.
  private func add(_ item: Int, to bag: inout NameBag) -> Bool? {
    guard let word = text.items[item].word else { return nil }
    guard !word.isFunctionWord else { return false }
    guard let number = word.wordClass, isKnown(word) else { return nil }
    bag.insert(wordOfClass: number)
    return true
  }

  /// Whether a name of the ontology contains the word.
  private func isKnown(_ word: ProseWord) -> Bool {
    word.readings.contains { lexicon.isWord($0, ofOntology: ontology) }
  }

  func isKnown(_ item: Int) -> Bool { text.items[item].word.map(isKnown) ?? false }

  private func span(_ words: [Int], _ range: Range<Int>, _ matches: BagMatches) -> NamedSpan? {
    guard !matches.isEmpty else { return nil }
    let content = words[range].filter(isContent)
    let own = matches[firstOwn(matches)...].prefix(Self.maxCompared).prefix { $0 < ownNamings.upperBound }.first {
      isName($0, content)
    }
    let others = matches.prefix(Self.maxCompared).lazy.filter { isEligible($0) && isName($0, content) }
    let span = NamedSpan(
      range: range,
      content: content.count,
      ownNaming: own,
      isOwnInOrder: own.map { isInOrder(vocabulary.content(ofNaming: $0), content) } ?? false,
      otherNamings: Array(others.prefix(Self.maxOthers))
    )
    return own == nil && span.otherNamings.isEmpty ? nil : span
  }

  private func isEligible(_ naming: Int) -> Bool {
    let record = lexicon.namings[naming]
    return Int(record.term) != term && lexicon.terms[Int(record.term)].flags & TermRecord.obsolete == 0
      && (record.name == PostingRecord.label
        || lexicon.names[Int(record.name)].kind != NameKind.former.rawValue)
  }

  // MARK: Words of a name

  /// Whether the words are those of a naming, in any order.
  private func isName(_ naming: Int, _ words: [Int]) -> Bool {
    let name = vocabulary.content(ofNaming: naming)
    return name.count == words.count && (isInOrder(name, words) || placed(name, in: words) != nil)
  }

  private func isInOrder(_ name: [UInt32], _ words: [Int]) -> Bool { zip(name, words).allSatisfy { isWord($1, $0) } }

  private func isWord(_ item: Int, _ number: UInt32) -> Bool { text.items[item].word?.isWord(number) ?? false }

  /// Returns where each word of a name occurs among other words, each at a distinct place, or nil if one does not
  /// occur.
  private func placed(_ name: [UInt32], in words: [Int]) -> [Int]? {
    var rest = words
    var found: [Int] = []
    for number in name {
      guard let place = rest.firstIndex(where: { isWord($0, number) }) else { return nil }
      found.append(rest.remove(at: place))
    }
    return found
  }

  /// The maximum number of the term's own names that are compared word by word.
  private static let maxOwnNames = 128

  /// Returns the places of the words of one of the term's own names, which other words may interrupt. Prefers the name
  /// with the most words. `isEnough` returns whether the matched items suffice.
  func scattered(in words: [Int], where isEnough: ([Int]) -> Bool) -> (naming: Int, words: [Int])? {
    let content = words.filter(isContent)
    var best: (naming: Int, words: [Int])?
    for naming in ownNamings.prefix(Self.maxOwnNames) {
      let name = vocabulary.content(ofNaming: naming)
      guard name.count <= content.count, name.count > best?.words.count ?? 0, let found = placed(name, in: content),
        isEnough(found)
      else { continue }
      best = (naming, found.sorted())
    }
    return best
  }

  /// Returns a name of the term that equals the words except for omissible words such as "pathway" or "cell".
  func abridged(_ words: [Int]) -> Int? {
    func isOmissible(_ letters: [UInt8]) -> Bool { ProseWords.omissible.contains(letters) }
    func isAbnormal(_ letters: [UInt8]) -> Bool { ProseWords.abnormal.contains(letters) }
    let letters = words.filter(isContent).map { text.items[$0].word?.letters ?? [] }
    let given = words.filter { item in
      isContent(item) && text.items[item].word.map { !isOmissible($0.letters) && !isAbnormal($0.letters) } ?? false
    }
    guard !given.isEmpty, given.allSatisfy(isKnown) else { return nil }
    return ownNamings.prefix(Self.maxOwnNames).first { naming in
      let name = vocabulary.content(ofNaming: naming)
      let nameLetters = name.map { Array(lexicon.text(ofWord: Int($0)).bytes) }
      let rest = zip(name, nameLetters).filter { !isOmissible($1) && !isAbnormal($1) }.map(\.0)
      return rest.count == given.count && letters.contains(where: isAbnormal) == nameLetters.contains(where: isAbnormal)
        && placed(rest, in: given) != nil
    }
  }

  /// Whether one of the words occurs in, or shares a stem with a word of, one of the term's names. With
  /// `isDistinctiveOnly`, words that name a kind of thing never count; otherwise they count if there are no other
  /// words.
  func sharesWord(_ words: [Int], isDistinctiveOnly: Bool = false) -> Bool {
    var own = words.filter(isContent).compactMap { item in text.items[item].word.map { (item, $0) } }
    // The word "cell" does not distinguish two names of cells, unless it is the only word.
    let distinctive = own.filter { !$0.1.isGeneric && !$0.1.isBetweenNames }
    if !distinctive.isEmpty || isDistinctiveOnly { own = distinctive }
    return ownNamings.prefix(Self.maxOwnNames).contains { naming in
      let name = vocabulary.content(ofNaming: naming).map { lexicon.text(ofWord: Int($0)).bytes }
      return own.contains { item, word in
        name.contains { Self.haveCommonStem($0, word.letters) }
          || (text.isAcronym(item) && name.count >= 2 && name.compactMap(\.first).elementsEqual(word.letters))
      }
    }
  }

  /// Whether two words look like forms of the same word: metastases and metastatic, splenomegaly and
  /// hepatosplenomegaly.
  private static func haveCommonStem(_ name: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
    if name.elementsEqual(word) { return true }
    let shorter = min(name.count, word.count)
    let start = zip(name, word).prefix { $0 == $1 }.count
    if start >= 5 || (start == 4 && shorter <= 5) { return true }
    let end = zip(name.reversed(), word.reversed()).prefix { $0 == $1 }.count
    return end >= 6
  }
}

extension ProseText {
  /// Whether a word is an abbreviation, a gene symbol or a program identifier.
  func isAcronym(_ item: Int) -> Bool {
    let range = items[item].range
    guard !scalars[range].allSatisfy({ "IVX".unicodeScalars.contains($0) }) else { return false }
    let capitals = scalars[range].count { ("A"..."Z").contains($0) }
    let digits = scalars[range].count { $0.isASCIIDigit }
    let around = max(0, range.lowerBound - 1)..<min(scalars.count, range.upperBound + 1)
    return capitals >= 2 || (digits > 0 && digits < range.count) || scalars[around].contains("_")
  }
}
