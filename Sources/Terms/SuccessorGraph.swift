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
    var orders = [Int32](repeating: -1, count: count)
    var lowest = orders
    var open: [Int] = []
    var way: [(identifier: Int, next: Int)] = []
    var (found, reached) = (Int32(0), Int32(0))

    func enter(_ identifier: Int) {
      orders[identifier] = reached
      lowest[identifier] = reached
      reached += 1
      open.append(identifier)
      way.append((identifier, 0))
    }

    for start in 0..<count where orders[start] < 0 {
      enter(start)
      while let (identifier, place) = way.last {
        if place < degree(of: identifier) {
          way[way.count - 1].next += 1
          let next = successor(place, of: identifier)
          if orders[next] < 0 {
            enter(next)
          } else if components[next] < 0 {
            lowest[identifier] = min(lowest[identifier], orders[next])
          }
          continue
        }
        way.removeLast()
        if let from = way.last?.identifier { lowest[from] = min(lowest[from], lowest[identifier]) }
        guard lowest[identifier] == orders[identifier] else { continue }
        while let member = open.popLast() {
          components[member] = found
          if member == identifier { break }
        }
        found += 1
      }
    }
    return components
  }
}
