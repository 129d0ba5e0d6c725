import Lexicon

/// Finds names that are close to one that nobody bears: by words in common, misspelled ones repaired.
///
/// The likeness of two names is Dice's coefficient over their words, each weighed by its rarity (a rare word says more
/// than a frequent one), a repaired word less by the share of its letters that were edited.
final class CloseNames {
  struct Found {
    /// The number of the normalized name.
    let key: Int
    /// In thousandths: 1000 for the same words, 0 for none in common.
    let likeness: Int
    /// Word for word the same but for spelling.
    let isRespelled: Bool
  }

  private static let leastLikeness = 500
  /// A word that more names have says so little that it opens the search only where no rarer one does.
  private static let frequent = 8_192
  /// A name with more words is no name; the rest of it is not looked at.
  private static let mostWords = 32

  /// A word that is looked for, with what it may stand for.
  private struct Word {
    /// The weight of the heaviest reading.
    var weight = 0
    var readings: [Reading] = []
  }

  private struct Reading {
    /// The numbers of the names that have the word, ascending.
    let names: UnsafeBufferPointer<UInt32>
    let weight: Int
    /// How many of the word's letters were edited, of how many.
    let edits: Int
    let letters: Int

    var value: Int { weight - weight * edits / max(1, letters) }
  }

  /// What has been found of a name.
  private struct Tally {
    /// The weight of its words that were found, less for misspelled ones.
    var value: Int32 = 0
    /// The same without the deduction.
    var weight: Int32 = 0
    /// By how much these readings of the words weigh less than the heaviest ones.
    var lighter: Int32 = 0
  }

  private let lexicon: Lexicon
  /// For each name; zero between searches.
  private let tallies: UnsafeMutableBufferPointer<Tally>
  private var touched: [UInt32] = []

  init(_ lexicon: Lexicon) {
    self.lexicon = lexicon
    tallies = .allocate(capacity: lexicon.keys.count)
    tallies.initialize(repeating: Tally())
  }

  deinit { tallies.deallocate() }

  /// Names like a normalized one, in no order.
  func search(_ name: UnsafeRawBufferPointer) -> [Found] {
    var words: [Word] = []
    Words.each(in: name) { range in
      if words.count < Self.mostWords { words.append(word(UnsafeRawBufferPointer(rebasing: name[range]))) }
    }
    words.sort { $0.weight > $1.weight }
    let total = words.reduce(0) { $0 + $1.weight }
    touched.removeAll(keepingCapacity: true)
    var rest = total
    for (index, word) in words.enumerated() {
      // A name that has only the words from here on is at most so like.
      let canReach = rest * 2000 >= Self.leastLikeness * (total + rest)
      let canOpen = canReach && (index == 0 || word.readings.allSatisfy { $0.names.count <= Self.frequent })
      for reading in word.readings {
        if canOpen { open(reading, word) } else { add(reading, word) }
      }
      rest -= word.weight
    }
    let count = words.count
    return touched.compactMap { key in
      defer { tallies[Int(key)] = Tally() }
      return like(Int(key), total: total, words: count)
    }
  }

  /// Counts a word for all names that have it.
  private func open(_ reading: Reading, _ word: Word) {
    for key in reading.names {
      guard key < tallies.count else { continue }
      if tallies[Int(key)].weight == 0 { touched.append(key) }
      count(reading, word, key)
    }
  }

  /// Counts a frequent word for the names that rarer words have found.
  private func add(_ reading: Reading, _ word: Word) {
    for key in touched where has(reading.names, key) { count(reading, word, key) }
  }

  private func count(_ reading: Reading, _ word: Word, _ key: UInt32) {
    tallies[Int(key)].value += Int32(reading.value)
    tallies[Int(key)].weight += Int32(reading.weight)
    tallies[Int(key)].lighter += Int32(word.weight - reading.weight)
  }

  private func has(_ names: UnsafeBufferPointer<UInt32>, _ key: UInt32) -> Bool {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < names.count && names[low] == key
  }

  private func like(_ key: Int, total: Int, words: Int) -> Found? {
    let tally = tallies[key]
    // Its own words weigh at least as much as those that were found.
    guard Int(tally.value) * 2000 >= Self.leastLikeness * (total - Int(tally.lighter) + Int(tally.weight)) else {
      return nil
    }
    let record = lexicon.keys[key]
    let likeness = Int(tally.value) * 2000 / max(1, total - Int(tally.lighter) + Int(record.weight))
    guard likeness >= Self.leastLikeness else { return nil }
    var ownWords = 0
    Words.each(in: lexicon.text(record.text).bytes) { _ in ownWords += 1 }
    let isWhole = ownWords == words && Int(tally.weight) == Int(record.weight)
    return Found(key: key, likeness: min(likeness, 1000), isRespelled: isWhole && tally.value < tally.weight)
  }

  /// A word with its singular or plural; where the vocabulary has neither, what it may be a misspelling of.
  private func word(_ spelling: UnsafeRawBufferPointer) -> Word {
    var word = Word()
    func add(_ number: Int, edits: Int) {
      let weight = lexicon.weight(ofWord: number)
      word.readings.append(
        Reading(names: lexicon.names(ofWord: number), weight: weight, edits: edits, letters: spelling.count)
      )
      word.weight = max(word.weight, weight)
    }
    if let exact = lexicon.word(spelling) { add(exact, edits: 0) }
    if spelling.count >= 4 {
      let isPlural = spelling.last == UInt8(ascii: "s")
      let other = isPlural ? Array(spelling.dropLast()) : Array(spelling) + [UInt8(ascii: "s")]
      if let number = other.withUnsafeBytes({ lexicon.word($0) }) { add(number, edits: 1) }
    }
    let limit = spelling.count < 4 ? 0 : spelling.count < 8 ? 1 : 2
    if word.readings.isEmpty && limit > 0 {
      for repair in lexicon.repairs(of: spelling, limit: limit) { add(repair.word, edits: repair.edits) }
    }
    // A word that nobody has makes the name unlike all others by as much as the rarest word would.
    if word.readings.isEmpty { word.weight = lexicon.weight(ofFrequency: 1) }
    return word
  }
}
