import Terms

/// What follows from the edges of a graph: all ancestors over is_a, and the further steps of transitive relations.
///
/// A third of all terms are leaves with one parent and no other edge. Their ancestors are their parent's, so they have no
/// rows of their own, which saves a quarter of all rows.
struct Entailment {
  /// A step that follows from others: A part of B, B a C, C part of D entails A part of D.
  typealias Step = TermGraph.Step

  /// More rows than this for each node are refused, because a chain of terms has as many as the square of its length.
  /// Published ontologies have about ten.
  static let maxAncestors = 250

  /// For each node, the node whose ancestors are its own: its parent for a leaf, otherwise the node itself.
  let bases: [Int]
  /// The ancestors of each node that is its own base, itself included, ascending; none for other nodes.
  private(set) var ancestors: [[UInt32]] = []
  /// The steps over transitive relations that no term states; ascending.
  private(set) var steps: [Step] = []

  /// The relations that the Relation Ontology declares transitive and that OBO files use between terms.
  static let transitiveRelations: Set = [
    "BFO:0000050",  // part of
    "BFO:0000051",  // has part
    "BFO:0000062",  // preceded by
    "BFO:0000063",  // precedes
    "RO:0001025",  // located in
    "RO:0002202",  // develops from
  ]

  struct TooManyRows: Error {
    let limit: Int
  }

  init(_ graph: TermGraph) throws(TooManyRows) {
    bases = Self.bases(graph)
    let limit = graph.nodes.count * Self.maxAncestors
    var visits = Visits(count: graph.nodes.count)
    var rows = 0
    ancestors = [[UInt32]](repeating: [], count: graph.nodes.count)
    for node in graph.nodes.indices where bases[node] == node {
      var found = [UInt32(node)]
      visits.begin()
      visits.visit(node)
      var next = 0
      while next < found.count {
        for parent in graph.parents[Int(found[next])] where visits.visit(parent) { found.append(UInt32(parent)) }
        next += 1
      }
      rows += found.count
      guard rows <= limit else { throw TooManyRows(limit: limit) }
      found.sort()
      ancestors[node] = found
    }
    try addSteps(graph, limit: limit)
  }

  private static func bases(_ graph: TermGraph) -> [Int] {
    var isInner = [Bool](repeating: false, count: graph.nodes.count)
    for parent in graph.parents.joined() { isInner[parent] = true }
    for step in graph.steps {
      isInner[step.subject] = true
      isInner[step.object] = true
    }
    return graph.nodes.indices.map { node in
      let parents = graph.parents[node]
      return parents.count == 1 && !isInner[node] ? parents[0] : node
    }
  }

  /// Follows each transitive relation from each node with an edge over it: to the object, up over is_a, and on over the
  /// relation.
  private mutating func addSteps(_ graph: TermGraph, limit: Int) throws(TooManyRows) {
    var visits = Visits(count: graph.nodes.count)
    var reached = Visits(count: graph.nodes.count)
    for relation in graph.relations.indices where Self.transitiveRelations.contains(graph.relations[relation].id) {
      var objects: [Int: [Int]] = [:]
      for step in graph.steps where step.relation == relation { objects[step.subject, default: []].append(step.object) }
      for (subject, stated) in objects {
        visits.begin()
        reached.begin()
        for object in stated { reached.visit(object) }
        var front = stated.filter { visits.visit($0) }
        while let node = front.popLast() {
          for object in objects[node] ?? [] {
            if reached.visit(object) { steps.append(Step(subject: subject, relation: relation, object: object)) }
            if visits.visit(object) { front.append(object) }
          }
          for parent in graph.parents[node] where visits.visit(parent) { front.append(parent) }
        }
        guard steps.count <= limit else { throw TooManyRows(limit: limit) }
      }
    }
    steps.sort()
  }

  /// The nodes visited by one walk; cleared in constant time.
  private struct Visits {
    private var walkOfNode: [Int]
    private var walk = 0

    init(count: Int) { walkOfNode = [Int](repeating: 0, count: count) }

    mutating func begin() { walk += 1 }

    /// Returns false if the walk has already visited the node.
    @discardableResult
    mutating func visit(_ node: Int) -> Bool {
      guard walkOfNode[node] != walk else { return false }
      walkOfNode[node] = walk
      return true
    }
  }
}
