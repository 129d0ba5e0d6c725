extension CURIE {
  /// Returns an identifier in the form of another one: `HP:0003002`, `HP_0003002`, a PURL, `obo:HP_0003002`, or one of
  /// them in angle brackets.
  package static func spelled(_ id: String, like written: String) -> String {
    if written.hasPrefix("<"), written.hasSuffix(">") {
      return "<\(spelled(id, like: String(written.dropFirst().dropLast())))>"
    }
    guard let colon = id.firstIndex(of: ":"), CURIE(reading: written) != nil else { return id }
    let local = CURIE.afterPURL(written[...])
    guard local != nil || CURIE(strict: written[...]) == nil else { return id }
    let base = local.map { written[..<$0.startIndex] } ?? ""
    return base + id[..<colon] + "_" + id[id.index(after: colon)...]
  }
}
