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
    var bytes = source.bytes
    var isUnderstood = true
    // Up to here `positions` are those of `bytes`: most editors tell of many changes from the last to the first, and
    // places before all of them are what they were.
    var known = Int.max
    for change in changes {
      guard let text = change["text"]?.string else {
        isUnderstood = false
        break
      }
      guard let stretch = change["range"] else {
        bytes = Array(text.utf8)
        known = 0
        continue
      }
      if max(positions.offset(stretch["start"]) ?? 0, positions.offset(stretch["end"]) ?? 0) >= known {
        positions = TextPositions(bytes, encoding)
        known = Int.max
      }
      guard let range = positions.range(stretch) else {
        isUnderstood = false
        break
      }
      bytes.replaceSubrange(range, with: text.utf8)
      known = min(known, range.lowerBound)
    }
    source = SourceText(bytes)
    positions = TextPositions(source.bytes, encoding)
    return isUnderstood
  }
}
