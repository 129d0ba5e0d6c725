/// A compact identifier `prefix:local`, read from one of the forms in common use: `HP:0003002`, `HP_0003002`, an OBO
/// PURL, or any of these in angle brackets.
///
/// The prefix is a letter or an underscore followed by letters, digits, `_`, `.` and `-`. The local part is one or more
/// characters other than white space. Only the form is checked, not whether an ontology defines the identifier.
package struct CURIE: Hashable, Sendable {
  package let prefix: String
  package let local: String

  package var text: String { "\(prefix):\(local)" }

  package init(prefix: String, local: String) {
    self.prefix = prefix
    self.local = local
  }

  /// Reads any of the accepted forms; nil if the text is not an identifier.
  package init?(reading text: some StringProtocol) {
    var rest = Substring(text)
    if rest.utf8.first == UInt8(ascii: "<") && rest.utf8.last == UInt8(ascii: ">") {
      rest = Substring(rest.utf8.dropFirst().dropLast())
    }
    if let curie = Self(purl: rest) {
      self = curie
    } else if let curie = Self(strict: rest) ?? Self(underscored: rest, localMustEndInDigit: true) {
      self = curie
    } else {
      return nil
    }
  }

  /// Reads an OBO PURL only: `http://purl.obolibrary.org/obo/HP_0003002`, or its RDF abbreviation `obo:HP_0003002`.
  package init?(purl text: some StringProtocol) {
    guard let local = Self.afterPURL(Substring(text)) else { return nil }
    self.init(underscored: local)
  }

  /// Reads `prefix:local` only.
  package init?(strict text: Substring) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let prefix = text[..<colon]
    let local = text[text.utf8.index(after: colon)...]
    guard Self.isPrefix(prefix), Self.isLocal(local) else { return nil }
    self.init(prefix: String(prefix), local: String(local))
  }

  /// Reads `HP_0003002`. The last underscore separates prefix and local part (`APOLLO_SV_00000001`). Outside a PURL the
  /// local part must end in a digit, because an ordinary word with an underscore is not an identifier.
  private init?(underscored text: Substring, localMustEndInDigit: Bool = false) {
    guard let divider = text.utf8.lastIndex(of: UInt8(ascii: "_")) else { return nil }
    let prefix = text[..<divider]
    let local = text[text.utf8.index(after: divider)...]
    guard Self.isPrefix(prefix), Self.isLocal(local) else { return nil }
    if localMustEndInDigit {
      guard let last = local.utf8.last, UInt8(ascii: "0")...UInt8(ascii: "9") ~= last else { return nil }
    }
    self.init(prefix: String(prefix), local: String(local))
  }

  /// Returns the text after the base of an OBO PURL: `HP_0003002`, or a beginning of it. nil if the text is not an OBO
  /// PURL.
  package static func afterPURL(_ text: Substring) -> Substring? {
    for base in purlBases where text.utf8.starts(with: base.utf8) {
      return Substring(text.utf8.dropFirst(base.utf8.count))
    }
    return nil
  }

  private static let purlBases = ["http://", "https://"].map { $0 + "purl.obolibrary.org/obo/" } + ["obo:"]

  private static func isPrefix(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "_") else { return false }
    return text.utf8.allSatisfy {
      isLetter($0) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
  }

  private static func isLocal(_ text: Substring) -> Bool {
    !text.isEmpty
      && !text.unicodeScalars.contains {
        $0.isASCII ? $0 == " " || ("\t"..."\r").contains($0) : $0.properties.isWhitespace
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= (byte | 0x20)
  }
}
