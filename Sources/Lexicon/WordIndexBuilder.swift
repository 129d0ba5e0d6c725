/// Collects the words of names while a lexicon is built, and which names have them.
struct WordIndexBuilder {
  private let arena: TextArena
  private var words: [TextRef] = []
  private var slots = HashSlots(capacity: 1 << 15)
  /// The words of all names, one name after the other, each word of a name once.
  private var wordsOfNames: [UInt32] = []
  /// Where in `wordsOfNames` each name's words end.
  private var ends: [UInt32] = []

  init(arena: TextArena) { self.arena = arena }

  /// Takes in the next name.
  mutating func add(name place: TextRef) {
    let name = arena[place]
    let first = wordsOfNames.count
    Words.each(in: name) { range in
      let word = number(of: UnsafeRawBufferPointer(rebasing: name[range]), at: range, of: place)
      if !wordsOfNames[first...].contains(word) { wordsOfNames.append(word) }
    }
    ends.append(UInt32(wordsOfNames.count))
  }

  private mutating func number(of word: UnsafeRawBufferPointer, at range: Range<Int>, of name: TextRef) -> UInt32 {
    let hash = StableHash.hash(word)
    if let known = slots.find(hash, matches: { Text(arena[words[$0]]).equals(word) }) { return UInt32(known) }
    // A word needs no text of its own: it stands in the name it was first seen in.
    words.append(TextRef(offset: name.offset + UInt32(range.lowerBound), count: UInt32(range.count)))
    slots.insert(words.count - 1, hash: hash) { StableHash.hash(arena[words[$0]]) }
    return UInt32(words.count - 1)
  }

  /// The words in the order of their bytes, and the names of each in the order they were added.
  /// With the sum of the weights of each name's words.
  func finish() -> (words: [WordRecord], names: [UInt32], weights: [UInt32]) {
    let order = words.indices.sorted { Text(arena[words[$0]]).precedes(arena[words[$1]]) }
    var counts = [UInt32](repeating: 0, count: words.count)
    for word in wordsOfNames { counts[Int(word)] += 1 }
    var records: [WordRecord] = []
    records.reserveCapacity(words.count + 1)
    var next = [UInt32](repeating: 0, count: words.count)
    var total: UInt32 = 0
    for word in order {
      records.append(WordRecord(text: words[word], firstName: total))
      next[word] = total
      total += counts[word]
    }
    records.append(WordRecord(firstName: total))
    let weightOfWord = counts.map { UInt32(Words.weight(frequency: Int($0), of: ends.count)) }
    var names = [UInt32](repeating: 0, count: wordsOfNames.count)
    var weights = [UInt32](repeating: 0, count: ends.count)
    var first = 0
    for (name, end) in ends.enumerated() {
      for word in wordsOfNames[first..<Int(end)] {
        names[Int(next[Int(word)])] = UInt32(name)
        next[Int(word)] += 1
        weights[name] += weightOfWord[Int(word)]
      }
      first = Int(end)
    }
    return (records, names, weights)
  }
}
