import Terms

/// Splits values that hold several values: `HP:0001250|HP:0002664` beside `Seizure|Neoplasm`.
package struct PieceList {
  private static let dividers = ["||", "|", ";", ","]

  let source: SourceText

  package init(source: SourceText) { self.source = source }

  /// Returns the identifiers in a value and their divider; nil if the value holds anything else.
  func identifiers(_ value: Piece) -> (ids: [Piece], divider: String?)? {
    guard Self.mayBeDivided(value.text) else { return CURIE.isWritten(in: value.text) ? ([value], nil) : nil }
    for divider in Self.dividers {
      let parts = parts(value, divider).filter { !$0.text.isEmpty }
      if parts.count > 1, parts.allSatisfy({ CURIE.isWritten(in: $0.text) }) { return (parts, divider) }
    }
    return CURIE.isWritten(in: value.text) ? ([value], nil) : nil
  }

  /// Pairs identifiers with the labels in the value beside them, in order; a label may itself contain a divider of
  /// other lists.
  func claims(_ ids: [Piece], _ label: Piece, divider: String?) -> [Claim] {
    guard ids.count > 1 else { return claims(ids, [label]) }
    let labels = divider.map { parts(label, $0) } ?? []
    guard labels.count <= 1 else { return claims(ids, labels) }
    let lists = Self.dividers.map { parts(label, $0) }
    let inOrder = lists.first { $0.count == ids.count }
    return claims(ids, inOrder ?? lists.first { $0.count > 1 } ?? [label])
  }

  /// Returns the alternative labels of one identifier in a value; none if it holds only one. Commas do not divide,
  /// because many labels contain them.
  package func alternatives(in label: Piece) -> [Piece] {
    guard Self.mayBeDivided(label.text) else { return [] }
    return Self.dividers.dropLast().map { parts(label, $0).filter { !$0.text.isEmpty } }.first { $0.count > 1 } ?? []
  }

  /// Pairs identifiers with labels in order if there are as many of each.
  func claims(_ ids: [Piece], _ labels: [Piece]) -> [Claim] {
    guard ids.count == labels.count else {
      return [.unpairedLists(ids: ids, labels: labels.filter { !$0.text.isEmpty })]
    }
    return zip(ids, labels).map { id, label in label.text.isEmpty ? .identifier(id) : .pair(id: id, label: label) }
  }

  /// Whether a value is one identifier and cannot be several.
  func isSingleIdentifier(_ value: Piece) -> Bool { !Self.mayBeDivided(value.text) && CURIE.isWritten(in: value.text) }

  private static func mayBeDivided(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") }
  }

  /// Returns the parts of a value, or the value itself if it has escapes or is not divided.
  private func parts(_ value: Piece, _ divider: String) -> [Piece] {
    guard let sign = divider.utf8.first, value.style != .block, value.text.utf8.contains(sign),
      source.bytes[value.range].elementsEqual(value.text.utf8)
    else { return [value] }
    let separator: UInt8 =
      switch value.style {
      case .cell(let separator), .partOfCell(let separator): separator
      case .singleQuoted: UInt8(ascii: "'")
      case .plainYAML: UInt8(ascii: ":")
      default: UInt8(ascii: "\"")
      }
    var parts: [Piece] = []
    var start = value.range.lowerBound
    func add(to end: Int) {
      let range = source.trimmed(start..<end)
      parts.append(Piece(text: source.text(range), range: range, style: .listed(divider: sign, separator: separator)))
      start = end + divider.utf8.count
    }
    while let end = source.firstIndex(of: divider, in: start..<value.range.upperBound) { add(to: end) }
    add(to: value.range.upperBound)
    return parts
  }
}
