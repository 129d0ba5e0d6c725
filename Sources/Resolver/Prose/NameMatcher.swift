import Lexicon
import Terms

/// Holds phrases against the names of terms.
struct NameMatcher {
  /// Where a phrase has a name.
  struct Match {
    let naming: Int
    /// Numbers of items, in their order.
    let words: [Int]
    /// Whether it stands right beside the identifier.
    let isAdjacent: Bool
    /// Whether nothing stands between its words.
    let isUnbroken: Bool
  }

  private static let longestName = 12

  let lexicon: Lexicon
  let text: ProseText

  private func word(_ item: Int) -> ProseWord {
    guard let word = text.items[item].word else { preconditionFailure("a phrase consists of words") }
    return word
  }

  // MARK: Names of the term itself

  /// The best place where a phrase has one of a term's names: right beside the identifier, then with the most words.
  func match(_ term: Int, in phrase: Phrase) -> Match? {
    let words = content(phrase.words)
    var best: Match?
    for naming in lexicon.namings(of: term) {
      let name = name(ofNaming: naming, of: term)
      guard !name.isEmpty, name.count <= min(words.count, Self.longestName),
        let found = place(of: name, naming, in: words, phrase.edge)
      else { continue }
      if best.map({ Self.rank(found) > Self.rank($0) }) ?? true { best = found }
    }
    return best
  }

  private static func rank(_ match: Match) -> Int {
    (match.isAdjacent ? 1 << 20 : 0) + (match.isUnbroken ? 1 << 10 : 0) + match.words.count
  }

  /// The words of a name that say what it is.
  private func name(ofNaming naming: Int, of term: Int) -> [UInt32] {
    var words = lexicon.words(ofNaming: naming).filter { number in
      !FunctionWords.inNames.contains(Array(lexicon.text(ofWord: Int(number)).bytes))
    }
    let isObsolete = lexicon.terms[term].flags & TermRecord.obsolete != 0
    if isObsolete, words.count > 1, lexicon.text(ofWord: Int(words[0])).string == "obsolete" { words.removeFirst() }
    return words
  }

  private func content(_ words: [Int]) -> [Int] { words.filter { !word($0).isFunctionWord } }

  private func place(of name: [UInt32], _ naming: Int, in words: [Int], _ edge: Phrase.Edge) -> Match? {
    var found: Match?
    for start in 0...(words.count - name.count) {
      let window = words[start..<(start + name.count)]
      guard isSame(name, window) else { continue }
      let isFirst = start == 0 && edge != .last
      let isLast = start + name.count == words.count && edge != .first
      // The last one wins where several are alike: it is nearer in `term (ID)`.
      found = Match(naming: naming, words: Array(window), isAdjacent: isFirst || isLast, isUnbroken: true)
      if isFirst || isLast { return found }
    }
    if found == nil, name.count > 1, let scattered = scattered(name, in: words) {
      return Match(naming: naming, words: scattered, isAdjacent: false, isUnbroken: false)
    }
    return found
  }

  /// Whether the words are those of a name, in any order.
  private func isSame(_ name: [UInt32], _ window: ArraySlice<Int>) -> Bool {
    if zip(name, window).allSatisfy({ word($1).isWord($0) }) { return true }
    var rest = Array(window)
    return name.allSatisfy { number in
      guard let place = rest.firstIndex(where: { word($0).isWord(number) }) else { return false }
      rest.remove(at: place)
      return true
    }
  }

  private func scattered(_ name: [UInt32], in words: [Int]) -> [Int]? {
    var found: [Int] = []
    for number in name {
      guard let item = words.first(where: { !found.contains($0) && word($0).isWord(number) }) else { return nil }
      found.append(item)
    }
    return found.sorted()
  }

  /// How many of some words stand in that name of a term that has the most of them.
  func countShared(_ words: [Int], with term: Int) -> Int {
    let content = content(words)
    return lexicon.namings(of: term).map { naming in
      content.count { item in lexicon.words(ofNaming: naming).contains { word(item).isWord($0) } }
    }.max() ?? 0
  }

  func countContent(_ words: some Collection<Int>) -> Int { words.count { !word($0).isFunctionWord } }

  /// Whether a phrase has a word that is, or is made of the same stem as, a word of one of a term's names.
  func sharesWord(_ words: [Int], with term: Int) -> Bool {
    var own = content(words).map { ($0, word($0)) }
    // Of two names of cells the word cell says nothing, unless one has no other.
    let telling = own.filter { !GenericWords.all.contains($0.1.letters) }
    if !telling.isEmpty { own = telling }
    for naming in lexicon.namings(of: term) {
      let name = name(ofNaming: naming, of: term).map { lexicon.text(ofWord: Int($0)).bytes }
      for (item, word) in own {
        if name.contains(where: { Self.isAkin($0, word.letters) }) { return true }
        if isAcronym(item), isInitials(word.letters, of: name) { return true }
      }
    }
    return false
  }

  /// Whether two words look like forms of one: metastases and metastatic, splenomegaly and hepatosplenomegaly.
  private static func isAkin(_ name: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
    if name.elementsEqual(word) { return true }
    let shorter = min(name.count, word.count)
    let start = zip(name, word).prefix { $0 == $1 }.count
    if start >= 5 || (start >= 4 && (start >= shorter - 1 || shorter <= 6)) { return true }
    let end = zip(name.reversed(), word.reversed()).prefix { $0 == $1 }.count
    return end >= 6
  }

  /// Whether a word is an abbreviation, the symbol of a gene, or a name in a program.
  func isAcronym(_ item: Int) -> Bool {
    let range = text.items[item].range
    let capitals = text.scalars[range].count { ("A"..."Z").contains($0) }
    let digits = text.scalars[range].count { $0.isASCIIDigit }
    guard !text.scalars[range].allSatisfy({ "IVX".unicodeScalars.contains($0) }) else { return false }
    let around = max(0, range.lowerBound - 1)..<min(text.scalars.count, range.upperBound + 1)
    return capitals >= 2 || (digits > 0 && digits < range.count) || text.scalars[around].contains("_")
  }

  private func isInitials(_ letters: [UInt8], of name: [UnsafeRawBufferPointer]) -> Bool {
    name.count >= 2 && name.compactMap(\.first).elementsEqual(letters)
  }

  // MARK: Names of other terms

  /// A stretch of a phrase that is a name of a live term of an ontology.
  struct Bearer {
    let naming: Int
    let words: ArraySlice<Int>
  }

  /// The longest stretch at the edge where the identifier stands that is a name of another term of the ontology.
  func bearer(in phrase: Phrase, ontology: Int, except term: Int?) -> Bearer? {
    let words = phrase.words[...]
    let count = min(words.count, Self.longestName)
    guard count > 0 else { return nil }
    for length in (1...count).reversed() {
      if phrase.edge == .both && length < words.count { return nil }
      let stretch = phrase.edge == .last ? words.suffix(length) : words.prefix(length)
      if let naming = naming(stretch, ontology: ontology, except: term) {
        return Bearer(naming: naming, words: stretch)
      }
    }
    return nil
  }

  /// The same at the end of a phrase whose beginning is nearer: "CL:0000583 alveolar macrophage".
  func bearer(atEndOf words: [Int], ontology: Int, except term: Int?) -> Bearer? {
    let phrase = Phrase(words: words, edge: .last, isBound: true, isSetOff: true, isTied: true)
    return bearer(in: phrase, ontology: ontology, except: term)
  }

  /// Whether a longer name of another term has all of some words.
  func isShadowed(_ match: Match, in phrase: Phrase, ontology: Int, except term: Int) -> Bool {
    guard let first = phrase.words.firstIndex(of: match.words[0]),
      let last = phrase.words.firstIndex(of: match.words[match.words.count - 1]), last - first < Self.longestName
    else { return false }
    for start in max(0, last + 1 - Self.longestName)...first {
      for end in (last + 1)...min(phrase.words.count, start + Self.longestName) {
        let stretch = phrase.words[start..<end]
        if countContent(stretch) > match.words.count, naming(stretch, ontology: ontology, except: term) != nil {
          return true
        }
      }
    }
    return false
  }

  /// A name of a live term that has some words and no others, in any order.
  private func naming(_ words: ArraySlice<Int>, ontology: Int, except term: Int?) -> Int? {
    guard let first = words.first, let last = words.last, !word(first).isFunctionWord, !word(last).isFunctionWord else {
      return nil
    }
    return inOrder(words, ontology, term) ?? inAnyOrder(words, ontology, term)
  }

  private func inOrder(_ words: ArraySlice<Int>, _ ontology: Int, _ term: Int?) -> Int? {
    var starts = word(words[words.startIndex]).readings.map { lexicon.starts(withWords: $0..<($0 + 1)) }
    for (place, item) in words.enumerated().dropFirst() {
      starts = starts.flatMap { start in
        word(item).readings.map { lexicon.narrow(start, at: place, to: $0..<($0 + 1)) }
      }.filter { !$0.isEmpty }
    }
    var best: Int?
    for range in starts {
      let whole = lexicon.narrow(range, toEndsAt: words.count)
      for (start, entry) in zip(whole, lexicon.entries(of: whole)) where lexicon.isBeginning(start) {
        let naming = Int(StartEntry.naming(entry))
        if isEligible(naming, ontology: ontology, except: term), naming < best ?? .max { best = naming }
      }
    }
    return best
  }

  /// A word that more names have does not open the search for those that have some words in another order.
  private static let mostOpened = 4_096

  private func inAnyOrder(_ words: ArraySlice<Int>, _ ontology: Int, _ term: Int?) -> Int? {
    let content = words.filter { !word($0).isFunctionWord }
    guard content.count > 1 else { return nil }
    func frequency(_ item: Int) -> Int { word(item).readings.reduce(0) { $0 + lexicon.namings(ofWord: $1).count } }
    guard let rarest = content.min(by: { frequency($0) < frequency($1) }), frequency(rarest) <= Self.mostOpened else {
      return nil
    }
    var best: Int?
    for reading in word(rarest).readings {
      for naming in lexicon.namings(ofWord: reading) where Int(naming) < best ?? .max {
        guard isEligible(Int(naming), ontology: ontology, except: term) else { continue }
        let name = name(ofNaming: Int(naming), of: Int(lexicon.namings[Int(naming)].term))
        if name.count == content.count, isSame(name, content[...]) { best = Int(naming) }
      }
    }
    return best
  }

  private func isEligible(_ naming: Int, ontology: Int, except term: Int?) -> Bool {
    let record = lexicon.namings[naming]
    let bearer = lexicon.terms[Int(record.term)]
    guard Int(record.term) != term, Int(bearer.ontology) == ontology, bearer.flags & TermRecord.obsolete == 0 else {
      return false
    }
    return record.name == PostingRecord.label
      || lexicon.names[Int(record.name)].kind != NameKind.former.rawValue
  }
}
