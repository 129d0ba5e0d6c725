import Terms
import Wire

/// The terms of the loaded ontologies and the relations between them, as far as they have been asked for.
final class TermGraph {
  /// A term, whatever form of its identifier was asked for.
  typealias Number = Int

  private let oracle: any Oracle
  /// By each form that was asked for.
  private var numbers: [String: Number] = [:]
  private var nodes: [TermNode] = []
  /// The targets of each term's edges, once they are known.
  private var targets: [[Number]?] = []
  private var ancestors: [Reach: Set<Number>] = [:]
  private lazy var relationNames: Result<[String: String], any Error> = Result { try oracle.relations() }

  private struct Reach: Hashable {
    let start: Number
    let relations: Set<String>
  }

  init(_ oracle: any Oracle) { self.oracle = oracle }

  /// The number of terms and other texts that have been asked for.
  var termCount: Int { nodes.count }

  subscript(number: Number) -> TermNode { nodes[number] }

  /// Returns terms in the order of their identifiers: their numbers depend on what was asked before.
  func sorted(_ numbers: some Sequence<Number>) -> [Number] {
    numbers.sorted { nodes[$0].id.utf8.lexicographicallyPrecedes(nodes[$1].id.utf8) }
  }

  /// Returns the name of a relation, given the name or identifier that a schema uses; nil if no loaded term has it.
  func relation(_ name: String) throws -> String? { try relationNames.get()[name] }

  /// Asks for many terms at once.
  func load(_ ids: some Sequence<String>) throws {
    let unknown = Array(Set(ids.lazy.filter { self.numbers[$0] == nil }))
    guard !unknown.isEmpty else { return }
    for (id, node) in zip(unknown, try oracle.nodes(unknown)) {
      if let known = numbers[node.id], nodes[known] == node {
        numbers[id] = known
      } else {
        numbers[id] = nodes.count
        // A malformed identifier has no canonical form.
        if node.status != .malformed { numbers[node.id] = nodes.count }
        nodes.append(node)
        targets.append(nil)
      }
    }
  }

  func number(of id: String) throws -> Number {
    if let known = numbers[id] { return known }
    try load([id])
    return numbers[id] ?? 0
  }

  /// Returns the term that an identifier stands for now: for a merged one, the term that it was merged into.
  func live(_ number: Number) throws -> Number {
    guard nodes[number].status == .merged, nodes[number].replacedBy.count == 1 else { return number }
    return try self.number(of: nodes[number].replacedBy[0].id)
  }

  /// Returns the targets of a term's edges over some relations.
  func parents(of number: Number, over relations: Set<String>) throws -> [Number] {
    let edges = nodes[number].edges
    let targets = try self.targets[number] ?? edges.map { try live(try self.number(of: $0.target)) }
    self.targets[number] = targets
    return zip(edges, targets).lazy.filter { relations.contains($0.0.relation) }.map(\.1)
  }

  /// Asks for the targets of the edges of many terms at once.
  private func loadParents(of numbers: some Sequence<Number>, over relations: Set<String>) throws {
    try load(
      numbers.lazy.filter { self.targets[$0] == nil }.flatMap { number in
        self.nodes[number].edges.lazy.filter { relations.contains($0.relation) }.map(\.target)
      }
    )
  }

  /// Whether edges of the relations, in any mixture, lead from a term to one of some others. `known` holds what was found
  /// out before for the same relations and targets.
  func reaches(
    _ roots: Set<Number>,
    from number: Number,
    over relations: Set<String>,
    _ known: inout [Number: Bool]
  ) throws -> Bool {
    if let answer = known[number] { return answer }
    var seen: Set<Number> = [number]
    var front = [number]
    while !front.isEmpty {
      try loadParents(of: front, over: relations)
      var next: [Number] = []
      for term in front {
        for parent in try parents(of: term, over: relations) {
          if roots.contains(parent) || known[parent] == true {
            known[number] = true
            return true
          }
          if known[parent] == nil, seen.insert(parent).inserted { next.append(parent) }
        }
      }
      front = next
    }
    // None of the terms on the way leads there either.
    for term in seen { known[term] = false }
    return false
  }

  /// Returns all terms that edges of the relations, in any mixture, lead to; a term is among its own ancestors only if
  /// they go in a circle.
  func ancestors(of number: Number, over relations: Set<String>) throws -> Set<Number> {
    let key = Reach(start: number, relations: relations)
    if let known = ancestors[key] { return known }
    var found: Set<Number> = []
    var front: Set<Number> = [number]
    while !front.isEmpty {
      // One question for each level, because the answers may come from another process.
      try loadParents(of: front, over: relations)
      var next: Set<Number> = []
      for reached in front {
        for parent in try parents(of: reached, over: relations) where found.insert(parent).inserted {
          next.insert(parent)
        }
      }
      front = next
    }
    ancestors[key] = found
    return found
  }
}
