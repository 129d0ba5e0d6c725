import Documents
import Wire

/// A document as the client has it open.
struct OpenDocument {
  let uri: String
  /// nil for what is no file.
  let path: String?
  private let language: String
  /// As the client counts.
  private(set) var version: JSONValue
  /// Other than any before it, of this document or another, and after each change of what it is checked by.
  var revision: Int
  private(set) var source: SourceText
  private(set) var positions: TextPositions
  private let encoding: PositionEncoding
  /// What was found in an earlier revision, or in this one.
  var examined: Examined?

  /// What was found in the document as it is now.
  var current: Examined? { examined?.revision == revision ? examined : nil }

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

  /// A file is what 'validate' takes it for; of what is not on the disk only the client can tell.
  var format: DocumentFormat {
    path.map { DocumentFormat(path: $0, source) } ?? DocumentFormat(language: language)
      ?? DocumentFormat(path: uri, source)
  }

  /// Takes changes in, each of the text that the one before it made. False where one of them is none: those before it
  /// hold all the same, so that the text is another revision either way.
  mutating func apply(_ changes: [JSONValue], version: JSONValue, revision: Int) -> Bool {
    self.version = version
    self.revision = revision
    for change in changes {
      guard let text = change["text"]?.string else { return false }
      if let range = change["range"] {
        guard let range = positions.range(range) else { return false }
        var bytes = source.bytes
        bytes.replaceSubrange(range, with: text.utf8)
        source = SourceText(bytes)
      } else {
        source = SourceText(Array(text.utf8))
      }
      positions = TextPositions(source.bytes, encoding)
    }
    return true
  }
}
