import Documents
import Terms

/// The position of the cursor, and the part of the document around it that is examined.
struct Cursor {
  /// In bytes, in each direction.
  static let windowRadius = 1 << 16
  /// The most keys that are considered before and after the cursor's.
  static let maxSiblings = 100

  let source: SourceText
  let rules: KeyRules
  let offset: Int
  let lineNumber: Int
  /// The whole line of the cursor, however long.
  let line: Range<Int>
  /// The bytes within `windowRadius` of the cursor.
  let window: Range<Int>

  init(_ offset: Int, _ source: SourceText, _ rules: KeyRules) {
    let end = source.bytes.count
    var place = min(max(offset, source.start), end)
    while place > source.start, place < end, source.bytes[place] & 0xC0 == 0x80 { place -= 1 }
    self.source = source
    self.rules = rules
    lineNumber = source.lineNumber(of: place)
    line = source.line(lineNumber)
    // Not between the two bytes of a CRLF.
    place = min(place, line.upperBound)
    self.offset = place
    window = max(0, place - Self.windowRadius)..<min(end, place + Self.windowRadius)
  }

  /// Returns the part of a line that is examined; nil if the line does not exist or begins outside the window.
  func line(_ number: Int) -> Range<Int>? {
    guard number >= 0, number < source.lineCount else { return nil }
    let line = source.line(number)
    guard line.lowerBound >= window.lowerBound, line.lowerBound <= window.upperBound else { return nil }
    return line.lowerBound..<min(line.upperBound, window.upperBound)
  }

  /// Whether the window ends at a position and cuts off the rest of its line.
  func truncatesLine(at place: Int) -> Bool {
    guard place == window.upperBound, place < source.bytes.count else { return false }
    return place < source.line(source.lineNumber(of: place)).upperBound
  }

  func isBlank(_ place: Int) -> Bool {
    place < source.bytes.count && (source.bytes[place] == 0x20 || source.bytes[place] == 0x09)
  }

  /// Returns what has been typed so far of a value that begins at `start`.
  func typed(from start: Int, _ style: Piece.Style) -> String {
    var end = max(start, offset)
    while end > start, source.isInsideEscape(end, from: start, style) { end -= 1 }
    return source.value(start..<end, style)
  }

  /// Returns where to insert a value after a colon that has none.
  func insertionPoint(after colonEnd: Int, isOwn: Bool) -> Int {
    if isOwn { return offset }
    let hasComment = colonEnd + 1 < source.bytes.count && source.bytes[colonEnd + 1] == UInt8(ascii: "#")
    return isBlank(colonEnd) && !hasComment ? colonEnd + 1 : colonEnd
  }

  /// Whether a quoted text without an end on the cursor's line ends on a line below. It does if the first unpaired mark
  /// there does not follow a divider, but is followed by one.
  func isQuotedBelow(_ mark: UInt8, dividers: String) -> Bool {
    var number = lineNumber + 1
    while let line = line(number) {
      number += 1
      var place = line.lowerBound
      while let start = source.bytes[place..<line.upperBound].firstIndex(of: mark) {
        place = source.bytes[start..<line.upperBound].firstIndex { $0 != mark } ?? line.upperBound
        guard (place - start) % 2 == 1 else { continue }
        func isDivider(_ byte: UInt8?) -> Bool { byte.map(dividers.utf8.contains) ?? true }
        let previous = source.bytes[line.lowerBound..<start].last { !SourceText.isBlank($0) }
        let next = source.bytes[place..<line.upperBound].first { !SourceText.isBlank($0) }
        return !isDivider(previous) && isDivider(next)
      }
    }
    return false
  }

  // MARK: Pairs

  /// Returns the role of the value under one of several names, and the index of its partner's name.
  func role(
    of own: Int,
    among names: [String],
    slot: (Int) -> Slot?
  ) -> (role: TypingSite.Role, partner: Int?)? {
    // While the user types, a mapping may absorb the next one: if two names are the same, the cursor's counts.
    let name = KeyRules.folded(names[own])
    let considered = names.indices.filter { $0 == own || KeyRules.folded(names[$0]) != name }
    let pairs = rules.pairs(considered.map { names[$0] }).map {
      (id: considered[$0.id], label: $0.label.map { considered[$0] })
    }
    func isWritten(_ id: Int) -> Bool { slot(id).map { CURIE.isWritten(in: $0.text) } ?? false }
    if let pair = pairs.first(where: { $0.id == own }) {
      // A label belongs to the first identifier that may have it.
      let hasOwner = pairs.contains { $0.id < own && $0.label == pair.label && isWritten($0.id) }
      return (.identifier, hasOwner ? nil : pair.label)
    }
    let owners = pairs.filter { $0.label == own }.map(\.id)
    // If the identifier is not one of a term, the name beside it is not a label either: `id: patient_1`, `name: Bob`.
    let owner = owners.first(where: isWritten) ?? owners.first { slot($0).map { mayBecomeIdentifier($0.text) } ?? true }
    if let owner { return (.label, owner) }
    return rules.isLabel(names[own]) ? (.label, nil) : nil
  }

  private func mayBecomeIdentifier(_ text: String) -> Bool { text.isEmpty || text.hasSuffix(":") }

  // MARK: Text

  /// Returns the words before the cursor, within a value that is neither an identifier nor a label. `isPart` means that
  /// the range is not the whole value.
  func words(in range: Range<Int>, _ style: Piece.Style, isPart: Bool = false) -> TypingSite? {
    guard range.lowerBound <= offset, !source.isInsideEscape(offset, from: range.lowerBound, style) else {
      return nil
    }
    let starts = TypedPhrase.wordStarts(range.lowerBound..<offset, of: source, style)
    guard let first = starts.first else { return nil }
    let isWhole = !isPart && first == range.lowerBound && offset >= range.upperBound
    let slot = Slot(
      source.value(first..<offset, style),
      first..<offset,
      isWhole ? style : style.partStyle,
      context: isWhole ? nil : context(range, first, style)
    )
    return TypingSite(role: .text, slot: slot, typed: slot.text, wordStarts: starts)
  }

  private func context(_ range: Range<Int>, _ first: Int, _ style: Piece.Style) -> Slot.Context? {
    guard case .plainYAML = style else { return nil }
    // The value already begins in a valid way: the letter hides its first character from the check.
    let prefix = first > range.lowerBound ? "a" + source.text(range.lowerBound..<first) : ""
    return Slot.Context(prefix: prefix, suffix: source.text(offset..<max(offset, range.upperBound)))
  }
}

extension Piece.Style {
  /// How a part of a value in this style is written.
  fileprivate var partStyle: Piece.Style {
    if case .cell(let separator) = self { .partOfCell(separator: separator) } else { self }
  }
}
