import Lexicon
import Terms

/// Finds names similar to one that no term has: names with words in common, after correcting misspelled words.
///
/// The similarity of two names is Dice's coefficient over their words. Each word is weighted by its rarity, because a
/// rare word says more than a frequent one. A corrected word counts less, by the share of its letters that were edited.
final class SimilarNameSearch {
  struct SimilarName {
    let naming: Int
    /// In thousandths: 1000 for the same words, 0 for none in common.
    let similarity: Int
    /// Whether the names are equal word for word except for spelling.
    let isRespelled: Bool
  }

  private static let minSimilarity = 500
  /// The maximum number of names that are collected from the rarest words of a search. A name that has none of these
  /// words is not found. The rarest word of all is used however many names have it.
  private static let maxCollected = 2_048
  /// Further words of a longer label are ignored.
  private static let maxWords = 32

  /// A word of the searched name, with the words that it may stand for.
  private struct SearchedWord {
    /// The weight of the heaviest reading.
    var weight = 0
    var readings: [Reading] = []

    func has(_ word: Int) -> Bool { readings.contains { $0.word == word } }
  }

  /// The contribution of a word to the tally of a name that contains one of its readings.
  private struct Addition {
    let value: UInt16
    let edits: UInt16
    let frequency: UInt16

    init(_ reading: Reading, _ word: SearchedWord) {
      value = UInt16(clamping: max(1, reading.value))
      edits = UInt16(clamping: reading.weight - reading.value)
      frequency = UInt16(clamping: word.weight - reading.weight)
    }
  }

  private struct Reading {
    let word: Int
    /// The numbers of the namings that contain the word, ascending.
    let names: UnsafeBufferPointer<UInt32>
    let weight: Int
    /// The number of edited letters, out of `letters`.
    let edits: Int
    let letters: Int

    var value: Int { weight - weight * edits / max(1, letters) }
  }

  /// The tally of a name, small enough that one memory access loads all of it.
  private struct NameTally {
    /// The weight of the words found so far, less the deductions for edits; zero between searches.
    var value: UInt16 = 0
    /// The total deduction for edited letters.
    var edits: UInt16 = 0
    /// The total by which the readings weigh less than the heaviest ones of their words.
    var frequency: UInt16 = 0
    /// The weight of all words of the name.
    let weight: UInt16
  }

  private let lexicon: Lexicon
  private let tallies: UnsafeMutableBufferPointer<NameTally>
  private var touched: [UInt32] = []

  init(_ lexicon: Lexicon) {
    self.lexicon = lexicon
    tallies = .allocate(capacity: lexicon.namings.count)
    for naming in tallies.indices {
      tallies.initializeElement(at: naming, to: NameTally(weight: UInt16(clamping: lexicon.namings[naming].weight)))
    }
  }

  deinit { tallies.deallocate() }

  /// Returns the namings similar to a folded name, in no particular order; none if no budget is left.
  func search(_ name: UnsafeRawBufferPointer, _ budget: inout Budget) -> [SimilarName] {
    guard budget.spend(1) else { return [] }
    var typed: [SearchedWord] = []
    var spellings: [UnsafeRawBufferPointer] = []
    var distinct: [SearchedWord] = []
    Words.each(in: name) { spelling in
      guard typed.count < Self.maxWords else { return }
      // A repeated word counts once, as in the index.
      let known = spellings.firstIndex { $0.elementsEqual(spelling) }
      let word = known.map { typed[$0] } ?? word(spelling, &budget)
      spellings.append(spelling)
      typed.append(word)
      if known == nil { distinct.append(word) }
    }
    let words = distinct.sorted { $0.weight > $1.weight }
    let total = words.reduce(0) { $0 + $1.weight }
    touched.removeAll(keepingCapacity: true)
    var rest = total
    var collectedCount = 0
    for word in words {
      let names = word.readings.reduce(0) { $0 + $1.names.count }
      // The similarity of a name that has all words from here on but none of the earlier ones is at most this.
      let canReach = rest * 2000 >= Self.minSimilarity * (total + rest)
      if canReach && (collectedCount == 0 || collectedCount + names <= Self.maxCollected) {
        collectedCount += names
        guard budget.spend(names) else { break }
        for reading in word.readings { collect(reading, word) }
      } else {
        if collectedCount > 0 { keepReachable(total: total, rest: rest) }
        for reading in word.readings { add(reading, word) }
      }
      rest -= word.weight
    }
    return touched.compactMap { naming in
      defer { reset(naming) }
      return similarName(Int(naming), total: total, typed)
    }
  }

  /// Drops the names whose similarity would be too low even if they had all remaining words.
  private func keepReachable(total: Int, rest: Int) {
    touched.removeAll { key in
      let tally = tallies[Int(key)]
      let upperBound = (Int(tally.value) + rest) * 2000
      if upperBound >= Self.minSimilarity * (total - Int(tally.frequency) + Int(tally.weight)) { return false }
      reset(key)
      return true
    }
  }

  private func reset(_ key: UInt32) {
    tallies[Int(key)].value = 0
    tallies[Int(key)].edits = 0
    tallies[Int(key)].frequency = 0
  }

  /// Counts a word for all names that contain it, and collects these names.
  private func collect(_ reading: Reading, _ word: SearchedWord) {
    let found = Addition(reading, word)
    for key in reading.names where key < tallies.count {
      if tallies[Int(key)].value == 0 { touched.append(key) }
      count(found, key)
    }
  }

  private func count(_ found: Addition, _ key: UInt32) {
    tallies[Int(key)].value &+= found.value
    tallies[Int(key)].edits &+= found.edits
    tallies[Int(key)].frequency &+= found.frequency
  }

  /// Counts a frequent word for the names that rarer words have collected.
  private func add(_ reading: Reading, _ word: SearchedWord) {
    let found = Addition(reading, word)
    // `touched` consists of a few ascending runs, so each search continues where the previous one ended.
    var place = 0
    var last: UInt32 = 0
    for key in touched {
      if key < last { place = 0 }
      last = key
      place = Self.firstPlace(in: reading.names, from: place) { $0 >= key }
      if place < reading.names.count, reading.names[place] == key { count(found, key) }
    }
  }

  /// Returns the first index from `start` on that satisfies a condition, which must stay true once it is true. Searches
  /// in growing steps.
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
    return (low..<min(high, names.count)).partitioningIndex { condition(names[$0]) }
  }

  private func similarName(_ naming: Int, total: Int, _ typed: [SearchedWord]) -> SimilarName? {
    let tally = tallies[naming]
    let similarity = Int(tally.value) * 2000 / max(1, total - Int(tally.frequency) + Int(tally.weight))
    guard similarity >= Self.minSimilarity else { return nil }
    let nameWords = lexicon.words(ofNaming: naming)
    let isWhole = nameWords.count == typed.count && tally.value + tally.edits == tally.weight
    let isRespelled =
      isWhole && (tally.edits > 0 || zip(nameWords, typed).allSatisfy { word, typed in typed.has(Int(word)) })
    return SimilarName(naming: naming, similarity: min(similarity, 1000), isRespelled: isRespelled)
  }

  /// Returns a word with its readings: the word in British and American spelling, its singular and its plural. If the
  /// vocabulary has none of these, the readings are the words it may be a misspelling of.
  private func word(_ spelling: UnsafeRawBufferPointer, _ budget: inout Budget) -> SearchedWord {
    var word = SearchedWord()
    func add(_ number: Int, edits: Int, maxWeight: Int = .max) {
      guard !word.has(number) else { return }
      let weight = min(lexicon.weight(ofWord: number), maxWeight)
      word.readings.append(
        Reading(
          word: number,
          names: lexicon.namings(ofWord: number),
          weight: weight,
          edits: edits,
          letters: spelling.count
        )
      )
      word.weight = max(word.weight, weight)
    }
    func add(_ letters: [UInt8], edits: Int) {
      guard let number = letters.withUnsafeBytes({ lexicon.word($0) }) else { return }
      // A plural is often far rarer than its singular but no more significant.
      add(number, edits: edits, maxWeight: word.readings.first?.weight ?? .max)
    }
    if let exact = lexicon.word(spelling) { add(exact, edits: 0) }
    if let american = Spelling.american(spelling) { add(american, edits: 0) }
    if spelling.count >= 4 {
      for singular in Spelling.singulars(of: spelling) { add(singular, edits: 1) }
      add(spelling + [UInt8(ascii: "s")], edits: 1)
    }
    let limit = Misspelling.limit(of: spelling)
    if word.readings.isEmpty && limit > 0 && budget.spend(Budget.repairCost) {
      for repair in lexicon.repairs(of: spelling, limit: limit) {
        for number in repair.words { add(number, edits: repair.edits) }
      }
    }
    // A word in no name reduces the similarity to all names as much as the rarest word would.
    if word.readings.isEmpty { word.weight = lexicon.weight(ofFrequency: 1) }
    return word
  }
}

/// The tolerance for misspelled words.
enum Misspelling {
  /// Returns the number of edits tolerated. A word with a digit or a plus sign is a name such as CD4+ or BRCA1, and a
  /// similar one is a different name.
  static func limit(of word: some Collection<UInt8>) -> Int {
    guard word.allSatisfy({ $0 >= UInt8(ascii: "a") }) else { return 0 }
    return word.count < 4 ? 0 : word.count < 8 ? 1 : 2
  }
}
