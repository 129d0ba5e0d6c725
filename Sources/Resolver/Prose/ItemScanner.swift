/// Walks over a line's signs between its words: brackets, emphasis, cells, what separates phrases.
struct ItemScanner {
  /// Nobody nests brackets deeper; what does is not taken for brackets.
  private static let deepest = 8
  private let text: [Unicode.Scalar]
  private let isRow: Bool
  private let mentions: [Mention]
  private var nextMention = 0
  private var place = 0
  private var pending: ProseText.Break = [.stop]
  private var open: [(sign: Unicode.Scalar, number: Int)] = []
  private var emphasis = 0
  private var emphasisSign: Unicode.Scalar?
  private var lastEmphasis = 0
  private var cell = 1
  /// Words up to here belong to an identifier, a URL or a tag.
  private var hiddenEnd = 0
  /// The identifiers that the text of the last link has.
  private var linkText: Range<Int>?

  init(_ text: [Unicode.Scalar], isRow: Bool, mentions: [Mention]) {
    self.text = text
    self.isRow = isRow
    self.mentions = mentions
  }

  func isHidden(_ range: Range<Int>) -> Bool { range.lowerBound < hiddenEnd }

  mutating func add(_ kind: ProseText.Item.Kind, _ range: Range<Int>, _ items: inout [ProseText.Item]) {
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

  /// Takes in what stands before a place, and the identifier or URL that begins there.
  mutating func advance(to end: Int, _ items: inout [ProseText.Item], _ outer: inout [Int]) {
    while place <= end, place < text.count {
      if nextMention < mentions.count, mentions[nextMention].range.lowerBound <= place {
        let mention = mentions[nextMention]
        nextMention += 1
        guard mention.range.lowerBound == place else { continue }
        if !isRepeatedByLink(mention, items) { add(.mention(mention), mention.range, &items) }
        place = mention.range.upperBound
        hiddenEnd = max(hiddenEnd, place)
      } else if let urlEnd = MentionFinder.endOfURL(in: text, from: place) {
        skipURL(to: urlEnd, &items)
      } else {
        guard place < end else { return }
        take(text[place], &outer)
        place += 1
      }
    }
  }

  private mutating func skipURL(to end: Int, _ items: inout [ProseText.Item]) {
    hiddenEnd = max(hiddenEnd, end)
    while nextMention < mentions.count, mentions[nextMention].range.lowerBound < end {
      let mention = mentions[nextMention]
      nextMention += 1
      if !isRepeatedByLink(mention, items) { add(.mention(mention), mention.range, &items) }
    }
    place = end
  }

  /// `[HP:0003002](https://…/HP:0003002)` names one term once.
  private func isRepeatedByLink(_ mention: Mention, _ items: [ProseText.Item]) -> Bool {
    guard let linkText, let last = items.last?.mention, linkText.contains(last.range.lowerBound) else { return false }
    return Self.key(last.id) == Self.key(mention.id)
  }

  private static func key(_ id: String) -> String {
    String((id.split(separator: "/").last ?? "").map { $0 == "_" ? ":" : $0 }).lowercased()
  }

  private mutating func take(_ sign: Unicode.Scalar, _ outer: inout [Int]) {
    switch sign {
    case "[" where isLinkOfIdentifier: break
    case "[" where place + 1 < text.count && text[place + 1] == "^": skipFootnote()
    case "(", "[":
      pending.insert(.bracket)
      guard open.count < Self.deepest else { return }
      outer.append(open.last?.number ?? 0)
      open.append((sign, outer.count - 1))
    case "{", "}": pending.insert(.stop)
    case ")", "]":
      pending.insert(.bracket)
      close(sign)
    case ",": pending.insert(.comma)
    case ";": pending.insert(.semicolon)
    case ":": pending.insert(.colon)
    // The way of OBO files: `UBERON:0000956 ! cerebral cortex`.
    case "!" where isAlone: pending.insert(.dash)
    case ".", "!", "?": if isEndOfSentence { pending.insert(.stop) }
    case "/", "\\": pending.insert(.slash)
    case "|", "\t": takeBar(sign)
    case "*", "`", "\"", "_", "~": takeEmphasis(sign)
    case "\u{201C}", "\u{AB}": beginEmphasis(sign)
    case "\u{201D}", "\u{BB}": endEmphasis()
    case "\u{2013}", "\u{2014}", "=", "\u{2192}", "\u{2194}": pending.insert(.dash)
    case "-":
      if isAlone || isArrow { pending.insert(isAtStart ? .stop : .dash) }
    case "+", "#", ">": if isAtStart { pending.insert(.stop) }
    case "<": skipTag()
    case "\n", "\u{2022}": pending.insert(.stop)
    default: break
    }
  }

  private mutating func close(_ sign: Unicode.Scalar) {
    let opening: Unicode.Scalar = sign == ")" ? "(" : "["
    if sign == "]", place + 1 < text.count, text[place + 1] == "(" {
      linkText = (text[..<place].lastIndex(of: "[") ?? place)..<place
    } else if sign == ")" {
      linkText = nil
    }
    if let match = open.lastIndex(where: { $0.sign == opening }) { open.removeSubrange(match...) }
  }

  /// Whether the brackets of a link that opens here hold an identifier alone: it stands there as if without them.
  private var isLinkOfIdentifier: Bool {
    guard nextMention < mentions.count, let end = text[place...].firstIndex(of: "]"), end + 1 < text.count,
      text[end + 1] == "("
    else { return false }
    let mention = mentions[nextMention].range
    return mention.lowerBound <= place + 3 && mention.upperBound <= end && mention.upperBound >= end - 2
  }

  private mutating func takeBar(_ sign: Unicode.Scalar) {
    if sign == "|", place > 0, text[place - 1] == "\\" { return }
    guard isRow else { return pending.formUnion(.dash) }
    pending.insert(.cell)
    // The bar before the first cell opens none.
    if !isAtStart || sign == "\t" { cell += 1 }
    open.removeAll()
    emphasis = 0
    emphasisSign = nil
  }

  // MARK: Emphasis

  private mutating func takeEmphasis(_ sign: Unicode.Scalar) {
    let isDoubled = place > 0 && text[place - 1] == sign
    if isDoubled { return }
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

  private var isAtStart: Bool {
    text[..<place].allSatisfy { $0.properties.isWhitespace || ">#-*+".unicodeScalars.contains($0) }
  }

  private var isAtEdgeOfWord: Bool {
    let before = place > 0 && text[place - 1].isWordLetter
    let behind = place + 1 < text.count && text[place + 1].isWordLetter
    return !(before && behind)
  }

  /// A point behind an abbreviation or inside a number ends nothing.
  private var isEndOfSentence: Bool {
    guard isBlank(place + 1) else { return false }
    guard text[place] == "." else { return true }
    var start = place
    while start > 0, text[start - 1].isWordLetter || text[start - 1] == "." { start -= 1 }
    let word = String(String.UnicodeScalarView(text[start..<place])).lowercased()
    if word.allSatisfy(\.isNumber) && text[..<start].allSatisfy(\.properties.isWhitespace) { return true }
    return !["e.g", "i.e", "cf", "vs", "al", "fig", "figs", "approx", "incl", "resp", "no", "ca"].contains(word)
  }

  /// The mark of a footnote, `[^1]`, is no text.
  private mutating func skipFootnote() {
    guard let end = text[place...].firstIndex(of: "]"), end - place < 40 else { return }
    hiddenEnd = max(hiddenEnd, end + 1)
    place = end
  }

  /// `<b>` and `<a href="…">`; what is less than something stays.
  private mutating func skipTag() {
    guard place + 1 < text.count, text[place + 1].isASCIILetter || text[place + 1] == "/",
      let end = text[place...].firstIndex(of: ">"), end - place < 200,
      nextMention >= mentions.count || mentions[nextMention].range.lowerBound > end
    else { return }
    if text[place...].starts(with: "<br".unicodeScalars) { pending.insert(.semicolon) }
    hiddenEnd = max(hiddenEnd, end + 1)
    place = end
  }
}
