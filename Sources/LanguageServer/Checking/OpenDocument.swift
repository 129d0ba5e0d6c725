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
    let (bytes, isUnderstood) = changes.count == 1 ? changed(by: changes[0]) : changed(by: changes)
    source = SourceText(bytes)
    positions = TextPositions(source.bytes, encoding)
    return isUnderstood
  }

  /// The text after a change; nothing else is known of that text then.
  private func changed(by change: JSONValue) -> (bytes: [UInt8], isUnderstood: Bool) {
    guard let text = change["text"]?.string else { return (source.bytes, false) }
    guard let stretch = change["range"] else { return (Array(text.utf8), true) }
    guard let range = positions.range(stretch) else { return (source.bytes, false) }
    var bytes = source.bytes
    bytes.replaceSubrange(range, with: text.utf8)
    return (bytes, true)
  }

  private func changed(by changes: [JSONValue]) -> (bytes: [UInt8], isUnderstood: Bool) {
    var chunks = ChunkedText(source.bytes, encoding)
    for change in changes {
      guard let text = change["text"]?.string else { return (chunks.bytes, false) }
      if let stretch = change["range"] {
        guard chunks.replace(stretch, with: text) else { return (chunks.bytes, false) }
      } else {
        chunks = ChunkedText(Array(text.utf8), encoding)
      }
    }
    return (chunks.bytes, true)
  }
}
