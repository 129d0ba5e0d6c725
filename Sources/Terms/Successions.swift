/// The current terms that obsolete and merged identifiers lead to, found by following `replaced_by` and merges.
///
/// The result for each identifier is computed once, from the results of its successors. From each successor's result,
/// only the first `limit` steps and the first `limit` replacements are taken. Without this bound a chain of n
/// identifiers would have n² steps in all, and layers of terms that each name the whole next layer would have as many
/// replacements. With it, time and memory grow linearly with the number of successors named. No ontology comes near the
/// bound; if it cuts something off, `isTruncated` is set.
package struct Successions {
  package enum NodeStatus: UInt8, Sendable {
    /// A current term, or an identifier of an ontology that is not loaded: a replacement as it is.
    case replacement
    /// Obsolete or merged: leads to its successors, if it has any.
    case superseded
    /// Its ontology is loaded but does not define it.
    case unknown
  }

  /// The bound described above, on steps and on replacements.
  package static let limit = 16

  /// The result for one identifier.
  package struct Succession: Equatable, Sendable {
    /// The final identifiers, each once, in depth-first order.
    package fileprivate(set) var replacedBy: [Int32] = []
    /// Every identifier passed, beginning with the one asked about.
    package fileprivate(set) var chain: [Int32]
    /// Whether the bound has cut something off.
    package fileprivate(set) var isTruncated = false
  }

  private let graph: SuccessorGraph
  private let statuses: [NodeStatus]
  private let components: [Int32]
  private var results: [Int: Succession] = [:]
  /// For each identifier, the start of the last chain, and of the last list of replacements, that contained it.
  private var startOfLastChain: [Int32]
  private var startOfLastReplacements: [Int32]

  /// `statuses` is indexed like the graph's identifiers.
  package init(_ graph: SuccessorGraph, statuses: [NodeStatus]) {
    self.graph = graph
    self.statuses = statuses
    components = graph.components()
    startOfLastChain = [Int32](repeating: -1, count: graph.count)
    startOfLastReplacements = startOfLastChain
    // Processes successors first: their components have lower numbers.
    let superseded = statuses.indices.filter { statuses[$0] == .superseded }.sorted {
      (components[$0], $0) < (components[$1], $1)
    }
    var start = 0
    while start < superseded.count {
      let end = superseded[start...].firstIndex { components[$0] != components[superseded[start]] } ?? superseded.count
      resolve(superseded[start..<end])
      start = end
    }
  }

  /// The result for a superseded identifier.
  package subscript(identifier: Int) -> Succession { results[identifier] ?? Succession(chain: [Int32(identifier)]) }

  // MARK: One component

  private mutating func resolve(_ members: ArraySlice<Int>) {
    var resolved: [(Int, Succession)] = []
    var common: Succession?
    for member in members {
      var succession = walk(from: member)
      if succession.isTruncated, members.count > 1 {
        // All members lead to the same ends, but a walk that was cut may have missed some.
        let ends = common ?? self.ends(of: members)
        common = ends
        addReplacements(ends.replacedBy, to: &succession, of: member)
      }
      resolved.append((member, succession))
    }
    for (member, succession) in resolved { results[member] = succession }
  }

  /// Follows the successors of a component's member until they leave the component. Of the other members, at most
  /// `limit` are visited and at most four times as many of their successors.
  private mutating func walk(from start: Int) -> Succession {
    var succession = Succession(chain: [])
    addStep(start, to: &succession, of: start)
    var path: [(identifier: Int, next: Int)] = [(start, 0)]
    var remaining = (members: Self.limit, statements: 4 * Self.limit)
    while let (identifier, place) = path.last {
      guard place < graph.degree(of: identifier) else {
        path.removeLast()
        continue
      }
      if path.count > 1 {
        if remaining.members == 0 || remaining.statements == 0 {
          succession.isTruncated = true
          path.removeSubrange(1...)
          continue
        }
        remaining.statements -= 1
      }
      path[path.count - 1].next += 1
      let next = graph.successor(place, of: identifier)
      if leavesComponent(next, of: start) {
        follow(next, from: start, &succession)
      } else if addStep(next, to: &succession, of: start) {
        if path.count > 1 { remaining.members -= 1 }
        path.append((next, 0))
      }
    }
    return succession
  }

  /// Returns the first replacements outside a component that its members lead to; `limit` of them are enough.
  private mutating func ends(of members: ArraySlice<Int>) -> Succession {
    var ends = Succession(chain: [])
    var seen: Set<Int32> = []
    for member in members {
      for next in graph.successors(of: member) where leavesComponent(next, of: member) {
        for end in replacements(of: next) where seen.insert(end).inserted { ends.replacedBy.append(end) }
        if ends.replacedBy.count >= Self.limit { return ends }
      }
    }
    return ends
  }

  private func leavesComponent(_ next: Int, of identifier: Int) -> Bool {
    statuses[next] != .superseded || components[next] != components[identifier]
  }

  // MARK: One step

  /// Adds the result of a successor outside the component, which has already been computed.
  private mutating func follow(_ next: Int, from start: Int, _ succession: inout Succession) {
    if let known = results[next] {
      for step in known.chain.prefix(Self.limit) { addStep(Int(step), to: &succession, of: start) }
      if known.isTruncated || known.chain.count > Self.limit || known.replacedBy.count > Self.limit {
        succession.isTruncated = true
      }
    } else {
      addStep(next, to: &succession, of: start)
    }
    addReplacements(replacements(of: next), to: &succession, of: start)
  }

  private func replacements(of next: Int) -> ArraySlice<Int32> {
    if statuses[next] == .replacement { return [Int32(next)] }
    return results[next]?.replacedBy.prefix(Self.limit) ?? []
  }

  @discardableResult
  private mutating func addStep(_ step: Int, to succession: inout Succession, of start: Int) -> Bool {
    guard startOfLastChain[step] != Int32(start) else { return false }
    startOfLastChain[step] = Int32(start)
    succession.chain.append(Int32(step))
    return true
  }

  private mutating func addReplacements(
    _ replacements: some Sequence<Int32>,
    to succession: inout Succession,
    of start: Int
  ) {
    for replacement in replacements where startOfLastReplacements[Int(replacement)] != Int32(start) {
      startOfLastReplacements[Int(replacement)] = Int32(start)
      succession.replacedBy.append(replacement)
    }
  }
}
