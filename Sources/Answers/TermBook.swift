package import Lexicon
package import Resolver
package import Terms
package import Wire

/// Answers questions about terms from one generation, as values for callers in the same process.
package final class TermBook {
  package let generation: Int
  private let resolver: Resolver
  private let facts: TermFacts
  private var lexicon: Lexicon { resolver.lexicon }

  package init(_ lexicon: Lexicon, generation: Int) {
    self.generation = generation
    resolver = Resolver(lexicon)
    facts = TermFacts(resolver: resolver)
  }

  /// Returns the term, or the record of a merged identifier; nil if the identifier is not known.
  package func lookup(_ id: String) -> TermDetails? {
    guard let identified = identify(id) else { return nil }
    switch identified.resolution {
    case .term(let term): return facts.details(of: term)
    case .alternate(let alternate): return facts.details(ofAlternate: alternate, identified.canonical ?? id)
    case .unknown, .outside, .unloaded, .malformed: return nil
    }
  }

  /// Returns the completions of a text, the best first; only those among some terms, if these are given.
  package func complete(_ text: String, limit: Int, among members: TermSet? = nil) -> [CompletedTerm] {
    guard !text.isEmpty else { return [] }
    var scope = SearchScope()
    scope.members = members
    return text.withRequestBytes { resolver.complete($0, in: scope, limit: limit).map(facts.completed) } ?? []
  }

  /// Returns a set of terms, to complete texts only with them.
  package func set(_ ids: [String]) -> TermSet {
    let terms = ids.compactMap { id in if case .term(let term) = identify(id)?.resolution { term } else { nil } }
    return TermSet(terms, ids: Set(terms.map { lexicon.text(lexicon.terms[$0].id).string }))
  }

  /// Returns the identifiers of all terms that lead to a term over some relations, in any mixture.
  package func terms(below id: String, over relations: Set<String>) -> [String] {
    guard case .term(let root) = identify(id)?.resolution else { return [] }
    return resolver.hierarchy.descendants(of: root, over: relations).map { facts.reference($0.term).id }
  }

  /// Answers the questions of checks from the same generation.
  package private(set) lazy var oracle = StoreOracle(lexicon)

  /// Returns the direct children of a term.
  package func children(of id: String, limit: Int) -> [TermReference] {
    guard case .term(let term) = identify(id)?.resolution else { return [] }
    return resolver.hierarchy.children(of: term, over: Hierarchy.isA).prefix(limit).map(facts.reference)
  }

  package var releases: [ReleaseAge.Release] {
    (0..<lexicon.ontologies.count).map { facts.release(ofOntology: $0) }
  }

  /// Returns nil for a text that cannot be an identifier.
  private func identify(_ id: String) -> Identified? {
    id.isEmpty ? nil : id.withRequestBytes { resolver.identify($0) }
  }
}

extension String {
  /// Calls `body` with the bytes of a text that a request may hold; returns nil for any other text.
  func withRequestBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    var text = self
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return Answerer.problem(bytes) == nil ? body(bytes) : nil
    }
  }
}
