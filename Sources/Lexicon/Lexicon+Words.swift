extension Lexicon {
  /// The numbers of words, without the record that ends them.
  package var wordNumbers: Range<Int> { 0..<max(0, words.count - 1) }

  /// The number of the word that is spelled exactly so.
  package func word(_ spelling: UnsafeRawBufferPointer) -> Int? {
    let place = firstWord(from: 0) { !$0.precedes(spelling) }
    return wordNumbers.contains(place) && text(words[place].text).equals(spelling) ? place : nil
  }

  /// The numbers of the normalized names that have a word, ascending; valid as long as the lexicon lives.
  package func names(ofWord word: Int) -> UnsafeBufferPointer<UInt32> {
    namesOfWords.records(words[word].firstName, words[word + 1].firstName)
  }

  /// The rarity of a word, in sixteenths of a bit.
  package func weight(ofWord word: Int) -> Int { weight(ofFrequency: names(ofWord: word).count) }

  package func weight(ofFrequency frequency: Int) -> Int {
    Words.weight(frequency: frequency, of: max(0, keys.count - 1))
  }

  /// The first word from a place on that fulfils a condition, which once fulfilled stays so.
  private func firstWord(from start: Int, where condition: (Text) -> Bool) -> Int {
    var low = start
    var high = wordNumbers.upperBound
    while low < high {
      let middle = (low + high) / 2
      if condition(text(words[middle].text)) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  package struct Repair: Sendable, Equatable {
    package let word: Int
    package let edits: Int
  }

  /// Words that become `spelling` by at most `limit` edits: a byte put in, left out or replaced, or two neighbours
  /// swapped (optimal string alignment distance).
  ///
  /// Walks the sorted vocabulary as the trie that it is: the distances to a prefix are computed once for all words that
  /// share it, and where none is within the limit all of them are passed over.
  package func repairs(of spelling: UnsafeRawBufferPointer, limit: Int) -> [Repair] {
    guard spelling.count <= Self.longestRepairable else { return [] }
    var walk = RepairWalk(spelling: spelling, limit: limit)
    var found: [Repair] = []
    var word = 0
    while word < wordNumbers.upperBound {
      let candidate = text(words[word].text).bytes
      switch walk.visit(candidate) {
      case .word(let edits):
        if edits <= limit { found.append(Repair(word: word, edits: edits)) }
        word += 1
      case .hopeless(let prefix):
        let hopeless = UnsafeRawBufferPointer(rebasing: candidate[..<prefix])
        word = firstWord(from: word + 1) { text in
          !UnsafeRawBufferPointer(rebasing: text.bytes.prefix(prefix)).elementsEqual(hopeless)
        }
      }
    }
    return found
  }

  /// A longer word is no word that anybody mistypes.
  private static var longestRepairable: Int { 64 }
}

/// The distances between a spelling and the prefixes of one word after the other.
private struct RepairWalk {
  enum Visit {
    case word(edits: Int)
    /// No word with this many first bytes is within the limit.
    case hopeless(prefix: Int)
  }

  private let spelling: UnsafeRawBufferPointer
  private let limit: Int
  private let width: Int
  /// Row n has the distances between the first n bytes of the word and each prefix of the spelling. There is a row for
  /// every prefix that can be within the limit, and one more.
  private var cells: [UInt8]
  private var leasts: [Int]
  private var prefix: [UInt8] = []

  init(spelling: UnsafeRawBufferPointer, limit: Int) {
    self.spelling = spelling
    self.limit = limit
    width = spelling.count + 1
    let rows = spelling.count + limit + 2
    cells = [UInt8](repeating: 0, count: rows * width)
    leasts = [Int](repeating: 0, count: rows)
    for column in 0..<width { cells[column] = UInt8(column) }
    prefix.reserveCapacity(rows)
  }

  mutating func visit(_ word: UnsafeRawBufferPointer) -> Visit {
    var depth = 0
    while depth < prefix.count, depth < word.count, prefix[depth] == word[depth] { depth += 1 }
    prefix.removeSubrange(depth...)
    while depth < word.count {
      extend(by: word[depth])
      depth += 1
      // A swap reaches back one row further.
      if leasts[depth] > limit, leasts[depth - 1] >= limit { return .hopeless(prefix: depth) }
    }
    return .word(edits: Int(cells[depth * width + spelling.count]))
  }

  private mutating func extend(by byte: UInt8) {
    let depth = prefix.count
    let row = (depth + 1) * width
    let above = depth * width
    cells[row] = UInt8(depth + 1)
    var least = depth + 1
    for column in 1..<max(1, width) {
      let cost: UInt8 = spelling[column - 1] == byte ? 0 : 1
      var best = min(cells[above + column] + 1, cells[row + column - 1] + 1, cells[above + column - 1] + cost)
      if column > 1, depth > 0, spelling[column - 2] == byte, spelling[column - 1] == prefix[depth - 1] {
        best = min(best, cells[above - width + column - 2] + 1)
      }
      cells[row + column] = best
      least = min(least, Int(best))
    }
    leasts[depth + 1] = least
    prefix.append(byte)
  }
}
