import Documents
import Terms
import Wire

/// The pages of the terms that a document names.
struct DocumentLinks {
  /// More would keep the session from its other requests.
  private static let most = 5_000

  let document: OpenDocument
  let examined: Examined
  let book: TermBook

  var json: JSONValue {
    .array(
      examined.mentions.prefix(Self.most).compactMap { mention in
        // An address is a link already.
        guard !mention.id.contains("://"), let target = TermPage.address(mention.id, in: book) else { return nil }
        return ["range": document.positions.json(mention.range), "target": .string(target)]
      }
    )
  }
}

enum TermPage {
  /// Where a term's page is: OBO ontologies answer for their identifiers under one address (OBO Foundry, "FP 003 URIs").
  static func address(_ id: String, in book: TermBook) -> String? {
    guard let term = book.lookup(id) else { return nil }
    if term.id.contains("://") { return term.id }
    guard let curie = CURIE(reading: term.id) else { return nil }
    let local = curie.local.utf8.map { byte -> String in
      let sign = Unicode.Scalar(byte)
      let isPlain = sign.isASCII && (sign.properties.isAlphabetic || ("0"..."9").contains(sign) || sign == "_")
      return isPlain ? String(sign) : FileURI.escape(byte)
    }
    return "http://purl.obolibrary.org/obo/\(curie.prefix)_\(local.joined())"
  }
}
