import Files

/// Which ontology a file is, and which prefixes it exists to define, told from its header and its terms.
package struct Ownership: Equatable, Sendable {
  /// The ontology's short name in lower case: `hp`.
  package let ontology: String
  /// Native prefixes, as the terms spell them.
  package let prefixes: Set<String>

  /// A header that names the prefix of any term settles it; otherwise the majority of the terms does.
  package init(header: Header, termsByPrefix: [String: Int], file: String) {
    let named = header.ontology.map(Self.shortName)
    let claims = Set((header.declaredPrefixes + (named.map { [$0] } ?? [])).map { $0.lowercased() })
    var native = Set(termsByPrefix.keys.filter { claims.contains($0.lowercased()) })
    if native.isEmpty,
      let majority = termsByPrefix.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
    {
      native = Set(termsByPrefix.keys.filter { $0.lowercased() == majority.key.lowercased() })
    }
    prefixes = native
    ontology = named ?? native.min()?.lowercased() ?? Self.shortName(Directory.lastComponent(of: file))
  }

  /// `hp` for `hp`, `hp.obo`, `hp/hp-base`, `http://purl.obolibrary.org/obo/hp.owl` and `hp.obo.gz`.
  static func shortName(_ text: String) -> String {
    var name = Substring(text)
    if name.contains("/obo/") { name = name.split(separator: "/obo/").last ?? name }
    if name.contains("://") { name = name.split(separator: "/").last ?? name }
    name = name.split(separator: "/").first ?? name
    for suffix in [".gz", ".obo", ".owl", ".json"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
    return name.lowercased()
  }
}

extension Header {
  /// The release in short: the date in `data-version` where there is one, else what stands there.
  package var release: String {
    guard let version = dataVersion ?? date else { return "of unknown release" }
    let parts = version.split { !($0.isNumber || $0 == "-") }
    let isDate: (Substring) -> Bool = { part in
      let numbers = part.split(separator: "-", omittingEmptySubsequences: false)
      return numbers.map(\.count) == [4, 2, 2]
    }
    return (parts.first(where: isDate) ?? version.split(separator: "/").last ?? Substring(version)).description
  }
}
