extension Lexicon {
  /// Words that follow each other in the vocabulary, with the edits that each is away.
  package struct Repair: Sendable, Equatable {
    package var words: Range<Int>
    package let edits: Int
    /// Whether only a beginning of them is so near.
    package let isBeginning: Bool
  }

  /// Words that become `spelling` by at most `limit` edits, two at most: a byte put in, left out or replaced, or two
  /// neighbours swapped (optimal string alignment distance). Where a beginning is meant, words whose beginning does.
  ///
  /// Walks the trie of the vocabulary with the automaton of Wu and Manber ("Fast text searching allowing errors", CACM
  /// 35, 1992), to which swaps are added: its state at a node serves all words below, and where it is dead they are
  /// passed over.
  package func repairs(
    of spelling: UnsafeRawBufferPointer,
    limit: Int,
    isBeginning: Bool = false
  ) -> [Repair] {
    guard 1..<TrieRecord.deepest ~= spelling.count, 1...2 ~= limit else { return [] }
    let nodes = trie.all
    var found: [Repair] = []
    func add(_ words: Range<Int>, edits: UInt8, isBeginning: Bool) {
      if let last = found.last, last.words.upperBound == words.lowerBound, last.edits == Int(edits),
        last.isBeginning == isBeginning
      {
        found[found.count - 1].words = last.words.lowerBound..<words.upperBound
      } else {
        found.append(Repair(words: words, edits: Int(edits), isBeginning: isBeginning))
      }
    }
    RepairAutomaton.run(spelling: spelling, limit: limit, isBeginning: isBeginning) { automaton in
      var index = 0
      while index < nodes.count {
        let node = nodes[index]
        // A damaged file can have any depth and any end.
        let depth = max(1, min(node.depth, TrieRecord.deepest))
        let end = max(index + 1, min(Int(node.end), nodes.count))
        automaton.step(to: depth, by: node.letter)
        let best = automaton.ofBeginning(at: depth)
        if automaton.isDead(at: depth) {
          if let best {
            let endWord = end < nodes.count ? Int(nodes[end].word) : wordNumbers.upperBound
            if Int(node.word) < endWord { add(Int(node.word)..<endWord, edits: best, isBeginning: true) }
          }
          index = end
          continue
        }
        if node.isWord {
          let word = Int(node.word)..<(Int(node.word) + 1)
          if let whole = automaton.ofWhole(at: depth), whole <= best ?? .max {
            add(word, edits: whole, isBeginning: false)
          } else if let best {
            add(word, edits: best, isBeginning: true)
          }
        }
        index += 1
      }
    }
    return found
  }
}

/// How near a spelling is to the beginnings of words, from one letter to the next.
private struct RepairAutomaton {
  /// The states after a beginning: bit n of the state for e edits says that the first n letters of the spelling can
  /// become it by e edits.
  private struct Row {
    var none: UInt64 = 0
    var one: UInt64 = 0
    var two: UInt64 = 0
    /// The letter that led here.
    var letter: UInt8 = 0
    /// The fewest edits by which the spelling became this beginning or a shorter one.
    var best: UInt8 = .max
  }

  private let limit: UInt8
  private let isBeginning: Bool
  private let accepting: UInt64
  /// As many letters as the spelling has, none of them included.
  private let valid: UInt64
  /// Bit n + 1 of a letter's mask: the spelling has it at place n.
  private let masks: UnsafeMutableBufferPointer<UInt64>
  private let rows: UnsafeMutableBufferPointer<Row>

  static func run(
    spelling: UnsafeRawBufferPointer,
    limit: Int,
    isBeginning: Bool,
    _ body: (RepairAutomaton) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 256) { masks in
      withUnsafeTemporaryAllocation(of: Row.self, capacity: TrieRecord.deepest + 1) { rows in
        masks.initialize(repeating: 0)
        rows.initialize(repeating: Row())
        for (place, byte) in spelling.enumerated() { masks[Int(byte)] |= 1 << UInt64(place + 1) }
        rows[0] = Row(none: 1, one: 0b11, two: limit > 1 ? 0b111 : 0)
        let accepting: UInt64 = 1 << UInt64(spelling.count)
        body(
          RepairAutomaton(
            limit: UInt8(limit),
            isBeginning: isBeginning,
            accepting: accepting,
            valid: accepting | (accepting - 1),
            masks: masks,
            rows: rows
          )
        )
      }
    }
  }

  /// Goes on from the beginning one letter shorter, which was the last that was gone to of its length.
  @inline(__always)
  func step(to depth: Int, by letter: UInt8) {
    let mask = masks[Int(letter)]
    let from = rows[depth - 1]
    var row = Row(letter: letter)
    row.none = from.none << 1 & mask
    row.one = (from.one << 1 & mask) | (from.none << 1) | from.none | (row.none << 1)
    if limit > 1 { row.two = (from.two << 1 & mask) | (from.one << 1) | from.one | (row.one << 1) }
    if depth > 1 {
      let before = rows[depth - 2]
      let swapped = mask << 1 & masks[Int(from.letter)]
      row.one |= before.none << 2 & swapped
      if limit > 1 { row.two |= before.one << 2 & swapped }
    }
    row.one &= valid
    row.two &= valid
    row.best = isBeginning ? min(from.best, accepted(row)) : .max
    rows[depth] = row
  }

  func ofWhole(at depth: Int) -> UInt8? {
    let edits = accepted(rows[depth])
    return edits <= limit ? edits : nil
  }

  func ofBeginning(at depth: Int) -> UInt8? { rows[depth].best <= limit ? rows[depth].best : nil }

  private func accepted(_ row: Row) -> UInt8 {
    if row.none & accepting != 0 { return 0 }
    if row.one & accepting != 0 { return 1 }
    return row.two & accepting != 0 ? 2 : .max
  }

  /// Whether no longer beginning can be within the limit. A swap reaches back one row further.
  func isDead(at depth: Int) -> Bool {
    let row = rows[depth]
    let before = rows[depth - 1]
    return limit > 1 ? row.two == 0 && before.one == 0 : row.one == 0 && before.none == 0
  }
}
