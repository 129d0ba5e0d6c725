import Documents
import Terms
import Typing

/// A document with `‸` at the cursor.
struct MarkedDocument {
  static let id = "HP:0100013"
  static let label = "Neoplasm of the breast"

  let text: String
  let offset: Int
  let format: DocumentFormat
  var rules = KeyRules()

  init(_ marked: String, _ format: DocumentFormat) {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    self.format = format
    offset = parts[0].utf8.count
    text = parts.joined()
  }

  init(_ text: String, at offset: Int, _ format: DocumentFormat) {
    self.format = format
    self.offset = offset
    self.text = text
  }

  var site: TypingSite? {
    TypingSite.find(at: offset, in: SourceText(Array(text.utf8)), format: format, rules: rules)
  }

  /// The site in one line. `label: Bre / HP:1` is a label of which "Bre" has been typed, and its identifier. `text:
  /// some bre / bre` lists the words before the cursor, starting from each of them.
  var found: String {
    guard let site else { return "nothing" }
    let typed = site.wordStarts.map { String(decoding: Array(text.utf8)[$0..<offset], as: UTF8.self) }
    let parts = site.role == .text ? typed : [site.typed] + (site.partner.map { [$0.text] } ?? [])
    return "\(site.role): \(parts.joined(separator: " / "))"
  }

  /// The document after a term has been chosen; nil if it cannot be written.
  func completed(_ id: String = Self.id, _ label: String = Self.label) -> String? {
    guard let site else { return nil }
    let (own, other) = site.role == .identifier ? (id, label) : (label, id)
    var edits: [Edit] = []
    guard let edit = site.slot.edit(own) else { return nil }
    edits.append(edit)
    if let partner = site.partner {
      guard let edit = partner.edit(other) else { return nil }
      edits.append(edit)
    }
    var bytes = Array(text.utf8)
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      bytes.replaceSubrange(edit.range, with: edit.text.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
