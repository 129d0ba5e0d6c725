import Terms

extension CURIE {
  /// Whether a value that stands where an identifier is expected is one of a term. Addresses and names that other things
  /// have in a document, `patient_1`, are none, though they may be read as one.
  static func isWritten(in value: String) -> Bool { asked(in: value) != nil }

  /// What is to be asked of a value that stands where an identifier is expected: without blanks in it or around it. nil
  /// where it is none of a term.
  static func asked(in value: String) -> String? {
    // Most values of most documents have neither a colon nor an underscore, and no digit at the end.
    let lastIsDigit = value.utf8.last.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? false
    guard lastIsDigit || value.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    if isPlain(value) || isWithoutColon(value) { return value }
    // "HP: 0003002", " HP:0003002", but no sentence with a colon.
    let parts = value.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.map(withoutBlanks)
    guard zip(words, parts).contains(where: { $0.count < $1.count }), !words.contains(where: { $0.contains(0x20) }),
      words.last?.contains(where: { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) == true
    else { return nil }
    let joined = words.map { String(Substring($0)) }.joined(separator: ":")
    return isPlain(joined) || isWithoutColon(joined) ? joined : nil
  }

  /// Without blanks at both ends, the no-break space included.
  private static func withoutBlanks(_ text: Substring.UTF8View) -> Substring.UTF8View {
    let noBreak: [UInt8] = [0xC2, 0xA0]
    var text = text
    while let first = text.first, first <= 0x20 || text.starts(with: noBreak) {
      text.removeFirst(first <= 0x20 ? 1 : 2)
    }
    while let last = text.last, last <= 0x20 || text.suffix(2).elementsEqual(noBreak) {
      text.removeLast(last <= 0x20 ? 1 : 2)
    }
    return text
  }

  /// `HP0003002`: an identifier if its prefix is loaded, which is not known here; otherwise anything.
  static func isWithoutColon(_ value: String) -> Bool {
    let digits = value.utf8.reversed().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
    let prefix = value.utf8.dropLast(digits)
    return digits == 7 && 2...12 ~= prefix.count
      && prefix.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
  }

  private static func isPlain(_ value: String) -> Bool {
    if let isPlain = isCompact(value.utf8) { return isPlain }
    guard let curie = CURIE(reading: value) else { return false }
    if value.utf8.contains(UInt8(ascii: ":")) { return !["http", "https"].contains(curie.prefix.lowercased()) }
    // A prefix begins with two capitals, as `NCBITaxon`, or the local part has the length that OBO asks for.
    let isPrefix = curie.prefix.utf8.prefix(2).count { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 } == 2
    let hasDigits = curie.prefix.utf8.contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return !hasDigits && (isPrefix || curie.local.utf8.count >= 5)
  }
}

extension CURIE {
  /// Whether a value of letters and digits with a colon between them is an identifier, as most are; nil where it takes
  /// more to tell.
  private static func isCompact(_ value: String.UTF8View) -> Bool? {
    var colon: Int?
    var count = 0
    for byte in value {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: "0")...UInt8(ascii: "9"): if count == 0 { return nil }
      case UInt8(ascii: ":"):
        guard colon == nil else { return nil }
        colon = count
      default: return nil
      }
      count += 1
    }
    guard let colon, colon > 0, colon + 1 < count else { return nil }
    return true
  }
}

/// What a document says of identifiers, as far as its form tells.
package enum Claim: Sendable {
  /// An identifier and, beside it in the same mapping or row, its label.
  case pair(id: Piece, label: Piece)
  /// Identifiers and, beside them, a different number of labels: which belong together is not known.
  case several(ids: [Piece], labels: [Piece])
  /// A value that stands where an identifier is expected, without a label.
  case identifier(Piece)
  /// Where an identifier is expected stands something that is none: not about terms.
  case other(Piece)
  /// Text that may hold identifiers, with words beside them.
  case passage(Passage)
  /// Rows of a table that are held against what stands beside the identifiers in them.
  case table(TextTable)
}

extension Claim {
  /// The same claim with its values changed.
  func mapValues(_ change: (Piece) -> Piece) -> Claim {
    switch self {
    case .pair(let id, let label): .pair(id: change(id), label: change(label))
    case .several(let ids, let labels): .several(ids: ids.map(change), labels: labels.map(change))
    case .identifier(let id): .identifier(change(id))
    case .other(let value): .other(change(value))
    case .passage, .table: self
    }
  }
}

extension [Claim] {
  /// Adds a stretch of text, unless no identifier can stand in it.
  mutating func appendPassage(
    _ range: Range<Int>,
    of source: SourceText,
    style: Piece.Style = .text,
    isCode: Bool = false
  ) {
    guard source.mayHoldIdentifier(range) else { return }
    append(.passage(Passage(range: range, style: style, isCode: isCode)))
  }
}

/// A stretch of text that is judged as one line.
package struct Passage: Sendable {
  package var range: Range<Int>
  /// How escapes in it are written.
  package let style: Piece.Style
  /// Whether it is a line of a program, and no prose.
  package let isCode: Bool
  /// Whether each of its lines stands for itself, as those of a call do; the lines of a paragraph do not.
  package let keepsLines: Bool
  /// Parts of it in their order that are judged otherwise, and stand here only as what is beside the rest.
  package var judgedElsewhere: [Range<Int>] = []
  /// Whether nothing in it is to be changed, because what its parts are is not known.
  package var isFixed = false

  package init(range: Range<Int>, style: Piece.Style, isCode: Bool = false, keepsLines: Bool = false) {
    self.isCode = isCode
    self.keepsLines = keepsLines
    self.range = range
    self.style = style
  }
}

/// Rows of a table whose labels are not known by their columns' names alone, or stand beside something else.
package struct TextTable: Sendable {
  /// The names of its columns, where it has a header.
  package let header: [String]
  /// The columns that hold the labels of others by their names: column of identifiers → column of labels, from 0 on.
  package let labels: [Int: Int]
  /// Whether any column holds labels: in an annotation file none does, whatever stands there.
  package let hasLabels: Bool
  package var rows: [Passage]

  init(header: [String], labels: [Int: Int] = [:], hasLabels: Bool = true, rows: [Passage]) {
    self.hasLabels = hasLabels
    self.header = header
    self.labels = labels
    self.rows = rows
  }
}

/// Something in a document that could not be read as what it should be.
package struct ReadingProblem: Error, Sendable, Equatable {
  /// The byte where it was noticed.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}
