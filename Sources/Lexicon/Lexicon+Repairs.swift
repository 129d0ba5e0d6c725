extension Lexicon {
  /// Words that follow each other in the vocabulary, with the edits that each is away.
  package struct Repair: Sendable, Equatable {
    package var words: Range<Int>
    package let edits: Int
    /// Whether only a beginning of them is so near.
    package let isBeginning: Bool

    fileprivate var nearness: Int { edits << 1 | (isBeginning ? 1 : 0) }
  }

  /// A longer word is no word that anybody mistypes.
  package static let longestRepairable = 63

  /// Words that become `spelling` by at most `limit` edits, two at most: a byte put in, left out or replaced, or two
  /// neighbours swapped (optimal string alignment distance). Where a beginning is meant, words whose beginning does.
  ///
  /// Walks the sorted vocabulary as the trie that it is, with the automaton of Wu and Manber ("Fast text searching
  /// allowing errors", CACM 35, 1992), to which swaps are added: its state after a beginning serves all words that
  /// share it, and where it is dead they are passed over.
  package func repairs(
    of spelling: UnsafeRawBufferPointer,
    limit: Int,
    isBeginning: Bool = false
  ) -> [Repair] {
    guard 1...Self.longestRepairable ~= spelling.count, 1...2 ~= limit else { return [] }
    let shared = sharedLetters.all
    var walk = RepairWalk(spelling: spelling, limit: limit, isBeginning: isBeginning)
    var found: [Repair] = []
    var word = 0
    var known = 0
    let end = min(wordNumbers.upperBound, shared.count)
    while word < end {
      let (nearness, depth) = walk.visit(text(ofWord: word).bytes, from: known)
      var next = word + 1
      known = next < end ? Int(shared[next]) : 0
      // Where the walk has ended before the word did, words that begin so end like it.
      while next < end, known >= depth.stopped {
        next += 1
        known = next < end ? min(known, Int(shared[next])) : 0
      }
      known = min(known, depth.walked)
      if let nearness {
        if let last = found.last, last.words.upperBound == word, last.nearness == nearness {
          found[found.count - 1].words = last.words.lowerBound..<next
        } else {
          found.append(Repair(words: word..<next, edits: nearness >> 1, isBeginning: nearness & 1 == 1))
        }
      }
      word = next
    }
    return found
  }
}

/// The automaton over the beginnings of one word after the other.
private struct RepairWalk {
  /// The states after a beginning: bit n of the state for e edits says that the first n letters of the spelling can
  /// become it by e edits.
  private struct Row {
    var none: UInt64 = 0
    var one: UInt64 = 0
    var two: UInt64 = 0
    /// The fewest edits by which the spelling became this beginning or a shorter one.
    var best: UInt8 = .max
  }

  private let limit: Int
  private let isBeginning: Bool
  private let accepting: UInt64
  /// As many letters as the spelling has, none of them included.
  private let valid: UInt64
  /// Bit n + 1 of a letter's mask: the spelling has it at place n.
  private var masks = [UInt64](repeating: 0, count: 256)
  private var rows: [Row]
  private let deepest: Int

  init(spelling: UnsafeRawBufferPointer, limit: Int, isBeginning: Bool) {
    self.limit = limit
    self.isBeginning = isBeginning
    accepting = 1 << UInt64(spelling.count)
    valid = accepting | (accepting - 1)
    for (place, byte) in spelling.enumerated() { masks[Int(byte)] |= 1 << UInt64(place + 1) }
    deepest = spelling.count + limit + 1
    rows = [Row](repeating: Row(), count: deepest + 2)
    rows[0] = Row(none: 1, one: 0b11, two: limit > 1 ? 0b111 : 0)
  }

  /// Goes on with a word behind its first `known` letters. Returns twice its edits, one more where only a beginning is
  /// so near; how many letters of it have been walked; and how many letters are enough to share its fate, more than it
  /// has where only the whole word does.
  mutating func visit(
    _ word: UnsafeRawBufferPointer,
    from known: Int
  ) -> (nearness: Int?, depth: (walked: Int, stopped: Int)) {
    var depth = known
    while depth < word.count {
      guard depth < deepest else { return (ofBeginning(depth), (depth, depth)) }
      step(to: depth, word)
      depth += 1
      if isDead(depth) { return (ofBeginning(depth), (depth, depth)) }
    }
    let whole = accepted(rows[depth])
    let beginning = ofBeginning(depth)
    guard whole <= limit else { return (beginning, (depth, .max)) }
    return (min(Int(whole) << 1, beginning ?? .max), (depth, .max))
  }

  private func ofBeginning(_ depth: Int) -> Int? {
    isBeginning && rows[depth].best <= limit ? Int(rows[depth].best) << 1 | 1 : nil
  }

  private func accepted(_ row: Row) -> UInt8 {
    if row.none & accepting != 0 { return 0 }
    if row.one & accepting != 0 { return 1 }
    return row.two & accepting != 0 ? 2 : .max
  }

  private mutating func step(to depth: Int, _ word: UnsafeRawBufferPointer) {
    let mask = masks[Int(word[depth])]
    let from = rows[depth]
    var row = Row()
    row.none = from.none << 1 & mask
    row.one = (from.one << 1 & mask) | (from.none << 1) | from.none | (row.none << 1)
    if limit > 1 {
      row.two = (from.two << 1 & mask) | (from.one << 1) | from.one | (row.one << 1)
    }
    if depth > 0 {
      let before = rows[depth - 1]
      let swapped = mask << 1 & masks[Int(word[depth - 1])]
      row.one |= before.none << 2 & swapped
      if limit > 1 { row.two |= before.one << 2 & swapped }
    }
    row.one &= valid
    row.two &= valid
    row.best = isBeginning ? min(from.best, accepted(row)) : .max
    rows[depth + 1] = row
  }

  /// Whether no longer beginning can be within the limit. A swap reaches back one row further.
  private func isDead(_ depth: Int) -> Bool {
    let row = rows[depth]
    let before = rows[depth - 1]
    return limit > 1 ? row.two == 0 && before.one == 0 : row.one == 0 && before.none == 0
  }
}
