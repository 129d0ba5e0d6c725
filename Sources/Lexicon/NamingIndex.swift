import Files
import Terms

/// All names of a lexicon that is being built, as words, in the order in which their terms are shown.
struct NamingIndex {
  private(set) var namings: [NamingRecord] = []
  private(set) var wordsOfNamings: [UInt32] = []
  private(set) var wordText: TextArena
  private(set) var words: [WordRecord] = []
  private(set) var trie: [TrieRecord] = []
  private(set) var neighborhood = Neighborhood()
  private(set) var namingsOfWords: [UInt32] = []
  private(set) var starts = WordStarts()
  private(set) var wordClasses = WordClasses()
  /// For each word, one bit for each ontology that has it in a name (`OntologyBit`).
  private(set) var wordOntologies: [UInt64] = []
  private(set) var bags = BagIndex()
  /// For each term, by number, its first naming and the number of its namings.
  private(set) var namingsOfTerms: [(first: UInt32, count: UInt32)]

  /// `ranked` holds the numbers of the terms in the order in which they are shown, and `ontologies` the ontology of
  /// each term.
  init(_ drafts: consuming NamingDrafts, ranked: [Int], ontologies: [UInt32]) throws {
    wordText = drafts.vocabulary.arena
    namingsOfTerms = [(UInt32, UInt32)](repeating: (0, 0), count: ranked.count)
    let american = drafts.americanSpellings()
    try wordText.check()
    let order = drafts.vocabulary.sorted()
    var number = [UInt32](repeating: 0, count: order.count)
    for (place, word) in order.enumerated() { number[word] = UInt32(place) }
    arrange(drafts, ranked: ranked, american: american, number: number)
    guard namings.count <= StartEntry.mask else { throw LexiconTooLarge("more than \(StartEntry.mask) names") }
    let places = order.map { drafts.vocabulary.words[$0] }
    indexWords(places)
    buildTrie(places)
    starts = try WordStarts(namings: namings, words: wordsOfNamings, wordCount: order.count)
    for word in order.indices { words[word].firstStart = starts.first[word] }
    words[order.count].firstStart = UInt32(starts.entries.count)
    wordClasses = WordClasses(places, in: wordText, american: order.map { number[Int(american[$0])] })
    indexOntologies(ontologies)
    bags = BagIndex(namings: namings, words: wordsOfNamings, classes: wordClasses, ontologies: ontologies)
  }

  // MARK: Order

  /// Returns the numbers of the terms in the order in which they are shown, from their records and normalized labels.
  static func ranked(_ terms: [TermRecord], _ normalizedLabels: [TextRef], in arena: TextArena) -> [Int] {
    let keys = terms.enumerated().map { number, term in
      // Terms without a label are shown after those with one.
      let hasLabel = normalizedLabels[number].count > 0
      let length = hasLabel ? Text(arena[term.label]).codePoints : Int(UInt32.max)
      return (key: term.listRank << 32 | UInt64(length), text: normalizedLabels[number], number: number)
    }
    // Terms are numbered in the order of their identifiers.
    return arena.ranked(keys)
  }

  /// Arranges the names by the rank of their terms, assigns final word numbers, adds American spellings, and drops
  /// names that the term already has.
  private mutating func arrange(_ drafts: borrowing NamingDrafts, ranked: [Int], american: [UInt32], number: [UInt32]) {
    namings.reserveCapacity(drafts.namings.count * 21 / 20)
    wordsOfNamings.reserveCapacity(drafts.words.count * 21 / 20)
    var known = KnownNamings()
    for term in ranked {
      namingsOfTerms[term].first = UInt32(namings.count)
      known.begin(at: namings.count)
      for index in drafts.first[term]..<drafts.first[term + 1] {
        let draft = drafts.namings[index]
        let range = Int(draft.firstWord)..<Int(drafts.namings[index + 1].firstWord)
        add(draft, range, &known) { number[Int(drafts.words[$0])] }
        if range.contains(where: { american[Int(drafts.words[$0])] != drafts.words[$0] }) {
          add(draft, range, &known) { number[Int(american[Int(drafts.words[$0])])] }
        }
      }
      namingsOfTerms[term].count = UInt32(namings.count) - namingsOfTerms[term].first
    }
    namings.append(NamingRecord(firstWord: UInt32(wordsOfNamings.count)))
  }

  private mutating func add(
    _ draft: NamingRecord,
    _ range: Range<Int>,
    _ known: inout KnownNamings,
    word: (Int) -> UInt32
  ) {
    let first = wordsOfNamings.count
    for index in range { wordsOfNamings.append(word(index)) }
    if known.insert(wordsFrom: first, in: wordsOfNamings, namings) {
      namings.append(NamingRecord(term: draft.term, name: draft.name, firstWord: UInt32(first)))
    } else {
      wordsOfNamings.removeSubrange(first...)
    }
  }

  // MARK: Words

  private mutating func indexWords(_ places: [TextRef]) {
    let count = namings.count - 1
    // A word that occurs twice in a naming counts once.
    var last = [UInt32](repeating: .max, count: places.count)
    func eachWord(_ body: (_ word: Int, _ naming: UInt32) -> Void) {
      for naming in 0..<count {
        for index in namings[naming].firstWord..<namings[naming + 1].firstWord {
          let word = Int(wordsOfNamings[Int(index)])
          guard last[word] != UInt32(naming) else { continue }
          last[word] = UInt32(naming)
          body(word, UInt32(naming))
        }
      }
    }
    var counts = [UInt32](repeating: 0, count: places.count)
    eachWord { word, _ in counts[word] += 1 }
    let weights = counts.map { UInt32(Words.weight(frequency: Int($0), of: count)) }
    var next: [UInt32] = []
    next.reserveCapacity(places.count)
    words.reserveCapacity(places.count + 1)
    var total: UInt32 = 0
    for (word, place) in places.enumerated() {
      words.append(WordRecord(text: place, firstNaming: total))
      next.append(total)
      total += counts[word]
    }
    words.append(WordRecord(firstNaming: total))
    namingsOfWords = [UInt32](repeating: 0, count: Int(total))
    for word in last.indices { last[word] = .max }
    var sums = [UInt32](repeating: 0, count: count)
    eachWord { word, naming in
      namingsOfWords[Int(next[word])] = naming
      next[word] += 1
      sums[Int(naming)] += weights[word]
    }
    for naming in 0..<count { namings[naming].weight = sums[naming] }
  }
}

extension NamingIndex {
  private mutating func indexOntologies(_ ontologies: [UInt32]) {
    wordOntologies = [UInt64](repeating: 0, count: words.count - 1)
    for naming in 0..<(namings.count - 1) {
      let bit = OntologyBit.of(Int(ontologies[Int(namings[naming].term)]))
      for index in namings[naming].firstWord..<namings[naming + 1].firstWord {
        wordOntologies[Int(wordsOfNamings[Int(index)])] |= bit
      }
    }
  }

  /// Builds the trie level by level. Words are sorted, so those with a common beginning are contiguous.
  private mutating func buildTrie(_ places: [TextRef]) {
    /// Words with a common beginning, and the node for it.
    struct Stem {
      var node: Int?
      var words: Range<Int>
    }
    var stems = [Stem(words: places.indices)]
    var neighbors: [(node: Int, letters: UnsafeRawBufferPointer)] = []
    var depth = 0
    while !stems.isEmpty, depth < TrieRecord.maxDepth {
      var longer: [Stem] = []
      for stem in stems {
        if let node = stem.node { trie[node].firstChild = UInt32(trie.count) }
        var first = stem.words.lowerBound
        if first < stem.words.upperBound, places[first].count == depth { first += 1 }
        while first < stem.words.upperBound {
          let letter = wordText[places[first]][depth]
          let end =
            (first..<stem.words.upperBound).first { wordText[places[$0]][depth] != letter } ?? stem.words.upperBound
          let isWord = places[first].count == depth + 1
          longer.append(Stem(node: trie.count, words: first..<end))
          if depth + 1 == Neighborhood.stemLength || (isWord && depth + 2 == Neighborhood.stemLength) {
            neighbors.append((trie.count, UnsafeRawBufferPointer(rebasing: wordText[places[first]].prefix(depth + 1))))
          }
          trie.append(TrieRecord(letter: letter, isWord: isWord, word: UInt32(first)))
          first = end
        }
      }
      stems = longer
      depth += 1
    }
    // Stems at the greatest depth have no children.
    for stem in stems { if let node = stem.node { trie[node].firstChild = UInt32(trie.count) } }
    trie.append(TrieRecord(word: UInt32(places.count)))
    trie[trie.count - 1].firstChild = UInt32(trie.count - 1)
    neighborhood = Neighborhood(stems: neighbors)
  }
}

/// Every word of every naming as a place to start at, sorted by the words from there to the end of the name. If one
/// sequence is a prefix of the other, it comes first.
struct WordStarts {
  private(set) var entries: [UInt32] = []
  private(set) var places: [UInt8] = []
  private(set) var minima: [UInt32] = []
  /// For each word, the first of the starts that begin with it.
  private(set) var first: [UInt32] = []

  /// Only this many words of a naming are indexed, so that a place fits in one byte.
  private static let maxPlaces = 256

  init() {}

  init(namings: [NamingRecord], words: [UInt32], wordCount: Int) throws {
    // All words in sequence, numbered from 1, with a 0 after each naming; and for each word its entry and its place.
    var text: [UInt32] = []
    var entryOfToken: [UInt32] = []
    var placeOfToken: [UInt8] = []
    text.reserveCapacity(words.count + namings.count + 2)
    entryOfToken.reserveCapacity(words.count + namings.count)
    placeOfToken.reserveCapacity(words.count + namings.count)
    first = [UInt32](repeating: 0, count: wordCount + 1)
    for naming in 0..<(namings.count - 1) {
      let isLabel = namings[naming].name == PostingRecord.label
      let range = Int(namings[naming].firstWord)..<Int(namings[naming + 1].firstWord)
      for (place, index) in range.prefix(Self.maxPlaces).enumerated() {
        text.append(words[index] + 1)
        entryOfToken.append((isLabel ? (place == 0 ? 0 : 1) : 2) << 30 | UInt32(naming))
        placeOfToken.append(UInt8(place))
        first[Int(words[index]) + 1] += 1
      }
      text.append(0)
      entryOfToken.append(0)
      placeOfToken.append(0)
    }
    for word in 0..<wordCount { first[word + 1] += first[word] }
    var next = first
    var tokens = [UInt32](repeating: 0, count: Int(first[wordCount]))
    for token in text.indices where text[token] > 0 {
      let word = Int(text[token]) - 1
      tokens[Int(next[word])] = UInt32(token)
      next[word] += 1
    }
    text += [0, 0]
    try sort(&tokens, text)
    entries.reserveCapacity(tokens.count)
    places.reserveCapacity(tokens.count)
    for token in tokens {
      entries.append(entryOfToken[Int(token)])
      places.append(placeOfToken[Int(token)])
    }
    minima.reserveCapacity(entries.count / StartEntry.blockSize + 1)
    for block in stride(from: 0, to: entries.count, by: StartEntry.blockSize) {
      minima.append(entries[block..<min(block + StartEntry.blockSize, entries.count)].min() ?? 0)
    }
  }

  /// Sorts the starts of each word by the words after it. Each half of the words is sorted on its own thread.
  private func sort(_ tokens: inout [UInt32], _ text: [UInt32]) throws {
    let first = first
    let middle = first.firstIndex { Int($0) >= tokens.count / 2 } ?? 0
    try tokens.withUnsafeMutableBufferPointer { tokens in
      nonisolated(unsafe) let tokens = tokens
      let lower = Background { Self.sort(tokens, text, first[...middle]) }
      Self.sort(tokens, text, first[middle...])
      try lower.wait()
    }
  }

  /// `first` holds the index at which the starts of each word begin, followed by the end of the last ones.
  private static func sort(_ tokens: UnsafeMutableBufferPointer<UInt32>, _ text: [UInt32], _ first: ArraySlice<UInt32>)
  {
    var bucket: [(nextWords: UInt64, token: UInt32)] = []
    for (start, end) in zip(first, first.dropFirst()) where end > start + 1 {
      bucket.removeAll(keepingCapacity: true)
      for token in tokens[Int(start)..<Int(end)] {
        let nextWord = UInt64(text[Int(token) + 1])
        // The word after the end of a name belongs to another name, so it is ignored.
        bucket.append((nextWord << 32 | (nextWord == 0 ? 0 : UInt64(text[Int(token) + 2])), token))
      }
      bucket.sort { left, right in
        if left.nextWords != right.nextWords { return left.nextWords < right.nextWords }
        return precedes(left.token, right.token, text)
      }
      for (place, start) in zip(Int(start)..<Int(end), bucket) { tokens[place] = start.token }
    }
  }

  /// Compares two starts whose first three words are the same.
  private static func precedes(_ left: UInt32, _ right: UInt32, _ text: [UInt32]) -> Bool {
    var offset = 1
    while true {
      let first = text[Int(left) + offset]
      let second = text[Int(right) + offset]
      if first != second { return first < second }
      if first == 0 { return left < right }
      offset += 1
    }
  }
}
