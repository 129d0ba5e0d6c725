import Terms

extension Lexicon {
  /// The numbers of all words, without the final record that only ends the table.
  package var wordNumbers: Range<Int> { 0..<max(0, words.count - 1) }

  /// Returns the number of the word with exactly this spelling.
  package func word(_ spelling: UnsafeRawBufferPointer) -> Int? {
    let place = firstWord { !$0.precedes(spelling) }
    return wordNumbers.contains(place) && text(ofWord: place).equals(spelling) ? place : nil
  }

  /// Returns the words that begin with `beginning`.
  package func words(beginningWith beginning: UnsafeRawBufferPointer) -> Range<Int> {
    let first = firstWord { !$0.precedes(beginning) }
    let end = firstWord { text in
      !text.precedes(beginning) && !text.bytes.starts(with: beginning)
    }
    return first..<max(first, end)
  }

  /// Returns the first word that satisfies a condition, which must stay true once it is true.
  private func firstWord(where condition: (Text) -> Bool) -> Int {
    wordNumbers.partitioningIndex { condition(text(ofWord: $0)) }
  }

  /// Returns the numbers of the namings that contain a word, ascending; valid as long as the lexicon lives.
  package func namings(ofWord word: Int) -> UnsafeBufferPointer<UInt32> {
    namingsOfWords.records(words[word].firstNaming, words[word + 1].firstNaming)
  }

  /// Returns the rarity of a word, in sixteenths of a bit.
  package func weight(ofWord word: Int) -> Int { weight(ofFrequency: namings(ofWord: word).count) }

  package func weight(ofFrequency frequency: Int) -> Int {
    Words.weight(frequency: frequency, of: max(0, namings.count - 1))
  }

  // MARK: Namings

  /// Returns the words of a naming, in order; valid as long as the lexicon lives.
  package func words(ofNaming naming: Int) -> UnsafeBufferPointer<UInt32> { wordLists[naming] }

  package var wordLists: WordLists { WordLists(namings: namings.all, words: wordsOfNamings.all) }

  /// Returns the label, synonym or former label of a naming.
  package func text(ofNaming naming: Int) -> Text {
    let record = namings[naming]
    return text(record.name == PostingRecord.label ? terms[Int(record.term)].label : names[Int(record.name)].text)
  }

  /// Returns the namings of a term, best first.
  package func namings(of term: Int) -> Range<Int> {
    let link = link(term)
    return namings.range(link.firstNaming, link.firstNaming &+ link.namingCount)
  }

  /// Returns the number of namings of terms that are not obsolete. These namings come first.
  package func countCurrentNamings() -> Int {
    (0..<max(0, namings.count - 1)).partitioningIndex { naming in
      terms[Int(namings[naming].term)].flags & TermRecord.obsolete != 0
    }
  }
}

/// The words of all namings, for fast access to many of them.
package struct WordLists: @unchecked Sendable {
  @usableFromInline let namings: UnsafeBufferPointer<NamingRecord>
  @usableFromInline let words: UnsafeBufferPointer<UInt32>

  /// In order; valid as long as the lexicon lives.
  @inlinable
  package subscript(naming: Int) -> UnsafeBufferPointer<UInt32> {
    guard naming + 1 < namings.count else { return UnsafeBufferPointer(rebasing: words[..<0]) }
    let first = min(Int(namings[naming].firstWord), words.count)
    let end = max(first, min(Int(namings[naming + 1].firstWord), words.count))
    return UnsafeBufferPointer(rebasing: words[first..<end])
  }
}

extension Lexicon {
  /// A range of `starts`: places in names from which the same words follow.
  package typealias Starts = Range<Int>

  /// Returns the starts that begin with any of a range of words.
  package func starts(withWords range: Range<Int>) -> Starts {
    guard !range.isEmpty else { return 0..<0 }
    return starts.range(words[range.lowerBound].firstStart, words[range.upperBound].firstStart)
  }

  /// Returns the part of `range` whose word at `place`, counted from the start, is in `wanted`. All starts of `range`
  /// must agree in the words before that place.
  package func narrow(_ range: Starts, at place: Int, to wanted: Range<Int>) -> Starts {
    guard !wanted.isEmpty else { return range.lowerBound..<range.lowerBound }
    let first = range.partitioningIndex { word(at: place, ofStart: $0) > wanted.lowerBound }
    let end = (first..<range.upperBound).partitioningIndex { word(at: place, ofStart: $0) > wanted.upperBound }
    return first..<end
  }

  /// Returns the part of `range` whose names end before `place`. All starts of `range` must agree in the words before
  /// that place.
  package func narrow(_ range: Starts, toEndsAt place: Int) -> Starts {
    range.lowerBound..<range.partitioningIndex { word(at: place, ofStart: $0) > 0 }
  }

  /// Returns 1 + the number of the word at `place`, counted from a start; 0 beyond the end of the name.
  private func word(at place: Int, ofStart start: Int) -> Int {
    let naming = Int(StartEntry.naming(starts[start]))
    let index = Int(namings[naming].firstWord) + Int(startPlaces[start]) + place
    return index < Int(namings[naming + 1].firstWord) ? Int(wordsOfNamings[index]) + 1 : 0
  }

  /// Returns the entries of a range of starts, without copying.
  package func entries(of range: Starts) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: starts.all[range])
  }

  /// Whether a start is the beginning of its name.
  package func isBeginning(_ start: Int) -> Bool { startPlaces[start] == 0 }

  /// Calls `body` with spans of starts that may contain an entry below a bound. `body` returns the new bound.
  package func each(
    _ range: Starts,
    below bound: UInt32,
    _ body: (UnsafeBufferPointer<UInt32>) -> UInt32
  ) {
    let entries = starts.all
    let minima = blockMinima.all
    var bound = bound
    var place = range.lowerBound
    while place < range.upperBound {
      let block = place / StartEntry.blockSize
      let end = min(range.upperBound, (block + 1) * StartEntry.blockSize)
      if block >= minima.count || minima[block] < bound {
        bound = body(UnsafeBufferPointer(rebasing: entries[place..<end]))
      }
      place = end
    }
  }
}
