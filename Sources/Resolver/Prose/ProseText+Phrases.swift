import Terms

/// Parts of phrases, and classes of words.
extension ProseText {
  /// Returns the part of a phrase next to the identifier up to the nearest comma, colon or dash, without introductory
  /// words.
  func core(of phrase: Phrase) -> [Int] {
    var words = strictPart(of: phrase)[...]
    if phrase.edge == .first {
      // "UBERON:0002385 for connective tissue"
      words = words.drop { ProseWords.beforeNames.contains(items[$0].word?.letters ?? []) }
    }
    if !phrase.isSetOff {
      if phrase.edge == .last, let last = words.lastIndex(where: isBetween) { words = words[(last + 1)...] }
      if phrase.edge == .first, let first = words.firstIndex(where: isBetween) { words = words[..<first] }
    }
    while let first = words.first, isBetween(first) { words = words.dropFirst() }
    while let last = words.last, isBetween(last) { words = words.dropLast() }
    return Array(words)
  }

  private func strictPart(of phrase: Phrase) -> [Int] {
    func isDivided(_ item: Int) -> Bool { !items[item].breakBefore.isDisjoint(with: [.comma, .colon, .dash]) }
    switch phrase.edge {
    case .both: return phrase.words
    case .last:
      let start = phrase.words.lastIndex(where: isDivided) ?? 0
      return Array(phrase.words[start...])
    case .first:
      let end = phrase.words.indices.dropFirst().first { isDivided(phrase.words[$0]) } ?? phrase.words.count
      return Array(phrase.words[..<end])
    }
  }

  func isGeneric(_ words: some Collection<Int>) -> Bool {
    words.allSatisfy { item in items[item].word.map { $0.isFunctionWord || $0.isGeneric } ?? true }
  }

  func isCapitalized(_ item: Int) -> Bool { scalars[items[item].range.lowerBound].properties.isUppercase }

  /// Whether the words are a remark on an identifier rather than a name: "mild", "n=3", "see below".
  func isRemark(_ words: some Collection<Int>) -> Bool {
    words.allSatisfy { item in
      guard let word = items[item].word else { return true }
      return word.isFunctionWord || word.isBetweenNames || word.letters.count == 1
        || ProseWords.remarks.contains(word.letters) || scalars[items[item].range].allSatisfy(\.isASCIIDigit)
    }
  }

  /// Returns the indices of the words in a range of the text.
  func words(in range: Range<Int>) -> [Int] {
    let first = items.indices.partitioningIndex { items[$0].range.lowerBound >= range.lowerBound }
    return Array(items[first...].indices.prefix { items[$0].range.upperBound <= range.upperBound }).filter {
      items[$0].word != nil
    }
  }
}
