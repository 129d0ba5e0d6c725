import Lexicon
import Terms

/// A line of prose taken apart: its words and identifiers in their order, with what stands between them.
struct ProseText {
  /// What separates a word or an identifier from the one before it.
  struct Break: OptionSet {
    let rawValue: UInt16

    static let comma = Break(rawValue: 1)
    static let semicolon = Break(rawValue: 1 << 1)
    static let colon = Break(rawValue: 1 << 2)
    /// The end of a sentence, or the mark of a list's item.
    static let stop = Break(rawValue: 1 << 3)
    /// A dash that joins no words, an equals sign, an arrow.
    static let dash = Break(rawValue: 1 << 4)
    static let slash = Break(rawValue: 1 << 5)
    static let bracket = Break(rawValue: 1 << 6)
    /// The border of a table's cell.
    static let cell = Break(rawValue: 1 << 7)
    /// What ends a phrase for certain.
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
    /// The innermost pair of brackets around it; 0 outside of all.
    let bracket: Int
    /// Its run of bold, italic, code or quoted text; 0 in none.
    let emphasis: Int
    /// The number of its cell, from 1 on; without a bar before the first cell too.
    let cell: Int

    var word: ProseWord? { if case .word(let word) = kind { word } else { nil } }
    var mention: Mention? { if case .mention(let mention) = kind { mention } else { nil } }
  }

  let scalars: [Unicode.Scalar]
  private(set) var items: [Item] = []
  /// The pair of brackets around each pair; 0 outside of all.
  private(set) var outer: [Int] = [0]
  let isRow: Bool

  init(_ line: UnsafeRawBufferPointer, finder: MentionFinder, folder: inout WordFolder, lexicon: Lexicon) {
    scalars = Array(String(decoding: line, as: UTF8.self).unicodeScalars)
    isRow = Self.isRow(scalars)
    let mentions = finder.mentions(in: scalars)
    guard !mentions.isEmpty else { return }
    var scanner = ItemScanner(scalars, isRow: isRow, mentions: mentions)
    folder.foldNotingOrigins(line)
    var readings: [[UInt8]: ProseWord] = [:]
    for (letters, range) in Self.words(folder) {
      scanner.advance(to: range.lowerBound, &items, &outer)
      guard !scanner.isHidden(range) else { continue }
      let word = readings[letters] ?? ProseWord(letters, in: lexicon)
      readings[letters] = word
      scanner.add(.word(word), range, &items)
    }
    scanner.advance(to: scalars.count, &items, &outer)
  }

  /// From the first of some words to the last; in code points.
  func range(of words: some Collection<Int>) -> Range<Int>? {
    guard let first = words.min(), let last = words.max() else { return nil }
    return items[first].range.lowerBound..<items[last].range.upperBound
  }

  /// Whether a word stands between names and in none.
  func isBetween(_ item: Int) -> Bool { FunctionWords.between.contains(items[item].word?.letters ?? []) }

  func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  /// A row of a table has at least two bars, or tabs between its cells.
  private static func isRow(_ text: [Unicode.Scalar]) -> Bool {
    let bars = text.indices.count { text[$0] == "|" && ($0 == 0 || text[$0 - 1] != "\\") }
    return bars > 1 || text.contains("\t")
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

/// A word of a text, with the words of names that it may be.
struct ProseWord {
  let letters: [UInt8]
  /// Spelled so, in American, in the singular or in the plural.
  let readings: [Int]
  let isFunctionWord: Bool

  init(_ letters: [UInt8], in lexicon: Lexicon) {
    self.letters = letters
    isFunctionWord = FunctionWords.inNames.contains(letters)
    func number(_ spelling: [UInt8]) -> Int? { spelling.withUnsafeBytes { lexicon.word($0) } }
    var spellings = [letters]
    if let american = Spelling.american(letters) { spellings.append(american) }
    spellings += spellings.flatMap { Spelling.singulars(of: $0) + [$0 + [UInt8(ascii: "s")]] }
    var seen: Set<Int> = []
    readings = spellings.compactMap(number).filter { seen.insert($0).inserted }
  }

  func isWord(_ number: UInt32) -> Bool { readings.contains(Int(number)) }
}
