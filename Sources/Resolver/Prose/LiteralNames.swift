import Lexicon

/// Finds names of terms that are written beside identifiers verbatim, punctuation included.
///
/// A phrase ends at punctuation, but a name may contain some ("acute myeloid leukemia, t(11;19)(q23;p13)"), and a label
/// may be separated from its identifier by punctuation that does not tie them (`label; ID`, `{ID} # label`,
/// `f("ID", "label")`). A verbatim name counts in these cases too.
final class LiteralNames {
  private static let maxWords = 32
  /// The maximum number of words between an identifier and its label that contain no name, such as a mark.
  private static let maxSkipped = 2
  private let text: ProseText
  private let resolver: Resolver

  init(_ text: ProseText, resolver: Resolver) {
    self.text = text
    self.resolver = resolver
  }

  /// A span of words beside an identifier that is a name verbatim.
  struct LiteralName {
    let naming: Int
    let isOwn: Bool
    let words: [Int]
  }

  // MARK: Names with punctuation

  /// Returns the longest name that contains punctuation and continues past the end of a phrase.
  func punctuated(_ phrase: Phrase, _ names: NameFinder) -> LiteralName? {
    guard phrase.isBound, let first = phrase.words.drop(while: text.isBetween).first, let last = phrase.words.last
    else {
      return nil
    }
    let words: [Int]
    switch phrase.edge {
    case .last: words = before(last, crossingSentences: true) + [last]
    case .first: words = [first] + after(first, crossingSentences: true)
    case .both: return nil
    }
    guard isDivided(words) else { return nil }
    for count in (2...max(2, words.count)).reversed() where count <= words.count {
      let span = Array(phrase.edge == .last ? words.suffix(count) : words.prefix(count))
      guard isDivided(span) else { break }
      if let found = literal(span, names) { return found }
    }
    return nil
  }

  /// Whether a separator at which a phrase may end occurs between the words.
  private func isDivided(_ words: [Int]) -> Bool {
    words.dropFirst().contains { !text.items[$0].breakBefore.isEmpty }
  }

  // MARK: Names that nothing ties to the identifier

  /// Returns a name that fills the whole segment between an identifier and the next separator. The side where the
  /// labels of the line are is tried first, then the other side. `isUsed` returns whether a word has confirmed or
  /// contradicted another identifier.
  func adjacentName(
    to place: Int,
    labelIsFirst: Bool,
    isCode: Bool,
    _ names: NameFinder,
    isUsed: (Int) -> Bool
  ) -> LiteralName? {
    // In code, lines that are read together belong to one call or mapping.
    let before = before(place, crossingSentences: false, crossingLines: isCode)
    let after = after(place, crossingSentences: false, crossingLines: isCode)
    let sides = [segments(before, isBefore: true), segments(after, isBefore: false)]
    let comment = text.mentions.count == 1 ? [self.comment()] : []
    for words in (labelIsFirst ? sides : sides.reversed()).joined() + comment {
      guard !words.isEmpty, !words.contains(where: isUsed), !isCode || isQuotedOrComment(words) else { continue }
      if let found = literal(words, names) { return found }
    }
    return nil
  }

  /// Returns the words next to the identifier up to each separator, the longest span first, because a name may contain
  /// separators.
  private func segments(_ words: [Int], isBefore: Bool) -> [[Int]] {
    let ends = words.indices.dropFirst().filter { !text.items[words[$0]].breakBefore.isDisjoint(with: .signs) }
    var segments = isBefore ? ([0] + ends).map { words[$0...] } : (ends + [words.count]).reversed().map { words[..<$0] }
    // A short mark without a name may come between an identifier and its label.
    if let mark = segments.last, mark.count <= Self.maxSkipped, mark.count < words.count, !text.isNaming(mark) {
      let rest = isBefore ? words.dropLast(mark.count) : words.dropFirst(mark.count)
      segments += self.segments(Array(rest), isBefore: isBefore).map { $0[...] }
    }
    return segments.map(Array.init)
  }

  /// Returns the words of a comment at the end of the line, after `#`, `//`, `--` or `/*`.
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

  /// Returns the words before an item, back to the previous identifier. Crosses the end of a sentence only if
  /// `crossingSentences`, and the end of a line only if `crossingLines`.
  func before(_ place: Int, crossingSentences: Bool, crossingLines: Bool = false) -> [Int] {
    var words: [Int] = []
    var item = place
    while item > 0, words.count < Self.maxWords, !isEnd(item, crossingSentences, crossingLines),
      text.items[item - 1].word != nil
    {
      item -= 1
      words.append(item)
    }
    words.reverse()
    return words
  }

  private func after(_ place: Int, crossingSentences: Bool, crossingLines: Bool = false) -> [Int] {
    var words: [Int] = []
    var item = place + 1
    while item < text.items.count, words.count < Self.maxWords, !isEnd(item, crossingSentences, crossingLines),
      text.items[item].word != nil
    {
      words.append(item)
      item += 1
    }
    return words
  }

  private func isEnd(_ item: Int, _ crossingSentences: Bool, _ crossingLines: Bool) -> Bool {
    let breaks = text.items[item].breakBefore
    return breaks.contains(.cell) || (!crossingLines && breaks.contains(.line))
      || (!crossingSentences && breaks.contains(.sentence))
  }

  /// Returns the name that the words spell verbatim, preferring a name of the identifier's own term.
  private func literal(_ words: [Int], _ names: NameFinder) -> LiteralName? {
    guard let name = names.name(of: words), let range = text.range(of: words) else { return nil }
    let given = text.text(range)
    func isWritten(_ naming: Int) -> Bool {
      resolver.isSameName(given, Self.trimmed(names.lexicon.text(ofNaming: naming).string))
    }
    if let own = name.ownNaming, isWritten(own) { return LiteralName(naming: own, isOwn: true, words: words) }
    guard name.ownNaming == nil, let other = name.otherNamings.first(where: isWritten) else { return nil }
    return LiteralName(naming: other, isOwn: false, words: words)
  }

  /// Strips what precedes the first and follows the last word of a name.
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
  /// Whether `WordFolder` treats the scalar as part of a word.
  fileprivate var isPartOfName: Bool {
    isASCIILetterOrDigit || self == "+" || (value > 0x7F && properties.isAlphabetic)
  }
}
