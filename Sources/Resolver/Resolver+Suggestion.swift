import Lexicon
import Terms

/// Guesses the intended identifier if the form of an unknown one suggests it.
extension Resolver {
  /// Numbers with more digits than this are not searched for.
  private static let maxDigits = 10

  /// Returns the loaded identifier that was probably meant: the one with the zeros that a spreadsheet has removed
  /// (`MONDO:5068`), or the one without an additional prefix in front (`go:GO:0032571`).
  func suggestion(for curie: CURIE, isLoadedPrefix: Bool) -> Lexicon.Identifier? {
    if isLoadedPrefix, let found = withUsualZeros(curie) { return found }
    guard let inner = Self.innerIdentifier(of: curie), let known = loaded(inner) else { return nil }
    return find(known.text) ?? withUsualZeros(known)
  }

  /// Returns the identifier with its prefix spelled as in the ontology that defines it; nil if no loaded ontology does.
  private func loaded(_ curie: CURIE) -> CURIE? {
    guard let prefix = prefix(curie.prefix), prefix.owner > 0 else { return nil }
    return CURIE(prefix: lexicon.text(prefix.spelling).string, local: curie.local)
  }

  /// Returns the identifier with the same number and more or fewer leading zeros.
  private func withUsualZeros(_ curie: CURIE) -> Lexicon.Identifier? {
    guard curie.local.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
    let digits = String(curie.local.drop { $0 == "0" })
    guard digits.utf8.count <= Self.maxDigits else { return nil }
    for zeros in 0...(Self.maxDigits - digits.utf8.count) {
      let local = String(repeating: "0", count: zeros) + digits
      if let found = find(CURIE(prefix: curie.prefix, local: local).text) { return found }
    }
    return nil
  }

  /// Returns `GO:0032571` for `go:GO:0032571` and `x:GO_0032571`: the part after all prefixes but the last.
  private static func innerIdentifier(of curie: CURIE) -> CURIE? {
    var inner = Substring(curie.local)
    if let last = inner.utf8.lastIndex(of: UInt8(ascii: ":")),
      let before = inner.utf8[..<last].lastIndex(of: UInt8(ascii: ":"))
    {
      inner = inner[inner.utf8.index(after: before)...]
    }
    guard inner.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "_") }) else { return nil }
    return CURIE(reading: inner)
  }
}
