import Lexicon
import Terms

/// A line of prose split into words and identifiers, in order, with what separates them.
final class ProseText {
  /// What separates a word or an identifier from the previous one.
  struct Break: OptionSet {
    let rawValue: UInt16

    static let comma = Break(rawValue: 1)
    static let semicolon = Break(rawValue: 1 << 1)
    static let colon = Break(rawValue: 1 << 2)
    /// The end of a sentence, or a list item's mark.
    static let stop = Break(rawValue: 1 << 3)
    /// A dash that does not join words, an equals sign or an arrow.
    static let dash = Break(rawValue: 1 << 4)
    static let slash = Break(rawValue: 1 << 5)
    static let bracket = Break(rawValue: 1 << 6)
    /// The border of a table's cell.
    static let cell = Break(rawValue: 1 << 7)
    /// The end of a sentence; implies `stop`.
    static let sentence = Break(rawValue: 1 << 8)
    /// The end of a line; implies `stop`.
    static let line = Break(rawValue: 1 << 9)
    /// Separators between words that do not form one name.
    static let signs: Break = [.comma, .semicolon, .colon, .stop, .dash, .bracket, .cell]
    /// Separators that always end a phrase.
    static let end: Break = [.semicolon, .stop, .cell]
  }

  struct Item {
    enum Kind {
      case word(ProseWord)
      case mention(Mention)
    }

    let kind: Kind
    /// In code points of the text.
    let range: Range<Int>
    let breakBefore: Break
    /// The number of the innermost pair of brackets around it; 0 if none.
    let bracket: Int
    /// The number of its run of bold, italic, code or quoted text; 0 if none.
    let emphasis: Int
    /// The number of its cell, from 1, whether or not a bar precedes the first cell.
    let cell: Int

    var word: ProseWord? { if case .word(let word) = kind { word } else { nil } }
    var mention: Mention? { if case .mention(let mention) = kind { mention } else { nil } }
  }

  /// The layout of a line.
  enum Layout {
    case text
    /// A table row whose cells are separated by bars or HTML tags.
    case row
    /// Cells separated by tabs; bars are part of the cells.
    case tabbedRow
    /// Cells separated by `&`; the row ends in `\\`.
    case latexRow
  }

  /// Stands for a line end, because a request cannot contain line feeds. Ends every phrase.
  static let lineSeparator: Unicode.Scalar = "\u{2028}"

  let scalars: [Unicode.Scalar]
  private(set) var items: [Item] = []
  /// For each pair of brackets, the pair around it; 0 if none.
  private(set) var parentBrackets: [Int] = [0]
  /// For each pair of brackets, the items inside it, including those in nested brackets.
  private(set) var itemsOfBrackets: [Range<Int>] = [0..<0]
  /// The items of each cell, by cell number; empty in running text.
  private(set) var cells: [Range<Int>] = []
  /// The identifiers, in order.
  let mentions: [Mention]
  let layout: Layout
  var isRow: Bool { layout != .text }

  init(_ line: UnsafeRawBufferPointer, finder: MentionFinder, folder: inout WordFolder, words: ProseVocabulary) {
    scalars = Array(String(decoding: line, as: UTF8.self).unicodeScalars)
    layout = Self.layout(of: scalars)
    mentions = finder.mentions(in: scalars)
    guard !mentions.isEmpty else { return }
    var scanner = ItemScanner(scalars, layout: layout, mentions: mentions)
    folder.foldRecordingOrigins(line)
    for (letters, range) in Self.words(folder) {
      scanner.advance(to: range.lowerBound, &items, &parentBrackets)
      guard !scanner.isHidden(range) else { continue }
      scanner.add(.word(words.word(letters)), range, &items)
    }
    scanner.advance(to: scalars.count, &items, &parentBrackets)
    scanner.finish(items)
    itemsOfBrackets = scanner.itemsOfBrackets
    if isRow { divideCells() }
  }

  private func divideCells() {
    for (number, item) in items.enumerated() {
      while cells.count <= item.cell { cells.append(number..<number) }
      cells[item.cell] = cells[item.cell].lowerBound..<(number + 1)
    }
  }

  /// Returns the code points from the first of the words to the last.
  func range(of words: some Collection<Int>) -> Range<Int>? {
    guard let first = words.min(), let last = words.max() else { return nil }
    return items[first].range.lowerBound..<items[last].range.upperBound
  }

  /// Whether a word stands between names and is not part of one.
  func isBetween(_ item: Int) -> Bool { items[item].word?.isBetweenNames ?? false }

  func text(_ range: Range<Int>) -> String { String(scalars[range]) }

  /// Determines the layout. A table row has at least two bars, or tabs between its cells.
  private static func layout(of text: [Unicode.Scalar]) -> Layout {
    var bars = 0
    var hasSpacedBar = false
    var hasSemicolon = false
    var ampersands = 0
    var hasTab = false
    var hasRowEnd = false
    for (place, sign) in text.enumerated() {
      switch sign {
      case "|":
        guard place == 0 || text[place - 1] != "\\" else { break }
        bars += 1
        let isSpaced = place == 0 || text[place - 1] == " " || (place + 1 < text.count && text[place + 1] == " ")
        if isSpaced { hasSpacedBar = true }
      case ";": hasSemicolon = true
      case "&": if place == 0 || text[place - 1] != "\\" { ampersands += 1 }
      case "\\": if place > 0 && text[place - 1] == "\\" { hasRowEnd = true }
      case "\t": hasTab = true
      case "<":
        if isCellTag(text, place) {
          bars += 1
          hasSpacedBar = true
        }
      default: break
      }
    }
    if hasTab { return .tabbedRow }
    // `ID|label;ID|label` is a list.
    if bars > 1, hasSpacedBar || !hasSemicolon { return .row }
    return ampersands > 0 && hasRowEnd ? .latexRow : .text
  }

  private static func isCellTag(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
    guard place + 3 < text.count, text[place + 1] == "t" || text[place + 1] == "T" else { return false }
    return "dhDH".unicodeScalars.contains(text[place + 2]) && "> ".unicodeScalars.contains(text[place + 3])
  }

  private static func words(_ folder: borrowing WordFolder) -> [(letters: [UInt8], range: Range<Int>)] {
    var words: [(letters: [UInt8], range: Range<Int>)] = []
    var start = 0
    let bytes = folder.bytes
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
      let range = Int(folder.origins[start])..<(Int(folder.origins[end - 1]) + 1)
      words.append((Array(bytes[start..<end]), range))
      start = end + 1
    }
    return words
  }
}

/// Caches recently looked-up words, because most words of a line occur in the lines before it too.
final class ProseVocabulary {
  /// The maximum length of a cached word, in bytes; a longer one is unlikely to recur.
  private static let maxCachedLength = 64
  private let lexicon: Lexicon
  private var known = BoundedCache<[UInt8], ProseWord>(capacity: 8_192)
  /// The numbers of the function words, which are omitted when names are compared.
  private let functionWords: [UInt32]
  private let obsolete: UInt32?

  init(_ lexicon: Lexicon) {
    func number(_ letters: some Sequence<UInt8>) -> UInt32? {
      Array(letters).withUnsafeBytes { lexicon.word($0) }.map(UInt32.init)
    }
    self.lexicon = lexicon
    functionWords = FunctionWords.inNames.compactMap(number)
    obsolete = number("obsolete".utf8)
  }

  /// Returns the content words of a naming.
  func content(ofNaming naming: Int) -> [UInt32] {
    var words = lexicon.words(ofNaming: naming).filter { !functionWords.contains($0) }
    let record = lexicon.namings[naming]
    let isObsolete = lexicon.terms[Int(record.term)].flags & TermRecord.obsolete != 0
    if isObsolete, words.count > 1, words.first == obsolete { words.removeFirst() }
    return words
  }

  func word(_ letters: [UInt8]) -> ProseWord {
    if let word = known[letters] { return word }
    let word = ProseWord(letters, in: lexicon)
    guard letters.count <= Self.maxCachedLength else { return word }
    known[letters] = word
    return word
  }
}

/// A word of a text, with the vocabulary words that it may stand for.
final class ProseWord {
  let letters: [UInt8]
  /// The vocabulary words that match it: as spelled, in American spelling, in the singular or in the plural.
  let readings: [Int]
  /// The representative of its class of equivalent words; nil if no name contains any of them.
  let wordClass: UInt32?
  /// Whether it is omitted when names are compared.
  let isFunctionWord: Bool
  /// Whether it may stand between names.
  let isBetweenNames: Bool
  /// Whether it names a kind of thing, or qualifies one, rather than a term.
  let isGeneric: Bool

  init(_ letters: [UInt8], in lexicon: Lexicon) {
    self.letters = letters
    isFunctionWord = FunctionWords.inNames.contains(letters)
    isBetweenNames = ProseWords.betweenNames.contains(letters)
    isGeneric = ProseWords.generic.contains(letters)
    func number(_ spelling: [UInt8]) -> Int? { spelling.withUnsafeBytes { lexicon.word($0) } }
    var spellings = [letters]
    if let american = Spelling.american(letters) { spellings.append(american) }
    spellings += spellings.flatMap { Spelling.singulars(of: $0) + [$0 + [UInt8(ascii: "s")]] }
    var seen: Set<Int> = []
    readings = spellings.compactMap(number).filter { seen.insert($0).inserted }
    wordClass = readings.first.map(lexicon.wordClass)
  }

  func isWord(_ number: UInt32) -> Bool { readings.contains(Int(number)) }
}
