import Lexicon
import Terms

/// The terms of a record and the edges that they state, with all identifiers resolved as obod's answers resolve them.
///
/// Nodes are numbered: first the terms in the order of their rows, then the alternates, then the identifiers that only
/// edges name.
struct TermGraph {
  enum NodeKind: Int { case term = 0, alternate, named }

  struct Node {
    let id: String
    let kind: NodeKind
    /// The term's row in the record; nil for other nodes.
    let row: Int?
  }

  struct GraphRelation {
    /// As the ontologies name it: `part_of`.
    let name: String
    /// The CURIE that stands for it; the name itself if no ontology states one.
    let id: String
  }

  /// An edge over a relation other than is_a.
  struct Step: Hashable, Comparable {
    let subject: Int
    /// Index in `relations`.
    let relation: Int
    let object: Int

    static func < (left: Step, right: Step) -> Bool {
      (left.subject, left.relation, left.object) < (right.subject, right.relation, right.object)
    }
  }

  private(set) var nodes: [Node] = []
  /// is_a, then the others.
  private(set) var relations: [GraphRelation]
  /// The is_a parents of each node, ascending.
  private(set) var parents: [[Int]] = []
  /// Ascending, without repetitions.
  private(set) var steps: [Step] = []
  /// Each alternate with a term that claims it.
  private(set) var claims: [(alternate: Int, term: Int)] = []

  init(_ compiler: LexiconCompiler) {
    let builder = compiler.builder
    relations = compiler.relations.map { relation in
      let id = relation.name == SubClassOf.name ? SubClassOf.curie : relation.ids.first ?? relation.name
      return GraphRelation(name: relation.name, id: id)
    }
    let order = compiler.terms.indices.sorted { compiler.terms[$0].row < compiler.terms[$1].row }
    var nodeOfTerm = [Int](repeating: 0, count: order.count)
    for (node, term) in order.enumerated() { nodeOfTerm[term] = node }
    nodes = order.map { term in
      let term = compiler.terms[term]
      return Node(id: builder.text(term.record.id).string, kind: .term, row: term.row)
    }
    builder.eachAlternate { id, claimants in
      claims += claimants.map { (nodes.count, nodeOfTerm[$0]) }
      nodes.append(Node(id: builder.text(id).string, kind: .alternate, row: nil))
    }
    addEdges(of: compiler, order, nodeOfTerm)
  }

  private mutating func addEdges(of compiler: LexiconCompiler, _ order: [Int], _ nodeOfTerm: [Int]) {
    let builder = compiler.builder
    let numbers = Dictionary(uniqueKeysWithValues: relations.enumerated().map { ($1.name, $0) })
    var numberOfRelation: [TextRef: Int] = [.zero: 0]
    // An edge may name an alternate: it then leads to that identifier, not to the term that claims it.
    var others: [String: Int] = [:]
    for (number, node) in nodes.enumerated() where node.kind == .alternate { others[node.id] = number }
    parents = [[Int]](repeating: [], count: nodes.count)
    for (subject, term) in order.enumerated() {
      for edge in builder.edges(of: term) {
        let relation = numberOfRelation[edge.relation] ?? numbers[builder.text(edge.relation).string] ?? 0
        numberOfRelation[edge.relation] = relation
        let object =
          edge.term > 0
          ? nodeOfTerm[Int(edge.term) - 1] : number(of: builder.text(edge.target).string, among: &others)
        if relation == 0 {
          parents[subject].append(object)
        } else {
          steps.append(Step(subject: subject, relation: relation, object: object))
        }
      }
      parents[subject] = Self.sorted(parents[subject])
    }
    parents += [[Int]](repeating: [], count: nodes.count - parents.count)
    steps = Self.sorted(steps)
  }

  private mutating func number(of id: String, among others: inout [String: Int]) -> Int {
    if let known = others[id] { return known }
    others[id] = nodes.count
    nodes.append(Node(id: id, kind: .named, row: nil))
    return nodes.count - 1
  }

  /// Returns the elements in ascending order, without repetitions.
  private static func sorted<Element: Comparable>(_ elements: [Element]) -> [Element] {
    guard elements.count > 1 else { return elements }
    var distinct: [Element] = []
    for element in elements.sorted() where element != distinct.last { distinct.append(element) }
    return distinct
  }
}
