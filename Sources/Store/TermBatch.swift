import OBO
import Terms

/// A batch of terms passed from the reading thread to the writing thread. It is laid out as the rows that will be
/// written, with all text in one buffer, so that no string is allocated by one thread and freed by the other.
struct TermBatch: Sendable {
  enum Kind: UInt8, Sendable {
    /// Texts of both kinds: id, label, namespace, definition, comment.
    case term, repeatedTerm
    /// Texts: scope, text, type.
    case synonym
    /// Text: target. The cases after `relationship` also have one text.
    case parent
    /// Texts: relation, target.
    case relationship
    case xref, subset, alternate, replacedBy, consider
  }

  struct BatchRow: Sendable {
    let kind: Kind
    let isObsolete: Bool
    /// The term's number in its file, counted from 0.
    let number: Int32
    fileprivate let firstText: Int
  }

  private struct TextRange: Sendable {
    let offset: Int
    /// Negative for a missing text.
    let count: Int
  }

  private(set) var rows: [BatchRow] = []
  private(set) var terms = 0
  private var textRanges: [TextRange] = []
  private var bytes: [UInt8] = []

  var isEmpty: Bool { rows.isEmpty }

  /// A batch is full when it has this many terms or bytes of text.
  private static let maxTerms = 256
  private static let maxBytes = 1 << 22

  var isFull: Bool { terms >= Self.maxTerms || bytes.count >= Self.maxBytes }

  // MARK: Filling

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    textRanges.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    terms = 0
  }

  /// Adds a frame. Frames with the same identifier share the number of the first; the later ones are repeated.
  mutating func add(_ frame: Frame, number: Int, isRepeated: Bool) {
    terms += 1
    begin(isRepeated ? .repeatedTerm : .term, number, isObsolete: frame.isObsolete == true)
    add(frame.id)
    add(frame.name)
    add(frame.namespace)
    add(frame.definition)
    add(frame.comment)
    for synonym in frame.synonyms {
      begin(.synonym, number)
      add(synonym.scope.keyword)
      add(synonym.text)
      add(synonym.type)
    }
    for parent in frame.parents { add(.parent, number, parent) }
    for relationship in frame.relationships {
      begin(.relationship, number)
      add(relationship.relation)
      add(relationship.target)
    }
    for xref in frame.xrefs { add(.xref, number, xref) }
    for subset in frame.subsets { add(.subset, number, subset) }
    for alternate in frame.alternateIDs { add(.alternate, number, alternate.id) }
    for target in frame.replacedBy { add(.replacedBy, number, target.id) }
    for target in frame.consider { add(.consider, number, target.id) }
  }

  private mutating func begin(_ kind: Kind, _ number: Int, isObsolete: Bool = false) {
    rows.append(
      BatchRow(kind: kind, isObsolete: isObsolete, number: Int32(number), firstText: textRanges.count)
    )
  }

  private mutating func add(_ kind: Kind, _ number: Int, _ text: String) {
    begin(kind, number)
    add(text)
  }

  private mutating func add(_ text: String?) {
    guard var text else { return textRanges.append(TextRange(offset: 0, count: -1)) }
    textRanges.append(TextRange(offset: bytes.count, count: text.utf8.count))
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  // MARK: Reading

  /// Calls `body` for each row. `text` returns a text by its index within the row; the text is valid until `body`
  /// returns.
  func forEachRow(
    _ body: (BatchRow, _ text: (Int) -> UnsafeRawBufferPointer?) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    // `withUnsafeBytes` does not propagate typed errors.
    let result = bytes.withUnsafeBytes { all -> Result<Void, SQLiteError> in
      do throws(SQLiteError) {
        for row in rows {
          try body(row) { index in
            let range = textRanges[row.firstText + index]
            guard range.count >= 0 else { return nil }
            return UnsafeRawBufferPointer(rebasing: all[range.offset..<(range.offset + range.count)])
          }
        }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
