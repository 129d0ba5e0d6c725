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
  /// The rarest words open the search, as many as have so many names together; a name that has none of these is not
  /// looked at. The rarest of all opens it however many have it.
  private static let mostOpened = 4_096
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

  /// By how much a name's words, as they were read, weigh less than the label's own.
  private struct Deduction {
    /// For letters that were edited.
    var edits: Int32 = 0
    /// For readings that are more frequent than the rarest one of their word.
    var frequency: Int32 = 0
  }

  private let lexicon: Lexicon
  /// For each name, the weight of its words that were found, less the deductions for edits; zero between searches.
  /// One number a name, so that the table stays in the processor's cache.
  private let values: UnsafeMutableBufferPointer<Int32>
  private let deductions: UnsafeMutableBufferPointer<Deduction>
  private var touched: [UInt32] = []

  init(_ lexicon: Lexicon) {
    self.lexicon = lexicon
    values = .allocate(capacity: lexicon.keys.count)
    values.initialize(repeating: 0)
    deductions = .allocate(capacity: lexicon.keys.count)
    deductions.initialize(repeating: Deduction())
  }

  deinit {
    values.deallocate()
    deductions.deallocate()
  }

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
    var opened = 0
    for (index, word) in words.enumerated() {
      let names = word.readings.reduce(0) { $0 + $1.names.count }
      // A name that has only the words from here on is at most so like.
      let canReach = rest * 2000 >= Self.leastLikeness * (total + rest)
      if canReach && (opened == 0 || opened + names <= Self.mostOpened) {
        opened += names
        for reading in word.readings { open(reading, word) }
      } else {
        if opened > 0 { keepReachable(total: total, rest: words[index...].reduce(0) { $0 + $1.weight }) }
        for reading in word.readings { add(reading, word) }
      }
      rest -= word.weight
    }
    let count = words.count
    return touched.compactMap { key in
      defer { forget(key) }
      return like(Int(key), total: total, words: count)
    }
  }

  /// Drops the names that would not be like enough even if they had all the words that are still to be counted.
  private func keepReachable(total: Int, rest: Int) {
    touched.removeAll { key in
      let value = Int(values[Int(key)])
      let deduction = deductions[Int(key)]
      let own = max(Int(lexicon.keys[Int(key)].weight), value + Int(deduction.edits))
      if (value + rest) * 2000 >= Self.leastLikeness * (total - Int(deduction.frequency) + own) { return false }
      forget(key)
      return true
    }
  }

  private func forget(_ key: UInt32) {
    values[Int(key)] = 0
    deductions[Int(key)] = Deduction()
  }

  /// Counts a word for all names that have it.
  private func open(_ reading: Reading, _ word: Word) {
    let value = Int32(reading.value)
    for key in reading.names {
      guard key < values.count else { continue }
      if values[Int(key)] == 0 { touched.append(key) }
      values[Int(key)] += value
    }
    deduct(reading, word, from: reading.names)
  }

  /// Counts a frequent word for the names that rarer words have found.
  private func add(_ reading: Reading, _ word: Word) {
    var names: [UInt32] = []
    // What was touched is a few ascending runs, so that each search goes on where the one before has ended.
    var place = 0
    var last: UInt32 = 0
    for key in touched {
      if key < last { place = 0 }
      last = key
      place = Self.firstPlace(in: reading.names, from: place) { $0 >= key }
      if place < reading.names.count, reading.names[place] == key { names.append(key) }
    }
    for key in names { values[Int(key)] += Int32(reading.value) }
    deduct(reading, word, from: names)
  }

  /// The first place from `start` on that fulfils a condition, which once fulfilled stays so; in growing steps.
  private static func firstPlace(
    in names: UnsafeBufferPointer<UInt32>,
    from start: Int,
    where condition: (UInt32) -> Bool
  ) -> Int {
    var low = start
    var high = start
    var step = 1
    while high < names.count, !condition(names[high]) {
      low = high + 1
      high += step
      step *= 2
    }
    high = min(high, names.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(names[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func deduct(_ reading: Reading, _ word: Word, from names: some Sequence<UInt32>) {
    let edits = Int32(reading.weight - reading.value)
    let frequency = Int32(word.weight - reading.weight)
    guard edits > 0 || frequency > 0 else { return }
    for key in names where key < deductions.count {
      deductions[Int(key)].edits += edits
      deductions[Int(key)].frequency += frequency
    }
  }

  private func like(_ key: Int, total: Int, words: Int) -> Found? {
    let value = Int(values[key])
    let deduction = deductions[key]
    let edits = Int(deduction.edits)
    let ownTotal = total - Int(deduction.frequency)
    // Its own words weigh at least as much as those that were found.
    guard value * 2000 >= Self.leastLikeness * (ownTotal + value + edits) else {
      return nil
    }
    let record = lexicon.keys[key]
    let likeness = value * 2000 / max(1, ownTotal + Int(record.weight))
    guard likeness >= Self.leastLikeness else { return nil }
    var ownWords = 0
    Words.each(in: lexicon.text(record.text).bytes) { _ in ownWords += 1 }
    let isWhole = ownWords == words && value + edits == Int(record.weight)
    return Found(key: key, likeness: min(likeness, 1000), isRespelled: isWhole && edits > 0)
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
