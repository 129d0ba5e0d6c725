extension Lexicon {
  /// A range of words in the vocabulary, with their distance in edits.
  package struct Repair: Sendable, Equatable {
    package var words: Range<Int>
    package let edits: Int
    /// Whether only a beginning of these words is this close, and not the whole words.
    package let isBeginning: Bool
  }

  /// Returns the words that become `spelling` by at most `limit` edits (1 or 2): the insertion, deletion or replacement
  /// of a byte, or the swap of two adjacent bytes (optimal string alignment distance). If `isBeginning` is true, a
  /// beginning of the word is enough.
  ///
  /// Walks the trie of the vocabulary with the automaton of Wu and Manber ("Fast text searching allowing errors", CACM
  /// 35, 1992), extended by swaps. The automaton's state at a node is shared by all words below it; if the state is
  /// dead, they are skipped.
  package func repairs(
    of spelling: UnsafeRawBufferPointer,
    limit: Int,
    isBeginning: Bool = false
  ) -> [Repair] {
    guard 1..<TrieRecord.maxDepth ~= spelling.count, 1...2 ~= limit, trie.count > 1 else { return [] }
    var found = Repairs()
    RepairAutomaton.run(spelling: spelling, limit: limit, isBeginning: isBeginning) { automaton in
      var walk = TrieWalk(nodes: trie.all, automaton: automaton)
      if limit > 1 && spelling.count >= Neighborhood.minSpellingLength {
        for stem in stems(near: spelling) {
          let node = trie[stem]
          let letters = UnsafeRawBufferPointer(
            rebasing: text(ofWord: Int(node.word)).bytes.prefix(Neighborhood.stemLength)
          )
          walk.visit(stem, letters, &found) { words(beginningWith: letters).upperBound }
        }
      } else {
        walk.visit(0..<min(Int(trie[0].firstChild), trie.count - 1), depth: 1, end: wordNumbers.upperBound, &found)
      }
    }
    return found.list
  }

  /// Returns the nodes of the trie that share a remainder with a spelling (`Neighborhood`), in the order of their
  /// words.
  private func stems(near spelling: UnsafeRawBufferPointer) -> [Int] {
    guard neighborSlots.count > 1 else { return [] }
    let mask = neighborSlots.count - 2
    var stems: [UInt32] = []
    Neighborhood.eachRemainder(of: spelling) { hash in
      let slot = Int(truncatingIfNeeded: hash) & mask
      stems.append(contentsOf: neighbors.records(neighborSlots[slot], neighborSlots[slot + 1]))
    }
    let keys = Set(stems).map { (word: trie[Int($0)].word, node: Int($0)) }
    return keys.sorted { $0 < $1 }.map(\.node).filter { $0 < trie.count - 1 }
  }
}

/// The repairs found so far, in the order of the words.
private struct Repairs {
  private(set) var list: [Lexicon.Repair] = []

  mutating func add(_ words: Range<Int>, edits: UInt8, isBeginning: Bool) {
    if let last = list.last, last.words.upperBound == words.lowerBound, last.edits == Int(edits),
      last.isBeginning == isBeginning
    {
      list[list.count - 1].words = last.words.lowerBound..<words.upperBound
    } else {
      list.append(Lexicon.Repair(words: words, edits: Int(edits), isBeginning: isBeginning))
    }
  }
}

private struct TrieWalk {
  private let nodes: UnsafeBufferPointer<TrieRecord>
  private let automaton: RepairAutomaton
  /// The number of nodes that may still be visited. Each is visited at most once; the bound matters for damaged files.
  private var steps: Int

  init(nodes: UnsafeBufferPointer<TrieRecord>, automaton: RepairAutomaton) {
    self.nodes = nodes
    self.automaton = automaton
    steps = nodes.count
  }

  /// Visits sibling nodes and everything below them. `end` is the end of the last sibling's words.
  mutating func visit(_ siblings: Range<Int>, depth: Int, end: Int, _ found: inout Repairs) {
    guard depth <= TrieRecord.maxDepth, siblings.count <= steps else { return }
    steps -= siblings.count
    for index in siblings {
      let isAlive = automaton.step(to: depth, by: nodes[index].letter)
      let endWord = index + 1 < siblings.upperBound ? Int(nodes[index + 1].word) : end
      visitNode(index, depth: depth, end: endWord, isAlive: isAlive, &found)
    }
  }

  /// Visits a node given the letters that lead to it, and everything below it. For a node shorter than a stem, visits
  /// only its word.
  mutating func visit(
    _ node: Int,
    _ letters: UnsafeRawBufferPointer,
    _ found: inout Repairs,
    end: () -> Int
  ) {
    var isAlive = true
    var depth = 0
    while isAlive, depth < letters.count {
      isAlive = automaton.step(to: depth + 1, by: letters[depth])
      depth += 1
    }
    let isStem = letters.count == Neighborhood.stemLength
    let word = Int(nodes[node].word)
    if isStem && (isAlive || automaton.beginningEdits(at: depth) != nil) {
      visitNode(node, depth: depth, end: end(), isAlive: isAlive, &found)
    } else if !isStem {
      addWord(word, depth: depth, isWhole: depth == letters.count, &found)
    }
  }

  private mutating func visitNode(_ index: Int, depth: Int, end: Int, isAlive: Bool, _ found: inout Repairs) {
    let word = Int(nodes[index].word)
    guard isAlive else {
      if let fewestEdits = automaton.beginningEdits(at: depth), word < end {
        found.add(word..<end, edits: fewestEdits, isBeginning: true)
      }
      return
    }
    if nodes[index].isWord { addWord(word, depth: depth, isWhole: true, &found) }
    let first = Int(nodes[index].firstChild)
    let last = Int(nodes[index + 1].firstChild)
    if index < first, first < last, last < nodes.count { visit(first..<last, depth: depth + 1, end: end, &found) }
  }

  private func addWord(_ word: Int, depth: Int, isWhole: Bool, _ found: inout Repairs) {
    let fewestEdits = automaton.beginningEdits(at: depth)
    if isWhole, let whole = automaton.wholeEdits(at: depth), whole <= fewestEdits ?? .max {
      found.add(word..<(word + 1), edits: whole, isBeginning: false)
    } else if let fewestEdits {
      found.add(word..<(word + 1), edits: fewestEdits, isBeginning: true)
    }
  }
}

/// Computes the edit distance between a spelling and the beginnings of words, letter by letter.
private struct RepairAutomaton {
  /// The state after a beginning. Bit n of the field for e edits: the first n letters of the spelling can become the
  /// beginning by e edits.
  private struct AutomatonState {
    var noEdits: UInt64 = 0
    var oneEdit: UInt64 = 0
    var twoEdits: UInt64 = 0
    /// The last letter of the beginning.
    var letter: UInt8 = 0
    /// The fewest edits by which the whole spelling becomes this beginning or a shorter one.
    var fewestEdits: UInt8 = .max
  }

  private let limit: UInt8
  private let isBeginning: Bool
  private let accepting: UInt64
  /// The bits in use: one for each number of letters from 0 to the length of the spelling.
  private let valid: UInt64
  /// Bit n + 1 of a letter's mask is set if the spelling has the letter at position n.
  private let letterMasks: UnsafeMutableBufferPointer<UInt64>
  private let states: UnsafeMutableBufferPointer<AutomatonState>

  static func run(
    spelling: UnsafeRawBufferPointer,
    limit: Int,
    isBeginning: Bool,
    _ body: (RepairAutomaton) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 256) { letterMasks in
      withUnsafeTemporaryAllocation(of: AutomatonState.self, capacity: TrieRecord.maxDepth + 1) { states in
        letterMasks.initialize(repeating: 0)
        states.initialize(repeating: AutomatonState())
        for (place, byte) in spelling.enumerated() { letterMasks[Int(byte)] |= 1 << UInt64(place + 1) }
        states[0] = AutomatonState(noEdits: 1, oneEdit: 0b11, twoEdits: limit > 1 ? 0b111 : 0)
        let accepting: UInt64 = 1 << UInt64(spelling.count)
        body(
          RepairAutomaton(
            limit: UInt8(limit),
            isBeginning: isBeginning,
            accepting: accepting,
            valid: accepting | (accepting - 1),
            letterMasks: letterMasks,
            states: states
          )
        )
      }
    }
  }

  /// Extends the beginning whose state is in `rows[depth - 1]` by a letter, and stores the new state in `rows[depth]`.
  /// Returns whether a longer beginning can be within the limit.
  @inline(__always)
  func step(to depth: Int, by letter: UInt8) -> Bool {
    let mask = letterMasks[Int(letter)]
    let from = states[depth - 1]
    var state = AutomatonState(letter: letter)
    state.noEdits = from.noEdits << 1 & mask
    state.oneEdit = (from.oneEdit << 1 & mask) | (from.noEdits << 1) | from.noEdits | (state.noEdits << 1)
    if limit > 1 {
      state.twoEdits = (from.twoEdits << 1 & mask) | (from.oneEdit << 1) | from.oneEdit | (state.oneEdit << 1)
    }
    if depth > 1 {
      let before = states[depth - 2]
      let swapped = mask << 1 & letterMasks[Int(from.letter)]
      state.oneEdit |= before.noEdits << 2 & swapped
      if limit > 1 { state.twoEdits |= before.oneEdit << 2 & swapped }
    }
    state.oneEdit &= valid
    state.twoEdits &= valid
    state.fewestEdits = isBeginning ? min(from.fewestEdits, acceptedEdits(state)) : .max
    states[depth] = state
    // The swap in the next step starts from the row before this one.
    return limit > 1 ? (state.twoEdits | from.oneEdit) != 0 : (state.oneEdit | from.noEdits) != 0
  }

  func wholeEdits(at depth: Int) -> UInt8? {
    let edits = acceptedEdits(states[depth])
    return edits <= limit ? edits : nil
  }

  func beginningEdits(at depth: Int) -> UInt8? { states[depth].fewestEdits <= limit ? states[depth].fewestEdits : nil }

  private func acceptedEdits(_ state: AutomatonState) -> UInt8 {
    if state.noEdits & accepting != 0 { return 0 }
    if state.oneEdit & accepting != 0 { return 1 }
    return state.twoEdits & accepting != 0 ? 2 : .max
  }
}
