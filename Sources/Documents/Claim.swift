import Terms

extension CURIE {
  /// Whether a value, in a place where an identifier is expected, is the identifier of a term. URLs and names that
  /// documents give to other things, such as `patient_1`, are not, though they can be parsed as one.
  package static func isWritten(in value: String) -> Bool { identifier(in: value) != nil }

  /// Returns the identifier to look up for a value in a place where an identifier is expected: the value without white
  /// space in it or around it. Returns nil if the value is not the identifier of a term.
  package static func identifier(in value: String) -> String? {
    // A fast path: most values have neither a colon nor an underscore, and no digit at the end.
    let lastIsDigit = value.utf8.last.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? false
    guard lastIsDigit || value.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    if isPlain(value) || isWithoutColon(value) { return value }
    // "HP: 0003002" and " HP:0003002" are accepted, a sentence with a colon is not.
    let parts = value.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.map(withoutBlanks)
    guard zip(words, parts).contains(where: { $0.count < $1.count }), !words.contains(where: { $0.contains(0x20) }),
      words.last?.contains(where: { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) == true
    else { return nil }
    let joined = words.map { String(Substring($0)) }.joined(separator: ":")
    return isPlain(joined) || isWithoutColon(joined) ? joined : nil
  }

  /// Returns a text without white space at both ends, including the no-break space.
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

  /// Whether a value has the form `HP0003002`: an identifier if its prefix is loaded, which is not known here.
  package static func isWithoutColon(_ value: String) -> Bool {
    let digits = value.utf8.reversed().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
    let prefix = value.utf8.dropLast(digits)
    return digits == 7 && 2...12 ~= prefix.count
      && prefix.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
  }

  private static func isPlain(_ value: String) -> Bool {
    if let isPlain = isCompact(value.utf8) { return isPlain }
    guard let curie = CURIE(reading: value) else { return false }
    if value.utf8.contains(UInt8(ascii: ":")) { return !["http", "https"].contains(curie.prefix.lowercased()) }
    // A prefix begins with two capitals, as `NCBITaxon` does, or the local part has the length that OBO requires.
    let isPrefix = curie.prefix.utf8.prefix(2).count { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 } == 2
    let hasDigits = curie.prefix.utf8.contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return !hasDigits && (isPrefix || curie.local.utf8.count >= 5)
  }
}

extension CURIE {
  /// Whether a value is an identifier of ASCII letters and digits with one colon between them, as most are; nil if this
  /// check cannot decide.
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

/// A statement of a document about identifiers, as far as its structure shows.
package enum Claim: Sendable {
  /// An identifier and, beside it in the same mapping or row, its label.
  case pair(id: Piece, label: Piece)
  /// Identifiers and, beside them, a different number of labels: which belong together is not known.
  case unpairedLists(ids: [Piece], labels: [Piece])
  /// A value in a place where an identifier is expected, without a label.
  case identifier(Piece)
  /// A value in a place where an identifier is expected that is not one: it is not about terms.
  case nonTerm(Piece)
  /// Text that may hold identifiers, with words beside them.
  case passage(Passage)
  /// Rows of a table whose identifiers are compared with the text beside them.
  case table(TextTable)
}

extension Claim {
  /// Returns the same claim with each of its values changed.
  func mapValues(_ change: (Piece) -> Piece) -> Claim {
    switch self {
    case .pair(let id, let label): .pair(id: change(id), label: change(label))
    case .unpairedLists(let ids, let labels): .unpairedLists(ids: ids.map(change), labels: labels.map(change))
    case .identifier(let id): .identifier(change(id))
    case .nonTerm(let value): .nonTerm(change(value))
    case .passage, .table: self
    }
  }
}

extension [Claim] {
  /// Adds a range of text, unless it cannot contain an identifier.
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

/// A range of text that is judged as one line.
package struct Passage: Sendable {
  package var range: Range<Int>
  /// How escapes in the passage are written.
  package let style: Piece.Style
  /// Whether the passage is source code or data, as opposed to prose.
  package let isCode: Bool
  /// Whether line breaks separate phrases, as in a call; they do not in a paragraph.
  package let keepsLines: Bool
  /// Ranges, in order, that are judged separately and serve here only as context for the rest.
  package var judgedElsewhere: [Range<Int>] = []
  /// Whether the passage must not be changed, because the meaning of its parts is unknown.
  package var isReadOnly = false

  package init(range: Range<Int>, style: Piece.Style, isCode: Bool = false, keepsLines: Bool = false) {
    self.isCode = isCode
    self.keepsLines = keepsLines
    self.range = range
    self.style = style
  }
}

/// Rows of a table whose column names do not settle which labels belong to which identifiers, or that hold other
/// identifiers as well.
package struct TextTable: Sendable {
  /// The names of the columns; empty if there is no header.
  package let header: [String]
  /// Columns of labels known from the header: column of identifiers → column of labels, counted from 0.
  package let labels: [Int: Int]
  /// Whether any column may hold labels: in an annotation file none does, whatever its cells contain.
  package let hasLabels: Bool
  package var rows: [Passage]

  init(header: [String], labels: [Int: Int] = [:], hasLabels: Bool = true, rows: [Passage]) {
    self.hasLabels = hasLabels
    self.header = header
    self.labels = labels
    self.rows = rows
  }
}

/// A part of a document that could not be read in the document's format.
package struct ReadingProblem: Error, Sendable, Equatable {
  /// The byte at which the problem was detected.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}
