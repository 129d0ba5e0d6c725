/// Scans the characters between the words of a line: brackets, emphasis, cells and phrase separators.
///
/// Each character is visited a bounded number of times, whatever the line contains: lookahead results are cached
/// (`NextSign`), and the state of what precedes is kept.
struct ItemScanner {
  /// Brackets nested deeper than this are ignored.
  private static let maxDepth = 8
  /// The maximum length of an HTML tag, in code points; a longer one is not read as a tag.
  private static let maxTagLength = 400
  private let text: [Unicode.Scalar]
  private let isRow: Bool
  private let layout: ProseText.Layout
  private let mentions: [Mention]
  private var nextMention = 0
  private var place = 0
  private var pending: ProseText.Break = [.stop]
  private var open: [(sign: Unicode.Scalar, number: Int)] = []
  /// For each pair of brackets, the items inside it, including those in nested brackets.
  private(set) var itemsOfBrackets: [Range<Int>] = [0..<0]
  private var emphasis = 0
  private var emphasisSign: Unicode.Scalar?
  private var lastEmphasis = 0
  private var cell = 1
  /// Words that start before this place belong to an identifier, a URL or a tag.
  private var hiddenEnd = 0
  /// Whether only blanks and the marks of lists and quotations precede this place on its line.
  private var isAtStart = true
  /// The place where the text of this line begins, after such marks.
  private var textStart = 0
  private var nextSquareBracket = NextSign("]")
  private var nextAngleBracket = NextSign(">")

  init(_ text: [Unicode.Scalar], layout: ProseText.Layout, mentions: [Mention]) {
    self.text = text
    isRow = layout != .text
    self.layout = layout
    self.mentions = mentions
  }

  func isHidden(_ range: Range<Int>) -> Bool { range.lowerBound < hiddenEnd }

  mutating func add(_ kind: ProseText.Item.Kind, _ range: Range<Int>, _ items: inout [ProseText.Item]) {
    if isAtStart { textStart = range.lowerBound }
    isAtStart = false
    items.append(
      ProseText.Item(
        kind: kind,
        range: range,
        breakBefore: pending,
        bracket: open.last?.number ?? 0,
        emphasis: emphasis,
        cell: cell
      )
    )
    pending = []
    place = max(place, range.upperBound)
  }

  /// Closes the brackets that are still open at the end of the line.
  mutating func finish(_ items: [ProseText.Item]) {
    while let bracket = open.popLast() { endItems(of: bracket.number, items) }
  }

  /// Processes everything before a place, and the identifier or URL that begins there.
  mutating func advance(to end: Int, _ items: inout [ProseText.Item], _ parentBrackets: inout [Int]) {
    while place <= end, place < text.count {
      if nextMention < mentions.count, mentions[nextMention].range.lowerBound <= place {
        let mention = mentions[nextMention]
        nextMention += 1
        guard mention.range.lowerBound == place else { continue }
        if !isRepeated(mention, items) { add(.mention(mention), mention.range, &items) }
        place = mention.range.upperBound
        hiddenEnd = max(hiddenEnd, place)
      } else if let urlEnd = MentionFinder.endOfURL(in: text, from: place) {
        skipURL(to: urlEnd, &items)
        isAtStart = false
      } else {
        guard place < end else { return }
        let sign = text[place]
        process(sign, &items, &parentBrackets)
        if !sign.isMarkOfStart { isAtStart = false }
        place += 1
      }
    }
  }

  private mutating func skipURL(to end: Int, _ items: inout [ProseText.Item]) {
    hiddenEnd = max(hiddenEnd, end)
    while nextMention < mentions.count, mentions[nextMention].range.lowerBound < end {
      let mention = mentions[nextMention]
      nextMention += 1
      if !isRepeated(mention, items) { add(.mention(mention), mention.range, &items) }
    }
    place = end
  }

  /// Whether a mention repeats the one before it: `[HP:0003002](https://…/HP:0003002)` names one term once, and so does
  /// `<a href="…/HP_0003002">HP:0003002</a>`.
  private func isRepeated(_ mention: Mention, _ items: [ProseText.Item]) -> Bool {
    guard let last = items.last?.mention, last.isInURL || mention.isInURL, Self.key(last.id) == Self.key(mention.id)
    else {
      return false
    }
    return pending.isDisjoint(with: .end)
  }

  private static func key(_ id: String) -> String {
    String((id.split(separator: "/").last ?? "").map { $0 == "_" ? ":" : $0 }).lowercased()
  }

  private mutating func process(_ sign: Unicode.Scalar, _ items: inout [ProseText.Item], _ parentBrackets: inout [Int])
  {
    switch sign {
    case "[" where isLinkOfIdentifier: break
    case "[" where place + 1 < text.count && text[place + 1] == "^": skipFootnote()
    case "(", "[": begin(sign, items, &parentBrackets)
    case "{": pending.insert(isAfterCommand ? .bracket : .stop)
    case "}":
      pending.insert(emphasisSign == "}" ? .bracket : .stop)
      if emphasisSign == "}" { endEmphasis() }
    case "%": if place + 1 < text.count, text[place + 1].isASCIILetter { pending.insert(.dash) }
    case ")", "]": close(sign, items)
    case ",": pending.insert(.comma)
    case ";": pending.insert(.semicolon)
    case ":": pending.insert(.colon)
    // As in OBO files: `UBERON:0000956 ! cerebral cortex`.
    case "!" where isAlone: pending.insert(.dash)
    case ".", "!", "?": if isEndOfSentence { pending.formUnion([.stop, .sentence]) }
    case "\\" where isRow && place + 1 < text.count && text[place + 1] == "\\": pending.insert(.stop)
    case "\\" where place + 1 < text.count && text[place + 1].isASCIILetter: skipCommand()
    case "/", "\\": pending.insert(.slash)
    case "|", "\t", "&": processBar(sign, items)
    case "*", "`", "\"", "_", "~", "'": processEmphasis(sign)
    case "\u{201C}", "\u{AB}": beginEmphasis(sign)
    case "\u{201D}", "\u{BB}": endEmphasis()
    case "\u{2013}", "\u{2014}", "=", "\u{2192}", "\u{2194}": pending.insert(.dash)
    case "-":
      if isAlone || isArrow { pending.insert(isAtStart ? .stop : .dash) }
    case "+", "#", ">": if isAtStart { pending.insert(.stop) }
    case "<": processTag(&items, &parentBrackets)
    case "\n", ProseText.lineSeparator:
      pending.formUnion([.stop, .line])
      isAtStart = true
    case "\u{2022}": pending.formUnion([.stop, .sentence])
    default: break
    }
  }

  private mutating func begin(_ sign: Unicode.Scalar, _ items: [ProseText.Item], _ parentBrackets: inout [Int]) {
    pending.insert(.bracket)
    guard open.count < Self.maxDepth else { return }
    parentBrackets.append(open.last?.number ?? 0)
    open.append((sign, parentBrackets.count - 1))
    itemsOfBrackets.append(items.count..<items.count)
  }

  private mutating func close(_ sign: Unicode.Scalar, _ items: [ProseText.Item]) {
    pending.insert(.bracket)
    let opening: Unicode.Scalar = sign == ")" ? "(" : "["
    end(opening, items)
  }

  private mutating func end(_ opening: Unicode.Scalar, _ items: [ProseText.Item]) {
    guard let match = open.lastIndex(where: { $0.sign == opening }) else { return }
    for bracket in open[match...] { endItems(of: bracket.number, items) }
    open.removeSubrange(match...)
  }

  private mutating func endItems(of bracket: Int, _ items: [ProseText.Item]) {
    itemsOfBrackets[bracket] = itemsOfBrackets[bracket].lowerBound..<items.count
  }

  /// Whether the brackets of the link that opens here contain only an identifier; they are then ignored.
  private var isLinkOfIdentifier: Bool {
    mutating get {
      guard nextMention < mentions.count, mentions[nextMention].range.lowerBound <= place + 3,
        let end = nextSquareBracket.place(from: place, in: text), end + 1 < text.count, text[end + 1] == "("
      else { return false }
      let mention = mentions[nextMention].range
      return mention.upperBound <= end && mention.upperBound >= end - 2
    }
  }

  private mutating func processBar(_ sign: Unicode.Scalar, _ items: [ProseText.Item]) {
    if sign != "\t", place > 0, text[place - 1] == "\\" { return }
    guard sign == (layout == .tabbedRow ? "\t" : layout == .latexRow ? "&" : "|"), isRow else {
      if sign == "|" { pending.insert(.dash) }
      return
    }
    // The bar before the first cell does not begin another one.
    beginCell(isNew: !isAtStart || sign == "\t", items)
  }

  private mutating func beginCell(isNew: Bool, _ items: [ProseText.Item]) {
    pending.insert(.cell)
    if isNew { cell += 1 }
    while let bracket = open.popLast() { endItems(of: bracket.number, items) }
    endEmphasis()
  }

  // MARK: Emphasis

  private mutating func processEmphasis(_ sign: Unicode.Scalar) {
    let isDoubled = place > 0 && text[place - 1] == sign
    if isDoubled { return }
    if sign == "'" && !(emphasisSign == "'" ? isEndOfQuotation : emphasisSign == nil && isStartOfQuotation) { return }
    if sign == "*" && isAtStart && isAlone { return pending.formUnion(.stop) }
    if sign == "_" && !isAtEdgeOfWord { return }
    if emphasisSign == sign { endEmphasis() } else if emphasisSign == nil { beginEmphasis(sign) }
  }

  private mutating func beginEmphasis(_ sign: Unicode.Scalar) {
    lastEmphasis += 1
    emphasis = lastEmphasis
    emphasisSign = sign
  }

  private mutating func endEmphasis() {
    emphasis = 0
    emphasisSign = nil
  }

  // MARK: Surroundings

  private func isBlank(_ place: Int) -> Bool {
    !text.indices.contains(place) || text[place].properties.isWhitespace
  }

  private var isAlone: Bool { isBlank(place - 1) && isBlank(place + 1) }

  private var isArrow: Bool { place + 1 < text.count && (text[place + 1] == ">" || text[place + 1] == "-") }

  /// Whether a straight quotation mark opens a string, rather than being an apostrophe.
  private var isStartOfQuotation: Bool {
    guard place + 1 < text.count, text[place + 1].isWordLetter else { return false }
    return isBlank(place - 1) || "([{=,:".unicodeScalars.contains(text[place - 1])
  }

  private var isEndOfQuotation: Bool {
    isBlank(place + 1) || ")]},;:.".unicodeScalars.contains(text[place + 1])
  }

  private var isAtEdgeOfWord: Bool {
    let before = place > 0 && text[place - 1].isWordLetter
    let after = place + 1 < text.count && text[place + 1].isWordLetter
    return !(before && after)
  }

  /// The maximum length of an abbreviation, in code points.
  private static let maxAbbreviationLength = 8

  /// Whether the sign ends a sentence. A period after an abbreviation or inside a number does not.
  private var isEndOfSentence: Bool {
    guard isBlank(place + 1) else { return false }
    guard text[place] == "." else { return true }
    var start = place
    while start > 0, place - start <= Self.maxAbbreviationLength, text[start - 1].isWordLetter || text[start - 1] == "."
    {
      start -= 1
    }
    let word = String(text[start..<place]).lowercased()
    // "1. Seizures" in a list
    if start == textStart && word.allSatisfy(\.isNumber) { return true }
    return !["e.g", "i.e", "cf", "vs", "al", "fig", "figs", "approx", "incl", "resp", "no", "ca"].contains(word)
  }

  /// Skips the mark of a footnote, `[^1]`, which is not text.
  private mutating func skipFootnote() {
    guard let end = nextSquareBracket.place(from: place, in: text), end - place < 40 else { return }
    hiddenEnd = max(hiddenEnd, end + 1)
    place = end
  }

  // MARK: LaTeX

  /// Skips the name of a command, as in `\textbf{…}` and `\item`, which is not text.
  private mutating func skipCommand() {
    var end = place + 1
    while end < text.count, text[end].isASCIILetter { end += 1 }
    hiddenEnd = max(hiddenEnd, end)
    place = end - 1
    guard end < text.count, text[end] == "{", emphasisSign == nil else { return }
    beginEmphasis("}")
  }

  private var isAfterCommand: Bool { emphasisSign == "}" && place == hiddenEnd }

  // MARK: HTML

  /// Processes a tag such as `<b>` or `<a href="…">`. A less-than sign is left alone.
  private mutating func processTag(_ items: inout [ProseText.Item], _ parentBrackets: inout [Int]) {
    guard place + 1 < text.count, text[place + 1].isASCIILetter || text[place + 1] == "/",
      let tagEnd = nextAngleBracket.place(from: place, in: text), tagEnd - place < Self.maxTagLength
    else { return }
    let isClosing = text[place + 1] == "/"
    let nameStart = isClosing ? place + 2 : place + 1
    var nameEnd = nameStart
    while nameEnd < tagEnd, text[nameEnd].isASCIILetterOrDigit { nameEnd += 1 }
    // A tag of XML may have a prefix: `<rdfs:label>`.
    let hasPrefix = nameEnd + 1 < tagEnd && text[nameEnd] == ":" && text[nameEnd + 1].isASCIILetter
    if hasPrefix {
      nameEnd += 1
      while nameEnd < tagEnd, text[nameEnd].isASCIILetterOrDigit { nameEnd += 1 }
    }
    // `<http://…>` and `<HP:0003002>` are addresses.
    guard nameEnd == tagEnd || text[nameEnd] == "/" || text[nameEnd].properties.isWhitespace else { return }
    let name = String(text[nameStart..<nameEnd]).lowercased()
    end("<", items)
    pending.insert(.bracket)
    let isLabel = !isClosing && ["label", "name"].contains { name.hasSuffix($0) } && items.last?.mention != nil
    switch name {
    case "td", "th": if isRow && !isClosing { beginCell(isNew: !items.isEmpty || cell > 1, items) }
    case "br": pending.insert(.semicolon)
    case "p", "li", "tr", "div", "ul", "ol", "table", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6":
      pending.insert(.stop)
    default: break
    }
    addMentions(ofTagTo: tagEnd, &items, &parentBrackets)
    if isLabel {
      // In XML the label is usually on the next line.
      pending.subtract(.end)
      begin("<", items, &parentBrackets)
    }
    hiddenEnd = max(hiddenEnd, tagEnd + 1)
    place = tagEnd
  }

  /// Adds the identifiers in a tag. In `<a href="…/HP_0003002">breast carcinoma</a>`, the text up to the next tag
  /// belongs to the identifier, as if it were in brackets.
  private mutating func addMentions(
    ofTagTo tagEnd: Int,
    _ items: inout [ProseText.Item],
    _ parentBrackets: inout [Int]
  ) {
    let isOwner = nextMention < mentions.count && mentions[nextMention].range.upperBound <= tagEnd
    while nextMention < mentions.count, mentions[nextMention].range.upperBound <= tagEnd {
      let mention = mentions[nextMention]
      nextMention += 1
      guard mention.range.lowerBound > place else { continue }
      add(.mention(mention), mention.range, &items)
    }
    if isOwner && text[tagEnd - 1] != "/" { begin("<", items, &parentBrackets) }
  }
}

/// Finds the next occurrence of a sign. Starting places must ascend, so each part of the text is searched once.
private struct NextSign {
  private let sign: Unicode.Scalar
  private var found = -1

  init(_ sign: Unicode.Scalar) { self.sign = sign }

  mutating func place(from start: Int, in text: [Unicode.Scalar]) -> Int? {
    if found < start { found = text[start...].firstIndex(of: sign) ?? text.count }
    return found < text.count ? found : nil
  }
}

extension Unicode.Scalar {
  /// Whether the sign may precede the text of a line: a blank, or a mark of a list, heading or quotation.
  fileprivate var isMarkOfStart: Bool {
    switch self {
    case ">", "#", "-", "*", "+", "\n", ProseText.lineSeparator: true
    default: properties.isWhitespace
    }
  }
}
