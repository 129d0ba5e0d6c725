import Lexicon
import Terms

/// Relates other terms to one term over is_a.
struct Kinship {
  /// A bound that no term of a real ontology reaches. Beyond it, ancestors may be missed.
  private static let maxAncestors = 4_096
  private let lexicon: Lexicon
  private let term: Int
  private let parents: [Int]
  private let ancestors: Set<Int>

  init(of term: Int, in lexicon: Lexicon) {
    self.lexicon = lexicon
    self.term = term
    parents = lexicon.parents(of: term)
    ancestors = Self.ancestors(of: term, in: lexicon)
  }

  /// Returns nil if the terms are not related in one of these ways.
  func relation(of other: Int) -> TermRelation? {
    guard other != term else { return nil }
    if ancestors.contains(other) { return .ancestor }
    if Self.ancestors(of: other, in: lexicon).contains(term) { return .descendant }
    return lexicon.parents(of: other).contains(where: parents.contains) ? .sibling : nil
  }

  private static func ancestors(of term: Int, in lexicon: Lexicon) -> Set<Int> {
    var found: Set<Int> = []
    var pending = [term]
    while let next = pending.popLast(), found.count < maxAncestors {
      for parent in lexicon.parents(of: next) where found.insert(parent).inserted { pending.append(parent) }
    }
    return found
  }
}

extension Lexicon {
  /// Returns the loaded parents of a term over is_a.
  func parents(of term: Int) -> [Int] {
    edges(of: term).compactMap { edge in
      edges[edge].relation.count == 0 ? self.term(ofReference: edges[edge].term) : nil
    }
  }
}
