import OBO
import Terms

/// Terms on their way from the thread that reads them to the one that writes them, laid out as the rows they become,
/// with all their text in one piece: no string is made for the way, none is freed on the other side.
struct TermBatch: Sendable {
  enum Kind: UInt8, Sendable {
    /// The texts of both: id, label, namespace, definition, comment.
    case term, repeatedTerm
    /// scope, text, type
    case synonym
    /// target
    case parent
    /// relation, target
    case relationship
    case xref, subset, alternate, replacedBy, consider
  }

  struct Row: Sendable {
    let kind: Kind
    let isObsolete: Bool
    /// The term's place among the terms of its file, counted from 0.
    let number: Int32
    fileprivate let firstText: Int
  }

  private struct Place: Sendable {
    let offset: Int
    /// Negative where there is no such text.
    let count: Int
  }

  private(set) var rows: [Row] = []
  private(set) var terms = 0
  private var places: [Place] = []
  private var bytes: [UInt8] = []

  var isEmpty: Bool { rows.isEmpty }

  /// So many terms, or so many bytes of text, are handed over at once.
  private static let most = (terms: 256, bytes: 1 << 22)

  var isFull: Bool { terms >= Self.most.terms || bytes.count >= Self.most.bytes }

  // MARK: Filling

  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    terms = 0
  }

  /// Frames of one identifier share the number of the first; the later ones are repeated.
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
      Row(kind: kind, isObsolete: isObsolete, number: Int32(number), firstText: places.count)
    )
  }

  private mutating func add(_ kind: Kind, _ number: Int, _ text: String) {
    begin(kind, number)
    add(text)
  }

  private mutating func add(_ text: String?) {
    guard var text else { return places.append(Place(offset: 0, count: -1)) }
    places.append(Place(offset: bytes.count, count: text.utf8.count))
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  // MARK: Reading

  /// Calls `body` for each row; texts are asked for by their place in the row and are valid until it returns.
  func forEachRow(
    _ body: (Row, _ text: (Int) -> UnsafeRawBufferPointer?) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    // A typed error does not pass through the array's own access.
    let result = bytes.withUnsafeBytes { all -> Result<Void, SQLiteError> in
      do throws(SQLiteError) {
        for row in rows {
          try body(row) { index in
            let place = places[row.firstText + index]
            guard place.count >= 0 else { return nil }
            return UnsafeRawBufferPointer(rebasing: all[place.offset..<(place.offset + place.count)])
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
