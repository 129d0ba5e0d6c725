/// Finds the words that belong to each identifier of a line and to no other.
///
/// Words between two identifiers belong to the one that brackets, a colon, a dash or a comma tie them to. If nothing
/// ties them, the first identifier of the list determines whether labels precede or follow identifiers.
final class PhraseFinder {
  /// The maximum number of words in a phrase; names in sentences are not longer.
  private static let maxWords = 24
  /// The maximum distance, in items, to which a list is followed on each side; words beside a longer list do not
  /// describe one of its identifiers.
  private static let maxGroup = 8
  private let text: ProseText
  /// For each item, whether labels precede identifiers in its list.
  private let isLabelFirst: [Bool]
  /// The same for the whole line.
  let isLineLabelFirst: Bool

  init(_ text: ProseText) {
    self.text = text
    var isLabelFirst: [Bool] = []
    isLabelFirst.reserveCapacity(text.items.count)
    var order: Bool?
    var lastWord: Int?
    for (number, item) in text.items.enumerated() {
      if !item.breakBefore.isDisjoint(with: .end) {
        order = nil
        lastWord = nil
      }
      if item.mention == nil {
        if !text.isMark(number) { lastWord = number }
      } else if order == nil {
        order = lastWord.map { !text.isBetween($0) } ?? false
      }
      isLabelFirst.append(order ?? false)
    }
    self.isLabelFirst = isLabelFirst
    let first = text.items.firstIndex { $0.mention != nil } ?? 0
    isLineLabelFirst = text.isNaming(text.items[..<first].indices)
  }

  // MARK: Lists of identifiers

  /// Returns the identifiers that share the words beside them: `(GO:0000165/GO:0000187)`.
  func group(around place: Int) -> ClosedRange<Int> {
    var (first, last) = (place, place)
    while place - first < Self.maxGroup, let next = joinedIdentifier(of: first, -1) { first = next }
    while last - place < Self.maxGroup, let next = joinedIdentifier(of: last, 1) { last = next }
    return first...last
  }

  /// Returns the adjacent identifier if a joining sign or a conjunction connects the two.
  private func joinedIdentifier(of item: Int, _ step: Int) -> Int? {
    let bracket = text.items[item].bracket
    var next = item + step
    var isJoined = bracket != 0
    // "lymph nodes and spleen (ID and ID)"
    if text.items.indices.contains(next), text.isConjunction(next), bracket != 0 { next += step }
    guard text.items.indices.contains(next), text.items[next].mention != nil, text.items[next].bracket == bracket else {
      return nil
    }
    for between in (min(item, next) + 1)...max(item, next) {
      let breaks = text.items[between].breakBefore
      let ends: ProseText.Break = bracket == 0 ? .end : [.stop, .cell]
      guard breaks.isDisjoint(with: ends) else { return nil }
      if !breaks.isDisjoint(with: [.comma, .slash]) { isJoined = true }
    }
    return isJoined ? next : nil
  }

  /// Returns the indices of the items of a group that are identifiers.
  func mentions(of group: ClosedRange<Int>) -> [Int] { group.filter { text.items[$0].mention != nil } }

  // MARK: Phrases

  /// Returns the phrases of an identifier. `group` is the group around `place`.
  func phrases(of place: Int, in group: ClosedRange<Int>) -> [Phrase] {
    var phrases =
      text.items[group.lowerBound].bracket == 0 ? phrasesOutsideBrackets(group, place) : phrasesInBrackets(group)
    if mentions(of: group).count > 2 {
      // The phrase beside a list of more than two identifiers describes what they have in common.
      for index in phrases.indices { phrases[index].isBound = false }
    }
    return phrases.filter { !$0.words.isEmpty }
  }

  private func phrasesInBrackets(_ group: ClosedRange<Int>) -> [Phrase] {
    let bracket = text.items[group.lowerBound].bracket
    let items = text.itemsOfBrackets[bracket]
    let before = walkBack(from: group.lowerBound, within: bracket)
    let after = walkAhead(from: group.upperBound, within: bracket)
    let outside = walkBack(from: items.lowerBound, within: text.parentBrackets[bracket])
    // "term (ID, 6%)" and "term (ID, in most)": a remark.
    let next = group.upperBound + 1
    let isRemark =
      before.words.isEmpty && !outside.words.isEmpty
      && (!text.isNaming(after.words) || (next < text.items.count && text.items[next].breakBefore.contains(.comma)))
    let hasInner = !isRemark && !(before.words.isEmpty && after.words.isEmpty)
    var phrases = [phrase(before, edge: .last, isSetOff: before.reachesBorder, isTied: true)]
    let isAfterTied = next < text.items.count && !text.items[next].breakBefore.isDisjoint(with: Self.ties)
    phrases.append(
      phrase(
        after,
        edge: .first,
        isBound: before.words.isEmpty && !isRemark,
        isSetOff: after.reachesBorder,
        isTied: isAfterTied || outside.words.isEmpty
      )
    )
    phrases += remote(outside, of: group, hasInner: hasInner)
    if hasInner && !outside.words.isEmpty {
      // "hair cells (inner CL:0000589; outer CL:0000601)"
      let words = outside.words + before.words + after.words
      phrases.append(Phrase(words: words, edge: .both, isBound: false, isRemote: true))
    }
    if !hasInner && outside.words.isEmpty {
      let following = walkAhead(from: items.upperBound - 1, within: text.parentBrackets[bracket])
      phrases.append(phrase(following, edge: .first, isSetOff: following.reachesBorder))
    }
    return phrases
  }

  /// Returns the phrases before the brackets that contain an identifier.
  private func remote(_ outside: Walk, of group: ClosedRange<Int>, hasInner: Bool) -> [Phrase] {
    var remote = setOff(outside, isBound: true, isTied: true)
    if let last = outside.words.last, "([".unicodeScalars.contains(text.scalars[text.items[last].range.upperBound]) {
      // "get(HP:0001250)" is a function call; with a quotation mark it cannot be anything else.
      let isQuoted = "\"'".unicodeScalars.contains(text.scalars[text.items[group.lowerBound].range.lowerBound - 1])
      for index in remote.indices {
        (remote[index].isTied, remote[index].isSetOff) = (false, false)
        if isQuoted { remote[index].isBound = false }
      }
    }
    let items = text.itemsOfBrackets[text.items[group.lowerBound].bracket]
    let isSole = items.count <= Self.maxWords && items.count(where: { text.items[$0].mention != nil }) == 1
    for index in remote.indices { (remote[index].isRemote, remote[index].isBeforeSole) = (hasInner, isSole) }
    return remote
  }

  private static let ties: ProseText.Break = [.colon, .dash, .bracket]

  private func phrasesOutsideBrackets(_ group: ClosedRange<Int>, _ place: Int) -> [Phrase] {
    let before = walkBack(from: group.lowerBound, within: 0)
    let after = walkAhead(from: group.upperBound, within: 0)
    let next = group.upperBound + 1
    let breakAfter = next < text.items.count ? text.items[next].breakBefore : .stop
    let isAfterTied =
      !breakAfter.isDisjoint(with: Self.ties) || isQuotedApart(after.words.first, from: group.upperBound)
    let isBeforeTied = !text.items[group.lowerBound].breakBefore.isDisjoint(with: [.colon, .dash])
    // "Parent: ID term" and "such as ID term": the words before introduce both.
    let isIntroduced = isBeforeTied || (before.words.last.map(text.isBetween) ?? true)
    // "ID, ID (term)" refers to the last identifier.
    var following = phrase(
      after,
      edge: .first,
      isBound: place == group.upperBound,
      isSetOff: after.reachesBorder,
      isTied: isAfterTied || (after.reachesBorder && before.words.isEmpty)
    )
    // "term ID, which is rare": a name of another term would have to be the whole phrase.
    following.mustBeWhole = breakAfter.contains(.comma) || !(isIntroduced || isAfterTied) || isEnumeration(after.words)
    if following.mustBeWhole && text.isNaming(before.words) { following.isBound = false }
    let isInURL = text.items[group.lowerBound].mention?.isInURL == true && !isAutolink(group.lowerBound)
    let isBeforeBound =
      place == group.lowerBound && (!isInURL || isBeforeTied)
      && (after.words.isEmpty || breakAfter.contains(.comma) || isBeforeTied || isLabelFirst[group.lowerBound])
    var preceding = setOff(before, isBound: isBeforeBound, isTied: isBeforeTied)
    let isKey = text.items[group.lowerBound].breakBefore.contains(.colon)
    for index in preceding.indices { preceding[index].isKey = isKey }
    if breakAfter.contains(.bracket), text.isNaming(after.words) {
      for index in preceding.indices { preceding[index].isRemote = true }
    }
    return [following] + preceding
  }

  /// Whether the words list several terms below the identifier's: "ID (porphyria, protoporphyria, coproporphyria)".
  private func isEnumeration(_ words: [Int]) -> Bool {
    words.dropFirst().count { text.items[$0].breakBefore.contains(.comma) } > 1
  }

  /// Whether the identifier is in angle brackets: `label <http://…>`.
  private func isAutolink(_ item: Int) -> Bool {
    let start = text.items[item].range.lowerBound
    return start > 0 && text.scalars[start - 1] == "<"
  }

  private func isQuotedApart(_ word: Int?, from item: Int) -> Bool {
    guard let word else { return false }
    return text.items[word].emphasis != 0 || text.items[item].emphasis != 0
  }

  /// Returns the phrases before an identifier. If the last words are bold, quoted or a link's text, they form their own
  /// phrase.
  private func setOff(_ walk: Walk, isBound: Bool, isTied: Bool) -> [Phrase] {
    guard let last = walk.words.last else { return [] }
    let item = text.items[last]
    var own = walk
    var isSetOff = walk.reachesBorder
    if item.emphasis != 0 {
      own.words = walk.words.suffix { text.items[$0].emphasis == item.emphasis }
      isSetOff = true
    } else if item.bracket != 0, isLinkText(last) {
      own.words = walk.words.suffix { text.items[$0].bracket == item.bracket }
      isSetOff = true
    } else if let first = walk.words.last(where: { text.items[$0].bracket != item.bracket }),
      text.parentBrackets[item.bracket] == text.items[first].bracket, item.bracket != 0
    {
      // "cytosol (where it acts) — GO:0005829": a remark in between.
      own.words = Array(walk.words.prefix { $0 <= first })
      let before = setOff(own, isBound: isBound, isTied: isTied)
      // If all of it, remark included, is a name, that name counts.
      var whole = phrase(walk, edge: .last, isBound: isBound)
      whole.mustBeWhole = true
      return before + [whole]
    }
    let isOwnTied = isTied || item.emphasis != 0 || own.words.count < walk.words.count
    let phrases = [phrase(own, edge: .last, isBound: isBound, isSetOff: isSetOff, isTied: isOwnTied)]
    guard own.words.count < walk.words.count else { return phrases }
    return phrases + [phrase(walk, edge: .last, isBound: false, isTied: isTied)]
  }

  private func isLinkText(_ word: Int) -> Bool {
    let end = text.items[word].range.upperBound
    return text.items[word].bracket != 0 && end + 1 < text.scalars.count
      && text.scalars[end...].prefix(4).split(separator: "(").first?.last == "]"
  }

  private func phrase(
    _ walk: Walk,
    edge: Phrase.Edge,
    isBound: Bool = true,
    isSetOff: Bool = false,
    isTied: Bool = false
  ) -> Phrase {
    Phrase(words: walk.words, edge: edge, isBound: isBound, isSetOff: isSetOff, isTied: isTied)
  }

  // MARK: Walking

  private struct Walk {
    /// In the order of the text.
    var words: [Int] = []
    /// Whether it extends to a place beyond which no words can belong to it.
    var reachesBorder = false
  }

  private func isWithin(_ item: Int, _ bracket: Int) -> Bool {
    var current = text.items[item].bracket
    while current != bracket {
      if current == 0 { return false }
      current = text.parentBrackets[current]
    }
    return true
  }

  private func walkBack(from item: Int, within bracket: Int) -> Walk {
    var walk = Walk()
    var place = item
    while true {
      // "(term; ID)" is "(term, ID)".
      let isInner = bracket != 0 && place == item && place > 0 && text.items[place - 1].word != nil
      let ends: ProseText.Break = isInner ? [.stop, .cell] : .end
      guard place > 0, text.items[place].breakBefore.isDisjoint(with: ends), isWithin(place - 1, bracket),
        !isInBracketsAfterIdentifier(place - 1, within: bracket)
      else {
        walk.reachesBorder = true
        break
      }
      place -= 1
      guard text.items[place].word != nil else {
        // "(ID term; ID term)": the first term does not belong to the second identifier.
        if separates(before: item, .semicolon) { walk.words = [] }
        walk.words.reverse()
        removeWords(of: place, from: &walk, isBefore: true)
        return withoutMarks(walk, isBefore: true)
      }
      walk.words.append(place)
      if walk.words.count >= Self.maxWords { break }
    }
    walk.words.reverse()
    return withoutMarks(walk, isBefore: true)
  }

  private func walkAhead(from item: Int, within bracket: Int) -> Walk {
    var walk = Walk()
    var place = item + 1
    guard place < text.items.count else { return Walk(reachesBorder: true) }
    // "ID (term)": only the content of the brackets counts.
    let isOpened = isWithin(place, bracket) && text.items[place].bracket != text.items[item].bracket
    let bracket = isOpened ? text.items[place].bracket : bracket
    // "CL:0000030-type progenitors" is one word made from the identifier.
    guard !isHyphenated(place) else { return walk }
    while true {
      guard place < text.items.count, text.items[place].breakBefore.isDisjoint(with: .end), isWithin(place, bracket)
      else {
        walk.reachesBorder = true
        break
      }
      guard text.items[place].word != nil else {
        removeWords(of: place, from: &walk, isBefore: false)
        break
      }
      walk.words.append(place)
      if walk.words.count >= Self.maxWords { break }
      place += 1
    }
    return withoutMarks(walk, isBefore: false)
  }

  private func isHyphenated(_ item: Int) -> Bool {
    let place = text.items[item].range.lowerBound
    return item > 0 && text.items[item - 1].range.upperBound == place - 1 && text.scalars[place - 1] == "-"
  }

  /// Whether a word is in brackets that follow an identifier: "HP:0001250 (seizures)".
  private func isInBracketsAfterIdentifier(_ item: Int, within bracket: Int) -> Bool {
    guard text.items[item].word != nil else { return false }
    var current = text.items[item].bracket
    while current != bracket, current != 0 {
      let first = text.itemsOfBrackets[current].lowerBound
      if first > 0 && text.items[first - 1].mention != nil { return true }
      current = text.parentBrackets[current]
    }
    return false
  }

  /// Removes the words of a walk that belong to the `other` identifier at its far end. `isBefore`: the walk went back
  /// from the later identifier, so `other` precedes the words.
  private func removeWords(of other: Int, from walk: inout Walk, isBefore: Bool) {
    guard let first = walk.words.first, let last = walk.words.last else { return }
    // Words after a closed bracket do not belong to the identifier inside it.
    if isBefore && text.items[other].bracket != 0 && !isWithin(first, text.items[other].bracket) {
      walk.reachesBorder = true
      return
    }
    let belongsToLater = separates(before: first, [.comma, .slash]) || text.isConjunction(first)
    let belongsToEarlier = separates(before: last + 1, [.comma, .slash]) || text.isConjunction(last)
    if belongsToLater != belongsToEarlier {
      if belongsToLater != isBefore { walk.words = [] }
      return
    }
    let parts = walk.words.indices.dropFirst().filter {
      separates(before: walk.words[$0]) || text.isConjunction(walk.words[$0])
    }
    if isBefore, let part = parts.last {
      walk.words.removeFirst(part)
    } else if !isBefore, let part = parts.first {
      walk.words.removeLast(walk.words.count - part)
    } else if isLater(first, last) != isBefore {
      walk.words = []
    }
  }

  /// Whether words between two identifiers belong to the later one, if no comma divides them.
  private func isLater(_ first: Int, _ last: Int) -> Bool {
    let isTiedToEarlier = !text.items[first].breakBefore.isDisjoint(with: Self.ties)
    let isTiedToLater = !text.items[last + 1].breakBefore.isDisjoint(with: Self.ties)
    return isTiedToEarlier == isTiedToLater ? isLabelFirst[last + 1] : isTiedToLater
  }

  private func separates(before item: Int, _ signs: ProseText.Break = .comma) -> Bool {
    item < text.items.count && !text.items[item].breakBefore.isDisjoint(with: signs)
  }

  /// Drops words next to the identifier that only mark it as one, as in "HPO term".
  private func withoutMarks(_ walk: Walk, isBefore: Bool) -> Walk {
    var walk = walk
    if isBefore {
      while let last = walk.words.last, text.isMark(last) { walk.words.removeLast() }
    } else {
      walk.words.removeFirst(walk.words.prefix(while: text.isMark).count)
    }
    return walk
  }
}

extension ProseText {
  func isConjunction(_ item: Int) -> Bool {
    guard let letters = items[item].word?.letters else { return false }
    return letters.elementsEqual("and".utf8) || letters.elementsEqual("or".utf8)
  }

  /// Whether a word only marks an identifier beside it: "HPO term".
  func isMark(_ item: Int) -> Bool { ProseWords.identifierMarks.contains(items[item].word?.letters ?? []) }

  /// Whether the words include one that may belong to a name, rather than numbers and symbols only.
  func isNaming(_ words: some Collection<Int>) -> Bool {
    words.contains { number in
      let range = items[number].range
      return range.count > 2 && !scalars[range].contains("_") && scalars[range].contains { ("a"..."z").contains($0) }
        && !scalars[range].contains(where: \.isASCIIDigit)
    }
  }
}

extension Array {
  /// Returns the longest suffix whose elements all satisfy a condition.
  fileprivate func suffix(_ condition: (Element) -> Bool) -> [Element] {
    let start = lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex
    return Array(self[start...])
  }
}
