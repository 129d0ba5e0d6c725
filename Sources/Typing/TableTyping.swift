import Documents
import Terms

/// Finds the value being typed in a table, from its header and the cursor's row.
struct TableTyping {
  private enum Header {
    /// There is no header, or it is too far from the beginning.
    case none
    case names([String])
    /// The header is the cursor's line.
    case isCursorLine
  }

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
    let header = header()
    // Column names are not names of terms.
    if case .isCursorLine = header { return nil }
    return field(row, own, header) ?? cursor.words(in: row[own].range, row[own].style)
  }

  private func field(_ row: [TypedCell], _ own: Int, _ header: Header) -> TypingSite? {
    // The line may end a row that began above, in a quoted cell; the columns are then unknown.
    guard case .names(let names) = header, row.count <= names.count,
      !row[...own].contains(where: { $0.endsQuoted(cursor) })
    else { return nil }
    func slot(_ index: Int) -> Slot? { index < row.count ? row[index].parts(cursor)[0].slot(cursor) : nil }
    guard let (role, other) = cursor.role(of: own, among: names, slot: slot) else { return nil }
    let (cell, partner) = pair(row[own], other.flatMap { $0 < row.count ? row[$0] : nil }, role)
    guard let slot = cell.slot(cursor) else { return nil }
    let typed = cursor.typed(from: slot.range.lowerBound, cell.style)
    return TypingSite(role: role, slot: slot, typed: typed, partner: partner?.slot(cursor))
  }

  /// Returns two cells, or, if they hold several values separated by bars, the matching parts.
  private func pair(
    _ own: TypedCell,
    _ other: TypedCell?,
    _ role: TypingSite.Role
  ) -> (own: TypedCell, other: TypedCell?) {
    let parts = own.parts(cursor)
    let others = other?.parts(cursor) ?? []
    guard parts.count > 1 else { return (own, others.count > 1 ? nil : other) }
    // The label of a single identifier may contain a bar.
    if role == .label, let other, others.count == 1, !other.range.isEmpty { return (own, other) }
    guard let place = parts.firstIndex(where: { $0.isAt(cursor) }) else { return (own, nil) }
    return (parts[place], others.count == parts.count ? others[place] : nil)
  }

  private func header() -> Header {
    for number in 0...cursor.lineNumber {
      let line = source.line(number)
      guard line.upperBound <= Cursor.windowRadius else { return .none }
      if source.bytes[line].first == UInt8(ascii: "#") {
        let names = source.bytes[line].dropFirst().split(separator: separator, omittingEmptySubsequences: false)
          .map { String(decoding: $0, as: UTF8.self) }
        if names.count > 1, cursor.rules.pairs(names).contains(where: { $0.label != nil }) { return .names(names) }
      } else if !source.trimmed(line).isEmpty {
        let names = TypedCell.row(line, separator, cursor).map { source.value($0.range, $0.style) }
        if names.contains(where: CURIE.isWritten) { return .none }
        return number == cursor.lineNumber ? .isCursorLine : .names(names)
      }
    }
    return .none
  }
}
