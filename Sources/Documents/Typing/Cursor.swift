import Terms

/// The place where somebody types, and as much of the document around it as may be looked at.
struct Cursor {
  /// In bytes, on either side.
  static let reach = 1 << 16
  /// The keys on either side of the cursor's that are taken into account.
  static let mostBeside = 100

  let source: SourceText
  let rules: KeyRules
  let offset: Int
  let lineNumber: Int
  /// All of the cursor's line, however long it is.
  let line: Range<Int>
  let window: Range<Int>

  init(_ offset: Int, _ source: SourceText, _ rules: KeyRules) {
    let end = source.bytes.count
    var place = min(max(offset, source.start), end)
    while place > source.start, place < end, source.bytes[place] & 0xC0 == 0x80 { place -= 1 }
    self.source = source
    self.rules = rules
    lineNumber = source.lineNumber(of: place)
    line = source.line(lineNumber)
    // Not between the two bytes of a line's end.
    place = min(place, line.upperBound)
    self.offset = place
    window = max(0, place - Self.reach)..<min(end, place + Self.reach)
  }

  /// A line as far as it may be looked at; nil where there is none that begins near enough.
  func line(_ number: Int) -> Range<Int>? {
    guard number >= 0, number < source.lineCount else { return nil }
    let line = source.line(number)
    guard line.lowerBound >= window.lowerBound, line.lowerBound <= window.upperBound else { return nil }
    return line.lowerBound..<min(line.upperBound, window.upperBound)
  }

  /// Whether the line that a place is on goes on behind it, farther than may be looked at.
  func isCut(_ place: Int) -> Bool {
    guard place == window.upperBound, place < source.bytes.count else { return false }
    return place < source.line(source.lineNumber(of: place)).upperBound
  }

  func isBlank(_ place: Int) -> Bool {
    place < source.bytes.count && (source.bytes[place] == 0x20 || source.bytes[place] == 0x09)
  }

  /// What has been typed of a value that begins at a place.
  func typed(from start: Int, _ style: Piece.Style) -> String {
    var end = max(start, offset)
    while end > start, source.isInsideEscape(end, from: start, style) { end -= 1 }
    return source.value(start..<end, style)
  }

  /// Where a value is to be put behind a colon that has none.
  func emptyPlace(behind colonEnd: Int, isOwn: Bool) -> Int {
    if isOwn { return offset }
    let hasComment = colonEnd + 1 < source.bytes.count && source.bytes[colonEnd + 1] == UInt8(ascii: "#")
    return isBlank(colonEnd) && !hasComment ? colonEnd + 1 : colonEnd
  }

  /// Whether a text in quotation marks that has no end on the cursor's line has it in the lines below: the first mark
  /// there that is none of a pair does not follow a sign that divides values, but stands in front of one.
  func isQuotedBelow(_ mark: UInt8, dividers: String) -> Bool {
    var number = lineNumber + 1
    while let line = line(number) {
      number += 1
      var place = line.lowerBound
      while let start = source.bytes[place..<line.upperBound].firstIndex(of: mark) {
        place = source.bytes[start..<line.upperBound].firstIndex { $0 != mark } ?? line.upperBound
        guard (place - start) % 2 == 1 else { continue }
        func isDivider(_ sign: UInt8?) -> Bool { sign.map(dividers.utf8.contains) ?? true }
        let before = source.bytes[line.lowerBound..<start].last { !SourceText.isBlank($0) }
        let behind = source.bytes[place..<line.upperBound].first { !SourceText.isBlank($0) }
        return !isDivider(before) && isDivider(behind)
      }
    }
    return false
  }

  // MARK: Pairs

  /// What the value under one of several names is, and the place of the name of its partner.
  func role(
    of own: Int,
    among names: [String],
    slot: (Int) -> Slot?
  ) -> (role: TypingSite.Role, partner: Int?)? {
    // While somebody types, a mapping may take in what follows it: of two names alike the cursor's is meant.
    let name = KeyRules.folded(names[own])
    let kept = names.indices.filter { $0 == own || KeyRules.folded(names[$0]) != name }
    let pairs = rules.pairs(kept.map { names[$0] }).map { (id: kept[$0.id], label: $0.label.map { kept[$0] }) }
    func isWritten(_ id: Int) -> Bool { slot(id).map { CURIE.isWritten(in: $0.text) } ?? false }
    if let pair = pairs.first(where: { $0.id == own }) {
      // A label is that of the first identifier that may have it.
      let isTaken = pairs.contains { $0.id < own && $0.label == pair.label && isWritten($0.id) }
      return (.identifier, isTaken ? nil : pair.label)
    }
    let owners = pairs.filter { $0.label == own }.map(\.id)
    // Where the identifier is none of a term, the name beside it is none either: `id: patient_1`, `name: Bob`.
    let owner = owners.first(where: isWritten) ?? owners.first { slot($0).map { mayBecomeIdentifier($0.text) } ?? true }
    if let owner { return (.label, owner) }
    return rules.isLabel(names[own]) ? (.label, nil) : nil
  }

  private func mayBecomeIdentifier(_ text: String) -> Bool { text.isEmpty || text.hasSuffix(":") }

  // MARK: Text

  /// The words in front of the cursor within a value that is no identifier and no label. `isPart` says that the range
  /// is not all of the value.
  func words(in range: Range<Int>, _ style: Piece.Style, isPart: Bool = false) -> TypingSite? {
    guard range.lowerBound <= offset, !source.isInsideEscape(offset, from: range.lowerBound, style) else {
      return nil
    }
    let starts = Phrase.wordStarts(range.lowerBound..<offset, of: source, style)
    guard let first = starts.first else { return nil }
    let isWhole = !isPart && first == range.lowerBound && offset >= range.upperBound
    let slot = Slot(
      source.value(first..<offset, style),
      first..<offset,
      isWhole ? style : style.ofPart,
      rest: isWhole ? nil : rest(range, first, style)
    )
    return TypingSite(role: .text, slot: slot, typed: slot.text, wordStarts: starts)
  }

  private func rest(_ range: Range<Int>, _ first: Int, _ style: Piece.Style) -> Slot.Rest? {
    guard case .plainYAML = style else { return nil }
    // The value as it begins now is one, whatever its first sign.
    let front = first > range.lowerBound ? "a" + source.text(range.lowerBound..<first) : ""
    return Slot.Rest(front: front, behind: source.text(offset..<max(offset, range.upperBound)))
  }
}

extension Piece.Style {
  /// How a part of a value in this style is written.
  fileprivate var ofPart: Piece.Style {
    if case .cell(let separator) = self { .partOfCell(separator: separator) } else { self }
  }
}
