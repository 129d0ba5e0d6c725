import Lexicon

/// Names of terms that stand beside identifiers word for word, with the punctuation that they have.
///
/// A phrase ends at punctuation; a name may have some of its own ("acute myeloid leukemia, t(11;19)(q23;p13)"), and a
/// label may be divided from its identifier by signs that tie nothing (`label; ID`, `{ID} # label`, `f("ID", "label")`).
/// What is literally a name is one all the same.
final class LiteralNames {
  private static let maxWords = 32
  /// So many words without a name in them, such as a mark, may stand between an identifier and its label.
  private static let maxSkipped = 2
  private let text: ProseText
  private let resolver: Resolver

  init(_ text: ProseText, resolver: Resolver) {
    self.text = text
    self.resolver = resolver
  }

  /// A stretch of words beside an identifier that is literally a name.
  struct Found {
    let naming: Int
    let isOwn: Bool
    let words: [Int]
  }

  // MARK: Names with punctuation

  /// The longest name with punctuation in it that goes on where a phrase ends.
  func punctuated(_ phrase: Phrase, _ names: NameFinder) -> Found? {
    guard phrase.isBound, let first = phrase.words.drop(while: text.isBetween).first, let last = phrase.words.last
    else {
      return nil
    }
    let words: [Int]
    switch phrase.edge {
    case .last: words = before(last, across: true) + [last]
    case .first: words = [first] + after(first, across: true)
    case .both: return nil
    }
    guard isDivided(words) else { return nil }
    for count in (2...max(2, words.count)).reversed() where count <= words.count {
      let stretch = Array(phrase.edge == .last ? words.suffix(count) : words.prefix(count))
      guard isDivided(stretch) else { break }
      if let found = literal(stretch, names) { return found }
    }
    return nil
  }

  /// Whether a sign stands between some words at which a phrase may end.
  private func isDivided(_ words: [Int]) -> Bool {
    words.dropFirst().contains { !text.items[$0].breakBefore.isEmpty }
  }

  // MARK: Names that nothing ties to the identifier

  /// A name that is all that stands between an identifier and the next sign on the side where its list has the labels,
  /// else on the other side. `isTaken` tells of words that have confirmed another identifier.
  func beside(_ place: Int, labelIsFirst: Bool, isCode: Bool, _ names: NameFinder, isTaken: (Int) -> Bool) -> Found? {
    // The lines of a program that are read together are those of one call or mapping.
    let before = before(place, across: false, overLines: isCode)
    let after = after(place, across: false, overLines: isCode)
    let sides = [segments(before, isBefore: true), segments(after, isBefore: false)]
    let comment = text.mentions.count == 1 ? [self.comment()] : []
    for words in (labelIsFirst ? sides : sides.reversed()).joined() + comment {
      guard !words.isEmpty, !words.contains(where: isTaken), !isCode || isQuotedOrComment(words) else { continue }
      if let found = literal(words, names) { return found }
    }
    return nil
  }

  /// The words next to the identifier up to each sign, the most first: a name may have signs of its own.
  private func segments(_ words: [Int], isBefore: Bool) -> [[Int]] {
    let ends = words.indices.dropFirst().filter { !text.items[words[$0]].breakBefore.isDisjoint(with: .signs) }
    var segments = isBefore ? ([0] + ends).map { words[$0...] } : (ends + [words.count]).reversed().map { words[..<$0] }
    // A mark without a name in it may stand between an identifier and its label.
    if let mark = segments.last, mark.count <= Self.maxSkipped, mark.count < words.count, !text.isNaming(mark) {
      let rest = isBefore ? words.dropLast(mark.count) : words.dropFirst(mark.count)
      segments += self.segments(Array(rest), isBefore: isBefore).map { $0[...] }
    }
    return segments.map(Array.init)
  }

  /// The words of a comment at the end of the line: after `#`, `//` or `--`.
  private func comment() -> [Int] {
    guard let last = text.items.last, last.word != nil else { return [] }
    let start = text.items.lastIndex { item in isComment(before: item) }
    guard let start, text.items.count - start <= Self.maxWords else { return [] }
    let words = Array(start..<text.items.count)
    return words.allSatisfy { text.items[$0].word != nil } ? words : []
  }

  private func isComment(before item: ProseText.Item) -> Bool {
    let start = text.scalars[..<item.range.lowerBound].lastIndex { !$0.properties.isWhitespace }
    guard let start, start + 1 < item.range.lowerBound else { return false }
    let sign = text.scalars[start]
    return sign == "#"
      || (sign == "/" || sign == "-" || sign == "*") && start > 0
        && text.scalars[start - 1] == (sign == "*" ? "/" : sign)
  }

  private func isQuotedOrComment(_ words: [Int]) -> Bool {
    guard let first = words.first else { return false }
    return text.items[first].emphasis != 0 || isComment(before: text.items[first])
  }

  // MARK: Words beside an identifier

  /// The words before an identifier, up to the one before it; over the ends of sentences only where `across`.
  func before(_ place: Int, across: Bool, overLines: Bool = false) -> [Int] {
    var words: [Int] = []
    var item = place
    while item > 0, words.count < Self.maxWords, !isEnd(item, across, overLines), text.items[item - 1].word != nil {
      item -= 1
      words.append(item)
    }
    words.reverse()
    return words
  }

  private func after(_ place: Int, across: Bool, overLines: Bool = false) -> [Int] {
    var words: [Int] = []
    var item = place + 1
    while item < text.items.count, words.count < Self.maxWords, !isEnd(item, across, overLines),
      text.items[item].word != nil
    {
      words.append(item)
      item += 1
    }
    return words
  }

  private func isEnd(_ item: Int, _ across: Bool, _ overLines: Bool) -> Bool {
    let breaks = text.items[item].breakBefore
    return breaks.contains(.cell) || (!overLines && breaks.contains(.line)) || (!across && breaks.contains(.sentence))
  }

  /// What words are the name of, if they are written as the name is; the own term's rather than another's.
  private func literal(_ words: [Int], _ names: NameFinder) -> Found? {
    guard let name = names.name(of: words), let range = text.range(of: words) else { return nil }
    let given = text.text(range)
    func isWritten(_ naming: Int) -> Bool {
      resolver.isSameName(given, Self.trimmed(names.lexicon.text(ofNaming: naming).string))
    }
    if let own = name.own, isWritten(own) { return Found(naming: own, isOwn: true, words: words) }
    guard name.own == nil, let other = name.others.first(where: isWritten) else { return nil }
    return Found(naming: other, isOwn: false, words: words)
  }

  /// A name from its first word to its last.
  private static func trimmed(_ name: String) -> String {
    let scalars = Array(name.unicodeScalars)
    guard let first = scalars.firstIndex(where: \.isPartOfName), let last = scalars.lastIndex(where: \.isPartOfName)
    else {
      return name
    }
    return String(scalars[first...last])
  }
}

extension Unicode.Scalar {
  /// Whether `WordFolder` takes it for a part of a word.
  fileprivate var isPartOfName: Bool {
    isASCIILetterOrDigit || self == "+" || (value > 0x7F && properties.isAlphabetic)
  }
}
