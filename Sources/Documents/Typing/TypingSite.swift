package import Terms

/// Where somebody types in a document, which need not be valid while they do: what the value is, and which one beside it
/// belongs to it. Only what is around the cursor is looked at.
package struct TypingSite: Sendable {
  package enum Role: Sendable {
    case identifier, label, text
  }

  package let role: Role
  /// The whole value that the cursor is in; in text the words in front of the cursor, up to it.
  package let slot: Slot
  /// What stands in the slot in front of the cursor, unescaped: what has been typed so far.
  package let typed: String
  /// The label's slot where the identifier is typed, and the other way round; nil where the document has none that can
  /// be written to.
  package let partner: Slot?
  /// In text only: where the words in front of the cursor begin, the nearest last.
  package let wordStarts: [Int]

  package init(role: Role, slot: Slot, typed: String, partner: Slot? = nil, wordStarts: [Int] = []) {
    self.partner = partner
    self.role = role
    self.slot = slot
    self.typed = typed
    self.wordStarts = wordStarts
  }

  /// nil where nothing stands that a term's identifier or name may complete. Any offset will do.
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
