/// Words beside an identifier that may say what it stands for.
struct Phrase {
  enum Edge {
    /// The identifier stands behind the last word, before the first, or the words stand apart, as in a table's cell.
    case last, first, both
  }

  /// Numbers of items, all of them words, in their order.
  let words: [Int]
  let edge: Edge
  /// Whether it plainly speaks of this identifier, so that it may contradict it.
  var isBound: Bool
  /// Whether it is set off at both ends: a cell, bold or quoted text, the text of a link.
  var isSetOff: Bool
  /// Whether brackets, a colon or a dash tie it to the identifier.
  var isTied: Bool
  /// Whether it stands outside of brackets in which the identifier has words of its own.
  var isRemote = false
  /// Whether it is another cell of the row.
  var isCell = false
}

/// Finds what stands beside each identifier of a line.
struct Evidence {
  /// No name that people write out is longer.
  private static let mostWords = 16
  private static let mostWordsOfCell = 40
  /// A longer list of identifiers is looked at in part: nothing beside it is about one of them.
  private static let mostInGroup = 8
  private let text: ProseText
  /// The cell of a row in which labels stand; nil where that is not known.
  private let labelCell: Int?

  init(_ text: ProseText, labelCell: Int?) {
    self.text = text
    self.labelCell = labelCell
  }

  /// Identifiers that share what stands beside them: `(GO:0000165/GO:0000187)`.
  func group(around place: Int) -> ClosedRange<Int> {
    /// The identifier next to one, over nothing or "and".
    func neighbour(of item: Int, _ step: Int) -> Int? {
      var next = item + step
      // "lymph nodes and spleen (ID and ID)"
      if text.items.indices.contains(next), isJoining(next), text.items[next].bracket != 0 { next += step }
      guard text.items.indices.contains(next), text.items[next].mention != nil,
        (min(item, next) + 1...max(item, next)).allSatisfy({
          text.items[$0].breakBefore.isDisjoint(with: [.stop, .cell])
        })
      else { return nil }
      return next
    }
    var (first, last) = (place, place)
    while place - first < Self.mostInGroup, let next = neighbour(of: first, -1) { first = next }
    while last - place < Self.mostInGroup, let next = neighbour(of: last, 1) { last = next }
    return first...last
  }

  func phrases(of place: Int) -> [Phrase] {
    let group = group(around: place)
    var phrases = text.items[group.lowerBound].bracket == 0 ? open(group, place) : inner(group)
    if group.count(where: { text.items[$0].mention != nil }) > 2 {
      // A list of identifiers behind one phrase: the phrase tells what they have in common.
      for index in phrases.indices { phrases[index].isBound = false }
    }
    if text.isRow { phrases += cells(beside: place, hasOwn: phrases.contains { $0.isBound }) }
    return phrases
  }

  // MARK: The same cell, or running text

  private func inner(_ group: ClosedRange<Int>) -> [Phrase] {
    let bracket = text.items[group.lowerBound].bracket
    var phrases: [Phrase] = []
    let before = back(from: group.lowerBound, within: bracket)
    let after = ahead(from: group.upperBound, within: bracket)
    // What stands before the brackets.
    var start = group.lowerBound
    while start > 0, isWithin(start - 1, bracket) { start -= 1 }
    let outside = back(from: start, within: text.outer[bracket])
    // "term (ID, 6%)" and "term (ID, in most)": a remark.
    let next = group.upperBound + 1
    let isRemark =
      before.words.isEmpty && !outside.words.isEmpty
      && (!isNaming(after.words) || (next < text.items.count && text.items[next].breakBefore.contains(.comma)))
    let hasInner = !isRemark && !(before.words.isEmpty && after.words.isEmpty)
    phrases.append(phrase(before, edge: .last, isBound: true, isSetOff: before.reachesBorder, isTied: true))
    let isAfterBound = before.words.isEmpty && !isRemark
    let isAfterTied = next < text.items.count && !text.items[next].breakBefore.isDisjoint(with: Self.ties)
    phrases.append(
      phrase(after, edge: .first, isBound: isAfterBound, isSetOff: after.reachesBorder, isTied: isAfterTied)
    )
    var remote = setOff(outside, isBound: !hasInner, isTied: true)
    if let last = outside.words.last, "([".unicodeScalars.contains(text.scalars[text.items[last].range.upperBound]) {
      // "get(HP:0001250)" is the call of a function; with a quotation mark it is nothing else.
      let isQuoted = "\"'".unicodeScalars.contains(text.scalars[text.items[group.lowerBound].range.lowerBound - 1])
      for index in remote.indices {
        (remote[index].isTied, remote[index].isSetOff) = (false, false)
        if isQuoted { remote[index].isBound = false }
      }
    }
    if hasInner && !outside.words.isEmpty {
      // "hair cells (inner CL:0000589; outer CL:0000601)"
      let words = outside.words + before.words + after.words
      remote.append(Phrase(words: words, edge: .both, isBound: false, isSetOff: false, isTied: false))
      for index in remote.indices { remote[index].isRemote = true }
    }
    phrases += remote
    if !hasInner && outside.words.isEmpty {
      var end = group.upperBound
      while end + 1 < text.items.count, isWithin(end + 1, bracket) { end += 1 }
      let behind = ahead(from: end, within: text.outer[bracket])
      phrases.append(phrase(behind, edge: .first, isBound: true, isSetOff: false, isTied: false))
    }
    return phrases.filter { !$0.words.isEmpty }
  }

  private static let ties: ProseText.Break = [.colon, .dash, .bracket]

  private func open(_ group: ClosedRange<Int>, _ place: Int) -> [Phrase] {
    let before = back(from: group.lowerBound, within: 0)
    let after = ahead(from: group.upperBound, within: 0)
    let breakBefore = text.items[group.lowerBound].breakBefore
    let next = group.upperBound + 1
    let breakAfter = next < text.items.count ? text.items[next].breakBefore : .stop
    let emphasis = text.items[group.lowerBound].emphasis
    let isAfterQuoted = after.words.first.map { text.items[$0].emphasis != emphasis || emphasis != 0 } ?? false
    let isAfterTied = !breakAfter.isDisjoint(with: Self.ties) || isAfterQuoted
    let isBeforeTied = !breakBefore.isDisjoint(with: [.colon, .dash])
    // "Parent: ID term" and "such as ID term": what stands before leads to both.
    let isLed = isBeforeTied || (before.words.last.map(text.isBetween) ?? true)
    // "ID, ID (term)" speaks of the last one.
    let isAfterBound =
      place == group.upperBound && !after.isDisputed && (isLed || isAfterTied) && breakAfter.isDisjoint(with: .comma)
    let isInURL = text.items[group.lowerBound].mention?.isInURL == true
    let isBeforeBound =
      place == group.lowerBound && !before.isDisputed && (!isInURL || isBeforeTied)
      && (after.words.isEmpty || breakAfter.contains(.comma) || isBeforeTied)
    let behind = phrase(
      after,
      edge: .first,
      isBound: isAfterBound,
      isSetOff: after.reachesBorder,
      isTied: isAfterTied
    )
    var ahead = setOff(before, isBound: isBeforeBound, isTied: isBeforeTied)
    if breakAfter.contains(.bracket), isNaming(after.words) {
      for index in ahead.indices { ahead[index].isRemote = true }
    }
    return (after.words.isEmpty ? [] : [behind]) + ahead
  }

  /// What stands before an identifier: where the last of it is bold, quoted or a link's text, that counts for itself.
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
      text.outer[item.bracket] == text.items[first].bracket, item.bracket != 0
    {
      // "cytosol (where it acts) — GO:0005829": a remark between the two.
      own.words = Array(walk.words.prefix { $0 <= first })
      let before = setOff(own, isBound: isBound, isTied: isTied)
      return before + [phrase(walk, edge: .last, isBound: false, isSetOff: false, isTied: false)]
    }
    let phrases = [phrase(own, edge: .last, isBound: isBound, isSetOff: isSetOff, isTied: isTied || isSetOff)]
    guard own.words.count < walk.words.count else { return phrases }
    return phrases + [phrase(walk, edge: .last, isBound: false, isSetOff: false, isTied: isTied)]
  }

  private func isLinkText(_ word: Int) -> Bool {
    let end = text.items[word].range.upperBound
    return text.items[word].bracket != 0 && end + 1 < text.scalars.count
      && text.scalars[end...].prefix(4).split(separator: "(").first?.last == "]"
  }

  private func phrase(
    _ walk: Walk,
    edge: Phrase.Edge,
    isBound: Bool,
    isSetOff: Bool,
    isTied: Bool
  ) -> Phrase {
    Phrase(words: walk.words, edge: edge, isBound: isBound, isSetOff: isSetOff, isTied: isTied)
  }

  // MARK: Walking

  private struct Walk {
    var words: [Int] = []
    /// Whether it may belong to another identifier as well.
    var isDisputed = false
    /// Whether it goes to where nothing else can belong to it.
    var reachesBorder = false
  }

  private func isWithin(_ item: Int, _ bracket: Int) -> Bool {
    var own = text.items[item].bracket
    while own != bracket {
      if own == 0 { return false }
      own = text.outer[own]
    }
    return true
  }

  private func back(from item: Int, within bracket: Int) -> Walk {
    var walk = Walk()
    var place = item
    while true {
      // "(term; ID)" is "(term, ID)".
      let isInner = bracket != 0 && place == item && place > 0 && text.items[place - 1].word != nil
      let ends: ProseText.Break = isInner ? [.stop, .cell] : .end
      guard place > 0, text.items[place].breakBefore.isDisjoint(with: ends), isWithin(place - 1, bracket) else {
        walk.reachesBorder = true
        break
      }
      guard !isOwned(place - 1, within: bracket) else {
        walk.reachesBorder = true
        break
      }
      place -= 1
      guard text.items[place].word != nil else {
        // "(ID term; ID term)": the first term is none of the second identifier's.
        if separates(before: item, .semicolon) { walk.words = [] }
        settle(&walk, with: place, isBefore: true)
        break
      }
      walk.words.insert(place, at: 0)
      if walk.words.count >= Self.mostWords { break }
    }
    return withoutMarks(walk)
  }

  private func ahead(from item: Int, within bracket: Int) -> Walk {
    var walk = Walk()
    var place = item + 1
    guard place < text.items.count else { return Walk(reachesBorder: true) }
    // "ID (term)": what is in the brackets, and nothing else.
    let isOpened = isWithin(place, bracket) && text.items[place].bracket != text.items[item].bracket
    let bracket = isOpened ? text.items[place].bracket : bracket
    // "CL:0000030-type progenitors" is a word made of the identifier.
    guard !isGlued(place) else { return walk }
    while true {
      guard place < text.items.count, text.items[place].breakBefore.isDisjoint(with: .end), isWithin(place, bracket)
      else {
        walk.reachesBorder = true
        break
      }
      guard text.items[place].word != nil else {
        settle(&walk, with: place, isBefore: false)
        break
      }
      walk.words.append(place)
      if walk.words.count >= Self.mostWords { break }
      place += 1
    }
    return withoutMarks(walk)
  }

  private func isGlued(_ item: Int) -> Bool {
    let place = text.items[item].range.lowerBound
    return item > 0 && text.items[item - 1].range.upperBound == place - 1 && text.scalars[place - 1] == "-"
  }

  /// Whether a word stands in brackets that follow an identifier: "HP:0001250 (seizures)".
  private func isOwned(_ item: Int, within bracket: Int) -> Bool {
    let own = text.items[item].bracket
    guard own != bracket, text.items[item].word != nil else { return false }
    var first = item
    while first > 0, isWithin(first - 1, own) { first -= 1 }
    return first > 0 && text.items[first - 1].mention != nil
  }

  /// Decides to which of two identifiers the words between them belong.
  private func settle(_ walk: inout Walk, with other: Int, isBefore: Bool) {
    guard let first = walk.words.first, let last = walk.words.last else { return }
    // What follows a closed bracket does not belong to the identifier in it.
    if isBefore && text.items[other].bracket != 0 && !isWithin(first, text.items[other].bracket) {
      walk.reachesBorder = true
      return
    }
    let belongsBehind = separates(before: first) || isJoining(first)
    let belongsBefore = separates(before: last + 1) || isJoining(last)
    if belongsBehind != belongsBefore {
      if belongsBehind != isBefore { walk.words = [] }
      return
    }
    let parts = walk.words.indices.dropFirst().filter { separates(before: walk.words[$0]) || isJoining(walk.words[$0]) }
    if isBefore, let part = parts.last {
      walk.words.removeFirst(part)
    } else if !isBefore, let part = parts.first {
      walk.words.removeLast(walk.words.count - part)
    } else {
      walk.isDisputed = true
    }
  }

  private func separates(before item: Int, _ sign: ProseText.Break = .comma) -> Bool {
    item < text.items.count && text.items[item].breakBefore.contains(sign)
  }

  private func isJoining(_ item: Int) -> Bool {
    guard let letters = text.items[item].word?.letters else { return false }
    return letters.elementsEqual("and".utf8) || letters.elementsEqual("or".utf8)
  }

  /// Without words that only say that an identifier follows: "HPO term".
  private func withoutMarks(_ walk: Walk) -> Walk {
    var walk = walk
    walk.words.removeAll { FunctionWords.besideIdentifiers.contains(text.items[$0].word?.letters ?? []) }
    return walk
  }

  // MARK: Other cells of a row

  private func cells(beside place: Int, hasOwn: Bool) -> [Phrase] {
    var words: [Int: [Int]] = [:]
    var holdsMention: Set<Int> = []
    for (number, item) in text.items.enumerated() {
      if item.word != nil { words[item.cell, default: []].append(number) } else { holdsMention.insert(item.cell) }
    }
    let own = text.items[place].cell
    let others = words.keys.filter { $0 != own }.sorted()
    let free = others.filter { !holdsMention.contains($0) && isNaming(words[$0] ?? []) }
    // Behind an identifier that is not the first of its row there is rarely its label, but its onset or frequency.
    let isFirst = text.items[place].cell == text.items.first?.cell
    let label = labelCell ?? free.last { $0 < own } ?? (isFirst ? free.first : nil)
    return others.map { cell in
      Phrase(
        words: Array((words[cell] ?? []).prefix(Self.mostWordsOfCell)),
        edge: .both,
        isBound: !hasOwn && cell == label,
        isSetOff: true,
        isTied: true,
        isCell: true
      )
    }
  }

  /// Whether a cell holds words, and not a number or a symbol.
  private func isNaming(_ words: [Int]) -> Bool {
    words.contains { number in
      let range = text.items[number].range
      return range.count > 2 && !text.scalars[range].contains("_")
        && text.scalars[range].contains { ("a"..."z").contains($0) }
        && !text.scalars[range].contains(where: \.isASCIIDigit)
    }
  }
}

extension Array {
  /// The last elements that all fulfil a condition.
  fileprivate func suffix(_ condition: (Element) -> Bool) -> [Element] {
    let start = lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex
    return Array(self[start...])
  }
}
