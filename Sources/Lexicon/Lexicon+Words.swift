import Terms

extension Lexicon {
  /// The numbers of words, without the record that ends them.
  package var wordNumbers: Range<Int> { 0..<max(0, words.count - 1) }

  /// The number of the word that is spelled exactly so.
  package func word(_ spelling: UnsafeRawBufferPointer) -> Int? {
    let place = firstWord { !$0.precedes(spelling) }
    return wordNumbers.contains(place) && text(ofWord: place).equals(spelling) ? place : nil
  }

  /// The words that begin so.
  package func words(beginningWith beginning: UnsafeRawBufferPointer) -> Range<Int> {
    let first = firstWord { !$0.precedes(beginning) }
    let end = firstWord { text in
      !text.precedes(beginning) && !text.bytes.starts(with: beginning)
    }
    return first..<max(first, end)
  }

  /// The first word that fulfils a condition, which once fulfilled stays so.
  private func firstWord(where condition: (Text) -> Bool) -> Int {
    wordNumbers.partitioningIndex { condition(text(ofWord: $0)) }
  }

  /// The numbers of the namings that have a word, ascending; valid as long as the lexicon lives.
  package func namings(ofWord word: Int) -> UnsafeBufferPointer<UInt32> {
    namingsOfWords.records(words[word].firstNaming, words[word + 1].firstNaming)
  }

  /// The rarity of a word, in sixteenths of a bit.
  package func weight(ofWord word: Int) -> Int { weight(ofFrequency: namings(ofWord: word).count) }

  package func weight(ofFrequency frequency: Int) -> Int {
    Words.weight(frequency: frequency, of: max(0, namings.count - 1))
  }

  // MARK: Namings

  /// The words of a naming, in their order; valid as long as the lexicon lives.
  package func words(ofNaming naming: Int) -> UnsafeBufferPointer<UInt32> { wordLists[naming] }

  package var wordLists: WordLists { WordLists(namings: namings.all, words: wordsOfNamings.all) }

  /// The label, synonym or former label that a naming stands for.
  package func text(ofNaming naming: Int) -> Text {
    let record = namings[naming]
    return text(record.name == PostingRecord.label ? terms[Int(record.term)].label : names[Int(record.name)].text)
  }

  /// The namings of a term, the best first.
  package func namings(of term: Int) -> Range<Int> {
    let link = link(term)
    return namings.range(link.firstNaming, link.firstNaming &+ link.namingCount)
  }

  /// How many namings belong to terms that are not obsolete: these are the first.
  package func countCurrentNamings() -> Int {
    (0..<max(0, namings.count - 1)).partitioningIndex { naming in
      terms[Int(namings[naming].term)].flags & TermRecord.obsolete != 0
    }
  }
}

/// The words of all namings, for those who look at many.
package struct WordLists: @unchecked Sendable {
  @usableFromInline let namings: UnsafeBufferPointer<NamingRecord>
  @usableFromInline let words: UnsafeBufferPointer<UInt32>

  /// In their order; valid as long as the lexicon lives.
  @inlinable
  package subscript(naming: Int) -> UnsafeBufferPointer<UInt32> {
    guard naming + 1 < namings.count else { return UnsafeBufferPointer(rebasing: words[..<0]) }
    let first = min(Int(namings[naming].firstWord), words.count)
    let end = max(first, min(Int(namings[naming + 1].firstWord), words.count))
    return UnsafeBufferPointer(rebasing: words[first..<end])
  }
}

extension Lexicon {
  /// Places where names begin with or go on with the same words: a part of `starts`.
  package typealias Starts = Range<Int>

  /// The starts that begin with one of some words that follow each other.
  package func starts(withWords range: Range<Int>) -> Starts {
    guard !range.isEmpty else { return 0..<0 }
    return starts.range(words[range.lowerBound].firstStart, words[range.upperBound].firstStart)
  }

  /// Of starts that are alike in the words before it, those that have one of some words at a place counted from where
  /// they start.
  package func narrow(_ range: Starts, at place: Int, to wanted: Range<Int>) -> Starts {
    guard !wanted.isEmpty else { return range.lowerBound..<range.lowerBound }
    let first = range.partitioningIndex { word(at: place, ofStart: $0) > wanted.lowerBound }
    let end = (first..<range.upperBound).partitioningIndex { word(at: place, ofStart: $0) > wanted.upperBound }
    return first..<end
  }

  /// Of starts that are alike in the words before it, those whose name ends before a place.
  package func narrow(_ range: Starts, toEndsAt place: Int) -> Starts {
    range.lowerBound..<range.partitioningIndex { word(at: place, ofStart: $0) > 0 }
  }

  /// 1 + the number of a word, counted from a start; 0 behind the end of the name.
  private func word(at place: Int, ofStart start: Int) -> Int {
    let naming = Int(StartEntry.naming(starts[start]))
    let index = Int(namings[naming].firstWord) + Int(startPlaces[start]) + place
    return index < Int(namings[naming + 1].firstWord) ? Int(wordsOfNamings[index]) + 1 : 0
  }

  /// The entries of starts, in place.
  package func entries(of range: Starts) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: starts.all[range])
  }

  /// Whether a start is the beginning of its name.
  package func isBeginning(_ start: Int) -> Bool { startPlaces[start] == 0 }

  /// Calls `body` with stretches of starts that may hold an entry below a bound, which `body` returns anew.
  package func each(
    _ range: Starts,
    below bound: UInt32,
    _ body: (UnsafeBufferPointer<UInt32>) -> UInt32
  ) {
    let entries = starts.all
    let minima = startMinima.all
    var bound = bound
    var place = range.lowerBound
    while place < range.upperBound {
      let block = place / StartEntry.block
      let end = min(range.upperBound, (block + 1) * StartEntry.block)
      if block >= minima.count || minima[block] < bound {
        bound = body(UnsafeBufferPointer(rebasing: entries[place..<end]))
      }
      place = end
    }
  }
}
