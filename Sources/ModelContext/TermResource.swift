import Answers
import Files
import JSON
import JSONRPC

/// Terms as resources: `obod://HP:0003002`.
enum TermResource {
  private static let scheme = "obod:"

  static let templates: JSONValue = [
    [
      "uriTemplate": "obod://{id}", "name": "term", "title": "An ontology term",
      "description": "The term with this identifier: label, definition, synonyms, parents, status, release.",
      "mimeType": "text/markdown",
    ]
  ]

  /// Returns the identifier that a URI names; nil if it names none. Some clients read what follows the slashes as a host
  /// and a port, so it may also be a path, or have no slashes.
  static func id(_ uri: String) -> String? {
    guard uri.lowercased().hasPrefix(scheme) else { return nil }
    let id = FileURI.decoded(uri.dropFirst(scheme.count).drop { $0 == "/" })
    return id.isEmpty ? nil : id
  }

  /// Returns the contents of a term's resource; nil if there is no such term.
  static func contents(_ uri: String, _ source: TermSource) -> JSONValue? {
    guard let id = id(uri), let term = source.book.lookup(id) else { return nil }
    return [
      ["uri": .string(uri), "mimeType": "text/markdown", "text": .string(TermText(isMarkdown: true).summary(term))]
    ]
  }
}
