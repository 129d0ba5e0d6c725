/// A directed graph of numbered identifiers. Each identifier's successors are in the order in which it names them.
package struct SuccessorGraph {
  /// The index in `successors` at which each identifier's successors begin, followed by the end of the last ones.
  private var first: [Int] = [0]
  private var successors: [Int32] = []

  package init() {}

  package var count: Int { first.count - 1 }

  /// Adds the identifier with the next number.
  package mutating func add(successors new: [Int]) {
    for successor in new { successors.append(Int32(successor)) }
    first.append(successors.count)
  }

  package func degree(of identifier: Int) -> Int { first[identifier + 1] - first[identifier] }

  package func successor(_ place: Int, of identifier: Int) -> Int { Int(successors[first[identifier] + place]) }

  package func successors(of identifier: Int) -> some RandomAccessCollection<Int> {
    successors[first[identifier]..<first[identifier + 1]].lazy.map { Int($0) }
  }

  /// Returns the number of each identifier's strongly connected component. A component's number is greater than the
  /// numbers of all other components that it leads to.
  ///
  /// Tarjan's algorithm ("Depth-first search and linear graph algorithms", SIAM Journal on Computing 1, 1972), which
  /// takes time linear in the size of the graph. It uses an explicit stack, because a path may have as many steps as a
  /// file has terms.
  package func components() -> [Int32] {
    var components = [Int32](repeating: -1, count: count)
    var indexes = [Int32](repeating: -1, count: count)
    var lowlinks = indexes
    var stack: [Int] = []
    var path: [(identifier: Int, next: Int)] = []
    var (componentCount, visitedCount) = (Int32(0), Int32(0))

    func visit(_ identifier: Int) {
      indexes[identifier] = visitedCount
      lowlinks[identifier] = visitedCount
      visitedCount += 1
      stack.append(identifier)
      path.append((identifier, 0))
    }

    for start in 0..<count where indexes[start] < 0 {
      visit(start)
      while let (identifier, place) = path.last {
        if place < degree(of: identifier) {
          path[path.count - 1].next += 1
          let next = successor(place, of: identifier)
          if indexes[next] < 0 {
            visit(next)
          } else if components[next] < 0 {
            lowlinks[identifier] = min(lowlinks[identifier], indexes[next])
          }
          continue
        }
        path.removeLast()
        if let from = path.last?.identifier { lowlinks[from] = min(lowlinks[from], lowlinks[identifier]) }
        guard lowlinks[identifier] == indexes[identifier] else { continue }
        while let member = stack.popLast() {
          components[member] = componentCount
          if member == identifier { break }
        }
        componentCount += 1
      }
    }
    return components
  }
}
