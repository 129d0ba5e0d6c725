package import Lexicon
import Terms

/// A relation between terms.
package struct Relation: Sendable, Equatable {
  /// As answers and edges name it: `part_of`.
  package let name: String
  /// The CURIEs that stand for it: `BFO:0000050`.
  package let ids: [String]
  /// The number of edges.
  package let edges: Int
}

/// A term reached by following a relation, with its distance in steps.
package struct ReachedTerm: Sendable, Equatable {
  package let term: Int
  package let distance: Int
}

/// Follows one relation between terms: up along the edges that terms state, and down against them.
///
/// Relations in real files have cycles, so every walk visits a term at most once.
package final class Hierarchy {
  private let lexicon: Lexicon
  /// The edges over all relations but is_a, arranged by the term that they lead to; computed when first needed. A
  /// client may ask about one relation after another, so it must not matter how many relations there are.
  private lazy var incoming = IncomingEdges(lexicon)

  package init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  package static let isA = SubClassOf.name

  /// All relations between terms: is_a, then the others, most frequent first.
  package private(set) lazy var relations: [Relation] = {
    // In a damaged file, the CURIEs of many relations may overlap. Reading each CURIE once bounds the work.
    var end = 0
    return (0..<max(0, lexicon.relations.count - 1)).map { number in
      let record = lexicon.relations[number]
      let ids = lexicon.ids(ofRelation: number).clamped(to: end..<lexicon.relationIDs.count)
      end = max(end, ids.upperBound)
      return Relation(
        name: record.name.count == 0 ? Self.isA : text(record.name),
        ids: ids.map { text(lexicon.relationIDs[$0]) },
        edges: Int(record.edges)
      )
    }
  }()

  /// The name of the relation that each name and each CURIE of a relation stands for.
  package private(set) lazy var relationNames = [String: String](relations: relations.map { ($0.name, $0.ids) })

  /// The same by `CURIE.relationKey`, for the names that are identifiers and the CURIEs.
  private lazy var relationNamesByKey: [String: String] = {
    let pairs = relationNames.compactMap { id, name in CURIE(ofRelation: id).map { ($0.relationKey, name) } }
    return Dictionary(pairs) { min($0, $1) }
  }()

  /// Returns the name of the relation that a text stands for: the name itself, or the relation's CURIE in any of the
  /// forms that `CURIE` reads. For is_a, also its IRI. nil if no term has the relation.
  package func relation(named text: String) -> String? {
    if let name = relationNames[text] { return name }
    if [SubClassOf.iri, "<\(SubClassOf.iri)>"].contains(text) { return relation(named: SubClassOf.curie) }
    return CURIE(reading: text).flatMap { relationNamesByKey[$0.relationKey] }
  }

  /// Returns the edges that a term states, in the order of its file. Their targets may belong to ontologies that are
  /// not loaded.
  package func edges(of term: Int, over relation: String) -> [EdgeRecord] {
    lexicon.edges(of: term).map { lexicon.edges[$0] }.filter { isOver($0, relation) }
  }

  package func parents(of term: Int, over relation: String) -> [Int] {
    edges(of: term, over: relation).compactMap { lexicon.term(ofReference: $0.term) }
  }

  /// Returns the children in the order of their identifiers.
  package func children(of term: Int, over relation: String) -> [Int] {
    guard relation != Self.isA else {
      return lexicon.children(of: term).map { Int(lexicon.children[$0]) }.filter { $0 < lexicon.terms.count }
    }
    return incoming.subjects(of: term, over: relation)
  }

  /// Returns all terms above a term, nearest first; ties by identifier.
  package func ancestors(of term: Int, over relation: String) -> [ReachedTerm] {
    walk(from: term) { parents(of: $0, over: relation) }
  }

  /// Returns all terms below a term, nearest first; ties by identifier.
  package func descendants(of term: Int, over relation: String) -> [ReachedTerm] {
    walk(from: term) { children(of: $0, over: relation) }
  }

  /// Returns all terms that lead to a term over some relations, in any mixture, nearest first; ties by identifier.
  package func descendants(of term: Int, over relations: Set<String>) -> [ReachedTerm] {
    walk(from: term) { reached in relations.flatMap { children(of: reached, over: $0) } }
  }

  /// Returns a shortest path from a term up to an ancestor, both included; nil if there is none. A term is its own
  /// ancestor.
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

  private func walk(from term: Int, step: (Int) -> [Int]) -> [ReachedTerm] {
    let seen = BitSet(count: lexicon.terms.count)
    seen.insert(term)
    var found: [ReachedTerm] = []
    var front = [term]
    var distance = 1
    while !front.isEmpty {
      // Terms are numbered in the order of their identifiers.
      front = front.flatMap(step).filter { seen.insert($0) }.sorted()
      found += front.map { ReachedTerm(term: $0, distance: distance) }
      distance += 1
    }
    return found
  }

  private func isOver(_ edge: EdgeRecord, _ relation: String) -> Bool {
    edge.relation.count == 0 ? relation == Self.isA : text(edge.relation) == relation
  }

  private func text(_ place: TextRef) -> String { lexicon.text(place).string }
}

/// Edges over relations other than is_a, arranged by the term that they lead to.
private struct IncomingEdges {
  private var numberOfRelation: [String: UInt32] = [:]
  /// For each object, the relations and, at the same places, the subjects of its edges, in the order of the subjects.
  private let relations: Groups
  private let subjects: Groups

  init(_ lexicon: Lexicon) {
    var numbers: [TextRef: UInt32] = [:]
    var relations: [(group: UInt32, member: UInt32)] = []
    var subjects: [(group: UInt32, member: UInt32)] = []
    // A file may state an edge twice.
    var seen: Set<UInt64> = []
    for subject in 0..<lexicon.terms.count {
      seen.removeAll(keepingCapacity: true)
      // In a damaged file, the edges of many terms may overlap.
      for edge in lexicon.edges(of: subject) where subjects.count < lexicon.edges.count {
        let edge = lexicon.edges[edge]
        guard edge.relation.count > 0, let object = lexicon.term(ofReference: edge.term) else { continue }
        let number =
          numbers[edge.relation] ?? Self.number(of: lexicon.text(edge.relation).string, in: &numberOfRelation)
        numbers[edge.relation] = number
        guard seen.insert(UInt64(number) << 32 | UInt64(object)).inserted else { continue }
        relations.append((UInt32(object), number))
        subjects.append((UInt32(object), UInt32(subject)))
      }
    }
    self.relations = Groups(relations, count: lexicon.terms.count)
    self.subjects = Groups(subjects, count: lexicon.terms.count)
  }

  private static func number(of relation: String, in numbers: inout [String: UInt32]) -> UInt32 {
    let number = numbers[relation] ?? UInt32(numbers.count)
    numbers[relation] = number
    return number
  }

  func subjects(of object: Int, over relation: String) -> [Int] {
    guard let number = numberOfRelation[relation] else { return [] }
    return zip(relations[object], subjects[object]).filter { $0.0 == number }.map { Int($0.1) }
  }
}
