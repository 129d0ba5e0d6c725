import Documents
import Files
import JSON
import Validation

/// A document that the client has open.
struct OpenDocument {
  let uri: String
  /// nil if the document is not a file.
  let path: String?
  private let language: String
  /// The client's version number.
  private(set) var version: JSONValue
  /// Unique across all documents. Changes with the text and with whatever the document is checked against.
  var revision: Int
  private(set) var source: SourceText
  private(set) var positions: TextPositions
  private let encoding: PositionEncoding
  /// The result of checking this or an earlier revision.
  var checked: CheckedDocument?

  /// The result of checking the current revision.
  var current: CheckedDocument? { checked?.revision == revision ? checked : nil }

  init?(_ item: JSONValue?, encoding: PositionEncoding, revision: Int) {
    guard let uri = item?["uri"]?.string, let text = item?["text"]?.string else { return nil }
    self.uri = uri
    self.revision = revision
    self.encoding = encoding
    version = item?["version"] ?? .null
    path = FileURI.path(uri)
    language = item?["languageId"]?.string ?? ""
    source = SourceText(Array(text.utf8))
    positions = TextPositions(source.bytes, encoding)
  }

  /// For a file, the format that 'validate' would use. For a document that is not on disk, the client's language
  /// identifier decides.
  var format: DocumentFormat {
    path.map { DocumentFormat(path: $0, source) } ?? DocumentFormat(language: language)
      ?? DocumentFormat(path: uri, source)
  }

  /// Applies changes in sequence, each to the result of the previous one. Returns false at the first invalid change;
  /// the changes before it remain applied, so the text is a new revision either way.
  mutating func apply(_ changes: [JSONValue], version: JSONValue, revision: Int) -> Bool {
    self.version = version
    self.revision = revision
    let (bytes, isValid) = changes.count == 1 ? changed(by: changes[0]) : changed(by: changes)
    source = SourceText(bytes)
    positions = TextPositions(source.bytes, encoding)
    return isValid
  }

  /// Returns the text after a single change. `positions` does not match that text, so a second change cannot be applied
  /// this way.
  private func changed(by change: JSONValue) -> (bytes: [UInt8], isValid: Bool) {
    guard let text = change["text"]?.string else { return (source.bytes, false) }
    guard let rangeValue = change["range"] else { return (Array(text.utf8), true) }
    guard let range = positions.range(rangeValue) else { return (source.bytes, false) }
    var bytes = source.bytes
    bytes.replaceSubrange(range, with: text.utf8)
    return (bytes, true)
  }

  private func changed(by changes: [JSONValue]) -> (bytes: [UInt8], isValid: Bool) {
    var chunks = ChunkedText(source.bytes, encoding)
    for change in changes {
      guard let text = change["text"]?.string else { return (chunks.bytes, false) }
      if let rangeValue = change["range"] {
        guard chunks.replace(rangeValue, with: text) else { return (chunks.bytes, false) }
      } else {
        chunks = ChunkedText(Array(text.utf8), encoding)
      }
    }
    return (chunks.bytes, true)
  }
}
