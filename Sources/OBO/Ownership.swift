import Files
import Terms

/// The ontology that a file contains and the prefixes that it defines, derived from its header and its terms.
package struct Ownership: Equatable, Sendable {
  /// The ontology's short name in lower case: `hp`.
  package let ontology: String
  /// Native prefixes, as the terms spell them.
  package let prefixes: Set<String>

  /// If the header names the prefix of any term, that prefix is native; otherwise the most common prefix is.
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

  /// Returns the ontology's short name if the header states it.
  package static func ontology(named header: Header) -> String? { header.ontology.map(shortName) }

  /// Returns `goslim_generic` for `go/subsets/goslim_generic` and
  /// `http://purl.obolibrary.org/obo/go/subsets/goslim_generic.owl`, the form of the PURLs of the OBO Foundry's
  /// subsets; nil for the name of a whole ontology.
  package static func subsetName(_ text: String) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let place = parts.lastIndex(of: "subsets"), place > 0, place + 1 < parts.count else { return nil }
    let name = withoutSuffixes(parts[(place + 1)...].joined(separator: "/")[...])
    return name.isEmpty ? nil : String(name)
  }

  /// Returns `hp` for `hp`, `hp.obo`, `hp/hp-base`, `http://purl.obolibrary.org/obo/hp.owl` and `hp.obo.gz`.
  static func shortName(_ text: String) -> String {
    var name = Substring(text)
    if name.contains("/obo/") { name = name.split(separator: "/obo/").last ?? name }
    if name.contains("://") { name = name.split(separator: "/").last ?? name }
    name = name.split(separator: "/").first ?? name
    return withoutSuffixes(name).lowercased()
  }

  /// Returns a file name without the suffixes of its format.
  package static func withoutSuffixes(_ name: Substring) -> Substring {
    var name = name
    for suffix in [".gz", ".obo", ".owl", ".json"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
    return name
  }
}

extension Header {
  /// The release's short name: its date if it has one, otherwise the last component of `data-version` or `date`.
  package var release: String {
    let day = dataVersion.map { ReleaseDate(in: $0) } ?? date.flatMap { ReleaseDate(headerDate: $0) }
    if let day { return day.text }
    guard let version = dataVersion ?? date else { return "of unknown release" }
    return (version.split(separator: "/").last ?? Substring(version)).description
  }
}
