import Answers
import Documents
import Files
import JSON
import Terms
import Validation

/// Links from the identifiers in a document to the pages of their terms.
struct DocumentLinks {
  /// The maximum number of links; more would delay the session's other requests.
  private static let maxCount = 5_000

  let document: OpenDocument
  let checked: CheckedDocument
  let book: TermBook

  var json: JSONValue {
    .array(
      checked.mentions.prefix(Self.maxCount).compactMap { mention in
        // A URL is a link already.
        guard !mention.id.contains("://"), let target = TermPage.address(mention.id, in: book) else { return nil }
        return ["range": document.positions.json(mention.range), "target": .string(target)]
      }
    )
  }
}

enum TermPage {
  /// Returns the URL of a term's page. OBO ontologies resolve their identifiers under one base URL (OBO Foundry,
  /// "FP 003 URIs").
  static func address(_ id: String, in book: TermBook) -> String? {
    guard let term = book.lookup(id) else { return nil }
    if term.id.contains("://") { return term.id }
    guard let curie = CURIE(reading: term.id) else { return nil }
    let local = curie.local.utf8.map { byte -> String in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
      return isPlain ? String(scalar) : FileURI.escape(byte)
    }
    return "http://purl.obolibrary.org/obo/\(curie.prefix)_\(local.joined())"
  }
}
