/// Phrases that read as a term's name and have nothing in common with the names of the identifier's own.
extension ProseDecision {
  /// A phrase like a term's name that has no word in common with any name of the term.
  func stranger(_ readings: [PhraseReading], _ names: NameFinder) -> [Int]? {
    guard !names.sharesWord(readings.flatMap(\.phrase.words)) else { return nil }
    for reading in readings where reading.phrase.isTied {
      let words = reading.core
      if isTermLike(words, reading, names) { return words }
    }
    return nil
  }

  /// Whether one of the term's names stands further before a phrase: "**Nucleus**: DNA damage (GO:0005634)".
  func isNamedBefore(_ words: [Int], _ names: NameFinder) -> Bool {
    guard let first = words.first else { return false }
    return names.stretches(in: literal.before(first, across: true)).contains { $0.own != nil }
  }

  /// Every word that says something is one that names of terms have, some of them of this ontology, and not all of them
  /// speak of anything or nothing.
  private func isTermLike(_ words: [Int], _ reading: PhraseReading, _ names: NameFinder) -> Bool {
    let phrase = reading.phrase
    // What names a term without contradicting is a remark of another kind: its onset, say.
    guard reading.literal == nil, names.name(of: words) == nil else { return false }
    // "enteric progenitors/ENCDCs" says the same twice.
    let words = words.filter { !(text.items[$0].breakBefore.contains(.slash) && text.isAcronym($0)) }
    let content = words.filter { text.items[$0].word?.isFunctionWord == false }
    guard content.contains(where: { !text.isAcronym($0) && !text.isGeneric([$0]) }) else { return false }
    // "(2 mentions)" counts something.
    guard content.first == words.first, let first = words.first, content.count <= 6, !text.isGeneric(content),
      !text.isRemark(content), !phrase.isCell || labelCell != nil
    else { return false }
    // Of one word, and of words after an identifier, most are remarks: "replaces", "since birth".
    let isEmphasized = phrase.isCell || text.items[first].emphasis != 0
    guard content.count > 1 ? phrase.edge != .first || text.isCapitalized(first) : isEmphasized else { return false }
    let isSentence = words.contains { item in
      text.isBetween(item) && !ProseWords.insideNames.contains(text.items[item].word?.letters ?? [])
    }
    // A form of a word, "metastases", may be one that only another ontology has.
    return !isSentence && content.contains(where: names.isKnown)
      && content.allSatisfy { item in
        text.items[item].word?.readings.isEmpty == false
          && !text.scalars[text.items[item].range].allSatisfy(\.isASCIIDigit)
      }
  }
}
