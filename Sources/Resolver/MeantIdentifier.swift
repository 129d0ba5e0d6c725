import Lexicon
import Terms

/// What was meant by an identifier that nothing loaded has, where its form gives that away.
extension Resolver {
  /// Numbers of identifiers are not looked for beyond so many digits.
  private static let mostDigits = 10

  /// The loaded identifier that one was probably meant for: one with the zeros that a spreadsheet has taken away
  /// (`MONDO:5068`), or without a second prefix in front (`go:GO:0032571`).
  func meant(by curie: CURIE, isLoadedPrefix: Bool) -> Lexicon.Identifier? {
    if isLoadedPrefix, let found = withUsualZeros(curie) { return found }
    guard let inner = Self.innerIdentifier(of: curie), let known = loaded(inner) else { return nil }
    return find(known.text) ?? withUsualZeros(known)
  }

  /// The identifier in the spelling of a loaded ontology's prefix; nil where none defines it.
  private func loaded(_ curie: CURIE) -> CURIE? {
    guard let prefix = prefix(curie.prefix), prefix.owner > 0 else { return nil }
    return CURIE(prefix: lexicon.text(prefix.spelling).string, local: curie.local)
  }

  /// The identifier with the same number and more or fewer zeros before it.
  private func withUsualZeros(_ curie: CURIE) -> Lexicon.Identifier? {
    guard curie.local.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
    let digits = String(curie.local.drop { $0 == "0" })
    guard digits.utf8.count <= Self.mostDigits else { return nil }
    for zeros in 0...(Self.mostDigits - digits.utf8.count) {
      let local = String(repeating: "0", count: zeros) + digits
      if let found = find(CURIE(prefix: curie.prefix, local: local).text) { return found }
    }
    return nil
  }

  /// `GO:0032571` of `go:GO:0032571` and of `x:GO_0032571`: what stands after the last prefix but one.
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
