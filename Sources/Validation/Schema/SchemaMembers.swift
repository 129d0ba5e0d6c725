package import LinkML
import Terms
package import Wire

/// The members of a schema's enums, to offer them.
package final class SchemaMembers {
  private let judge: EnumJudge
  private var graph: TermGraph { judge.graph }

  package init(_ schema: LoadedSchema, _ oracle: any Oracle) { judge = EnumJudge(schema.shape, oracle) }

  /// Whether a term satisfies a demand, as far as that can be determined.
  package func allows(_ id: String, _ demand: Demand) throws -> Bool {
    if case .member = try judge.membership(of: id, in: demand) { true } else { false }
  }

  /// Returns the identifiers of all terms that satisfy a demand; nil if they cannot be listed. `below` returns the terms
  /// that lead to a term over some relations.
  package func members(of demand: Demand, below: (String, Set<String>) -> [String]) throws -> [String]? {
    var candidates: Set<String> = []
    for number in demand.enumNumbers {
      guard try collect(number, into: &candidates, below) else { return nil }
    }
    return try candidates.filter { try allows($0, demand) }.sorted()
  }

  /// Adds everything that an enum may have; returns false if it cannot be listed.
  private func collect(
    _ number: Int,
    into candidates: inout Set<String>,
    _ below: (String, Set<String>) -> [String]
  ) throws -> Bool {
    for definition in judge.shape.family(of: number) {
      guard !definition.isOpen, !definition.isEmpty else { return false }
      var pending = [definition.expression]
      while let expression = pending.popLast() {
        guard expression.matches == nil else { return false }
        candidates.formUnion((expression.values.compactMap(\.meaning) + expression.concepts).map(\.text))
        if let query = expression.reachableFrom { try collect(query, into: &candidates, below) }
        pending += expression.include
      }
    }
    return true
  }

  private func collect(
    _ query: ReachabilityQuery,
    into candidates: inout Set<String>,
    _ below: (String, Set<String>) -> [String]
  ) throws {
    let rooted = try judge.rooted(query)
    for root in rooted.roots {
      candidates.insert(graph[root].id)
      if query.traversesUp {
        for term in try graph.ancestors(of: root, over: rooted.relations) { candidates.insert(graph[term].id) }
      } else {
        candidates.formUnion(below(graph[root].id, rooted.relations))
      }
    }
  }
}
