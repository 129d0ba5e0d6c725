/// The words of all names of a lexicon that is being built, and which names have them.
struct WordIndex {
  /// In the order of their bytes, and one that ends them.
  let records: [WordRecord]
  /// The names that have each word, ascending, word after word.
  let names: [UInt32]
  /// For each name, the sum of the weights of its words.
  let weights: [UInt32]

  init(names places: [TextRef], in arena: TextArena) {
    var vocabulary = Vocabulary(arena: arena)
    // The words of all names, one name after the other, each word of a name once, and where each name's words end.
    var wordsOfNames: [UInt32] = []
    wordsOfNames.reserveCapacity(places.count * 5)
    var ends: [Int] = []
    ends.reserveCapacity(places.count)
    for place in places {
      let first = wordsOfNames.count
      Words.each(in: arena[place]) { range in
        let word = vocabulary.number(of: range, in: place)
        if !wordsOfNames[first...].contains(word) { wordsOfNames.append(word) }
      }
      ends.append(wordsOfNames.count)
    }

    let words = vocabulary.words
    var counts = [UInt32](repeating: 0, count: words.count)
    for word in wordsOfNames { counts[Int(word)] += 1 }
    var records: [WordRecord] = []
    records.reserveCapacity(words.count + 1)
    var next = [UInt32](repeating: 0, count: words.count)
    var total: UInt32 = 0
    for word in words.indices.sorted(by: { Text(arena[words[$0]]).precedes(arena[words[$1]]) }) {
      records.append(WordRecord(text: words[word], firstName: total))
      next[word] = total
      total += counts[word]
    }
    records.append(WordRecord(firstName: total))

    let weightOfWord = counts.map { UInt32(Words.weight(frequency: Int($0), of: places.count)) }
    var names = [UInt32](repeating: 0, count: wordsOfNames.count)
    var weights = [UInt32](repeating: 0, count: places.count)
    var first = 0
    for (name, end) in ends.enumerated() {
      for index in first..<end {
        let word = Int(wordsOfNames[index])
        names[Int(next[word])] = UInt32(name)
        next[word] += 1
        weights[name] += weightOfWord[word]
      }
      first = end
    }
    self.records = records
    self.names = names
    self.weights = weights
  }

  /// Each word that was seen, once.
  private struct Vocabulary {
    let arena: TextArena
    var words: [TextRef] = []
    var slots = HashSlots(capacity: 1 << 15)

    mutating func number(of range: Range<Int>, in name: TextRef) -> UInt32 {
      // A word needs no text of its own: it stands in the name it was first seen in.
      let place = TextRef(offset: name.offset + UInt32(range.lowerBound), count: UInt32(range.count))
      let word = arena[place]
      let hash = StableHash.hash(word)
      if let known = slots.find(hash, matches: { Text(arena[words[$0]]).equals(word) }) { return UInt32(known) }
      words.append(place)
      slots.insert(words.count - 1, hash: hash)
      return UInt32(words.count - 1)
    }
  }
}
