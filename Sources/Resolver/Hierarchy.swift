package import Lexicon

/// A term reached over a relation, with the number of steps to it.
package struct Reached: Sendable, Equatable {
  package let term: Int
  package let distance: Int
}

/// Walks over one relation between terms: up along the edges that terms state, down against them.
///
/// Relations of real files have cycles; every walk visits a term once.
package final class Hierarchy {
  private let lexicon: Lexicon
  /// By relation, once it has been asked for: each term's successors.
  /// A store may have any number of relations; each that is kept takes some four bytes a term.
  private var downward = RecentValues<String, Groups>(most: 16)

  package init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  /// The relations that any term states: is_a, then the others, the most frequent first.
  package private(set) lazy var relations: [String] = {
    var counts: [UInt32: (relation: TextRef, count: Int)] = [:]
    for index in 0..<lexicon.edges.count {
      let relation = lexicon.edges[index].relation
      if relation.count > 0 { counts[relation.offset, default: (relation, 0)].count += 1 }
    }
    let others = counts.values.map { (count: $0.count, name: text($0.relation)) }
    return [Self.isA] + others.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.map(\.name)
  }()

  package static let isA = "is_a"

  /// The edges that a term states, in the order of its file; targets that no loaded ontology has are among them.
  package func edges(of term: Int, over relation: String) -> [EdgeRecord] {
    lexicon.edges(of: term).map { lexicon.edges[$0] }.filter { isOver($0, relation) }
  }

  package func parents(of term: Int, over relation: String) -> [Int] {
    edges(of: term, over: relation).compactMap { lexicon.term(ofMark: $0.term) }
  }

  /// In the order of their identifiers.
  package func children(of term: Int, over relation: String) -> [Int] {
    guard relation != Self.isA else {
      return lexicon.children(of: term).map { Int(lexicon.children[$0]) }.filter { $0 < lexicon.terms.count }
    }
    return (downward[relation] ?? invert(relation))[term].map(Int.init)
  }

  /// Everything above a term, the nearest first; of the same distance by identifier.
  package func ancestors(of term: Int, over relation: String) -> [Reached] {
    walk(from: term) { parents(of: $0, over: relation) }
  }

  /// Everything below a term, the nearest first; of the same distance by identifier.
  package func descendants(of term: Int, over relation: String) -> [Reached] {
    walk(from: term) { children(of: $0, over: relation) }
  }

  /// A shortest path from a term up to an ancestor, both included; a term is its own ancestor. nil where there is none.
  package func path(from term: Int, to ancestor: Int, over relation: String) -> [Int]? {
    var cameFrom: [Int: Int] = [term: term]
    var front = [term]
    while cameFrom[ancestor] == nil, !front.isEmpty {
      var next: [Int] = []
      for reached in front {
        for parent in parents(of: reached, over: relation) where cameFrom[parent] == nil {
          cameFrom[parent] = reached
          next.append(parent)
        }
      }
      front = next
    }
    guard cameFrom[ancestor] != nil else { return nil }
    var path = [ancestor]
    while let last = path.last, last != term, let before = cameFrom[last] { path.append(before) }
    return path.reversed()
  }

  private func walk(from term: Int, step: (Int) -> [Int]) -> [Reached] {
    let seen = Bits(count: lexicon.terms.count)
    seen.insert(term)
    var found: [Reached] = []
    var front = [term]
    var distance = 1
    while !front.isEmpty {
      // Terms are numbered in the order of their identifiers.
      front = front.flatMap(step).filter { seen.insert($0) }.sorted()
      found += front.map { Reached(term: $0, distance: distance) }
      distance += 1
    }
    return found
  }

  private func invert(_ relation: String) -> Groups {
    var pairs: [(group: UInt32, member: UInt32)] = []
    for term in 0..<lexicon.terms.count {
      for parent in Set(parents(of: term, over: relation)) { pairs.append((UInt32(parent), UInt32(term))) }
    }
    let successors = Groups(pairs, count: lexicon.terms.count)
    downward[relation] = successors
    return successors
  }

  private func isOver(_ edge: EdgeRecord, _ relation: String) -> Bool {
    edge.relation.count == 0 ? relation == Self.isA : text(edge.relation) == relation
  }

  private func text(_ place: TextRef) -> String { lexicon.text(place).string }
}
