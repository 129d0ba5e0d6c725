package import Lexicon
import Resolver
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
    let asked = identified.canonical ?? id
    switch identified.resolution {
    case .term(let term): return facts.details(of: term)
    case .alternate(let alternate): return facts.details(ofAlternate: alternate, asked, identified.resolution)
    case .unknown, .outside, .unloaded, .malformed: return nil
    }
  }

  /// Returns the completions of a text, the best first.
  package func complete(_ text: String, limit: Int) -> [CompletedTerm] {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      guard !bytes.isEmpty, Answerer.problem(bytes) == nil else { return [] }
      return resolver.complete(bytes, in: SearchScope(), limit: limit).map(facts.completed)
    }
  }

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
    var id = id
    return id.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return bytes.isEmpty || Answerer.problem(bytes) != nil ? nil : resolver.identify(bytes)
    }
  }
}
