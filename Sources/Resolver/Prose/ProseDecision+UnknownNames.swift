/// Finds phrases that read like a term's name but share no word with the names of the identifier's term.
extension ProseDecision {
  /// Returns the words of a phrase that looks like a term's name but shares no word with any name of the term.
  func unknownName(_ readings: [PhraseReading], _ names: NameFinder) -> [Int]? {
    guard !names.sharesWord(readings.flatMap(\.phrase.words)) else { return nil }
    for reading in readings where reading.phrase.isTied {
      let words = reading.core
      if isTermLike(words, reading, names) { return words }
    }
    return nil
  }

  /// Whether one of the term's names occurs earlier, before a phrase: "**Nucleus**: DNA damage (GO:0005634)".
  func isNamedBefore(_ words: [Int], _ names: NameFinder) -> Bool {
    guard let first = words.first else { return false }
    return names.spans(in: literal.before(first, crossingSentences: true)).contains { $0.ownNaming != nil }
  }

  /// Whether the words look like a term's name: every content word occurs in names, at least one of them in names of
  /// this ontology, and not all of them are generic.
  func isTermLike(_ words: [Int], _ reading: PhraseReading, _ names: NameFinder) -> Bool {
    let phrase = reading.phrase
    // A phrase that names a term without contradicting is a different kind of remark, such as an onset.
    guard reading.literal == nil, names.name(of: words) == nil else { return false }
    // In "enteric progenitors/ENCDCs", the acronym repeats the words before it.
    let words = words.filter { !(text.items[$0].breakBefore.contains(.slash) && text.isAcronym($0)) }
    let content = words.filter { text.items[$0].word?.isFunctionWord == false }
    guard content.contains(where: { !text.isAcronym($0) && !text.isGeneric([$0]) }) else { return false }
    // "(2 mentions)" is a count.
    guard content.first == words.first, let first = words.first, content.count <= 6, !text.isGeneric(content),
      !text.isRemark(content), !phrase.isCell || labelCell != nil
    else { return false }
    // Most single words, and most words after an identifier, are remarks: "replaces", "since birth".
    let isEmphasized = phrase.isCell || text.items[first].emphasis != 0
    guard content.count > 1 ? phrase.edge != .first || text.isCapitalized(first) : isEmphasized else { return false }
    let isSentence = words.contains { item in
      text.isBetween(item) && !ProseWords.insideNames.contains(text.items[item].word?.letters ?? [])
    }
    // A form of a word, such as "metastases", may occur only in another ontology.
    return !isSentence && content.contains(where: names.isKnown)
      && content.allSatisfy { item in
        text.items[item].word?.readings.isEmpty == false
          && !text.scalars[text.items[item].range].allSatisfy(\.isASCIIDigit)
      }
  }
}
