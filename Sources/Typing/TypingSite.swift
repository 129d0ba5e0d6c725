package import Documents
package import Terms

/// The value at the cursor and the value that belongs to it. Only the text around the cursor is examined, as the
/// document may be invalid while it is edited.
package struct TypingSite: Sendable {
  package enum Role: Sendable {
    case identifier, label, text
  }

  package let role: Role
  /// The whole value at the cursor; in text, the words before the cursor, up to it.
  package let slot: Slot
  /// The text of the slot before the cursor, unescaped: what has been typed so far.
  package let typed: String
  /// The slot of the label if an identifier is typed, or of the identifier if a label is; nil if the document has none
  /// that can be written.
  package let partner: Slot?
  /// In text only: where the words before the cursor begin, the nearest last.
  package let wordStarts: [Int]

  package init(role: Role, slot: Slot, typed: String, partner: Slot? = nil, wordStarts: [Int] = []) {
    self.partner = partner
    self.role = role
    self.slot = slot
    self.typed = typed
    self.wordStarts = wordStarts
  }

  /// Returns nil if there is nothing at the cursor that a term's identifier or name may complete. Any offset is valid.
  package static func find(
    at offset: Int,
    in source: SourceText,
    format: DocumentFormat,
    rules: KeyRules
  ) -> TypingSite? {
    let cursor = Cursor(offset, source, rules)
    return switch format {
    case .yaml: BlockTyping(cursor).site()
    case .json: FlowTyping(cursor, .json).site()
    case .linesOfJSON: FlowTyping(cursor, .lineOfJSON).site()
    case .table(let separator): TableTyping(cursor, separator).site()
    case .markdown, .text, .lines, .html, .markup, .turtle, .obo, .sections, .annotations:
      cursor.words(in: cursor.line, .text)
    }
  }
}
