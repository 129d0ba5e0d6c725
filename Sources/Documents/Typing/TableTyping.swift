import Terms

/// Finds what is typed in a table, from its header and the cursor's row.
struct TableTyping {
  private let cursor: Cursor
  private let separator: UInt8
  private let source: SourceText

  init(_ cursor: Cursor, _ separator: UInt8) {
    self.cursor = cursor
    self.separator = separator
    source = cursor.source
  }

  func site() -> TypingSite? {
    guard let line = cursor.line(cursor.lineNumber) else { return nil }
    if source.bytes[line].first == UInt8(ascii: "#") {
      guard line.lowerBound < cursor.offset else { return nil }
      return cursor.words(in: (line.lowerBound + 1)..<line.upperBound, .text)
    }
    let row = TypedCell.row(line, separator, cursor)
    guard let own = row.firstIndex(where: { $0.isAt(cursor) }), row[own].holds(cursor) else { return nil }
    return field(row, own) ?? cursor.words(in: row[own].range, row[own].style)
  }

  private func field(_ row: [TypedCell], _ own: Int) -> TypingSite? {
    guard let names = header(), row.count <= names.count else { return nil }
    func slot(_ index: Int) -> Slot? { index < row.count ? row[index].parts(cursor)[0].slot(cursor) : nil }
    guard let (role, other) = cursor.role(of: own, among: names, slot: slot) else { return nil }
    let (cell, partner) = pair(row[own], other.flatMap { $0 < row.count ? row[$0] : nil }, role)
    guard let slot = cell.slot(cursor) else { return nil }
    let typed = cursor.typed(from: slot.range.lowerBound, cell.style)
    return TypingSite(role: role, slot: slot, typed: typed, partner: partner?.slot(cursor))
  }

  /// Two cells, or those of their parts that belong to each other where they hold several values divided by bars.
  private func pair(
    _ own: TypedCell,
    _ other: TypedCell?,
    _ role: TypingSite.Role
  ) -> (own: TypedCell, other: TypedCell?) {
    let parts = own.parts(cursor)
    let others = other?.parts(cursor) ?? []
    guard parts.count > 1 else { return (own, others.count > 1 ? nil : other) }
    // The label of one identifier may have a bar in it.
    if role == .label, let other, others.count == 1, !other.range.isEmpty { return (own, other) }
    guard let place = parts.firstIndex(where: { $0.isAt(cursor) }) else { return (own, nil) }
    return (parts[place], others.count == parts.count ? others[place] : nil)
  }

  /// The names of the columns; nil where there are none above the cursor's line, or too far from the beginning.
  private func header() -> [String]? {
    for number in 0..<cursor.lineNumber {
      let line = source.line(number)
      guard line.upperBound <= Cursor.reach else { return nil }
      if source.bytes[line].first == UInt8(ascii: "#") {
        let names = source.bytes[line].dropFirst().split(separator: separator, omittingEmptySubsequences: false)
          .map { String(decoding: $0, as: UTF8.self) }
        if names.count > 1, cursor.rules.pairs(names).contains(where: { $0.label != nil }) { return names }
      } else if !source.trimmed(line).isEmpty {
        let names = TypedCell.row(line, separator, cursor).map { source.value($0.range, $0.style) }
        return names.contains(where: CURIE.isWritten) ? nil : names
      }
    }
    return nil
  }
}
