import Terms
import Testing

@Suite struct SuccessionTests {
  /// Identifiers with their successors. Identifiers without an entry are unknown; those with nil are live.
  private struct Identifiers {
    private let numbers: [String: Int]
    private let names: [String]
    private let successions: Successions

    init(_ successors: KeyValuePairs<String, [String]?>) {
      var numbers: [String: Int] = [:]
      var names: [String] = []
      for (id, others) in successors {
        for id in [id] + (others ?? []) where numbers[id] == nil {
          numbers[id] = names.count
          names.append(id)
        }
      }
      let listed = Dictionary(uniqueKeysWithValues: successors.map { ($0, $1) })
      var graph = SuccessorGraph()
      var statuses: [Successions.NodeStatus] = []
      for id in names {
        switch listed[id] {
        case .none: statuses.append(.unknown)
        case .some(.none): statuses.append(.replacement)
        case .some(.some): statuses.append(.superseded)
        }
        graph.add(successors: ((listed[id] ?? []) ?? []).compactMap { numbers[$0] })
      }
      (self.numbers, self.names) = (numbers, names)
      successions = Successions(graph, statuses: statuses)
    }

    func replacedBy(_ id: String) -> [String] { succession(id).replacedBy.map { names[Int($0)] } }

    func chain(_ id: String) -> [String] { succession(id).chain.map { names[Int($0)] } }

    func isTruncated(_ id: String) -> Bool { succession(id).isTruncated }

    private func succession(_ id: String) -> Successions.Succession { successions[numbers[id] ?? 0] }
  }

  private let identifiers = Identifiers([
    "a": ["b"], "b": ["c", "d"], "c": nil, "d": [],
    "x": ["y"], "y": ["x", "c"], "self": ["self"],
    "out": ["CHEBI:1"], "CHEBI:1": nil, "lost": ["gone"],
  ])

  @Test func followsChainsToLiveTerms() {
    #expect(identifiers.replacedBy("a") == ["c"])
    #expect(identifiers.chain("a") == ["a", "b", "c", "d"])
  }

  @Test func givesNoneForAnEndWithoutReplacement() { #expect(identifiers.replacedBy("d").isEmpty) }

  @Test func endsInACycle() {
    #expect(identifiers.replacedBy("x") == ["c"])
    #expect(identifiers.chain("x") == ["x", "y", "c"])
    #expect(identifiers.chain("self") == ["self"])
  }

  @Test func givesAnIdentifierOfAnOntologyThatIsNotLoadedAsItStands() {
    #expect(identifiers.replacedBy("out") == ["CHEBI:1"])
  }

  @Test func doesNotGiveAnIdentifierThatItsOntologyDoesNotHave() {
    #expect(identifiers.replacedBy("lost").isEmpty)
    #expect(identifiers.chain("lost") == ["lost", "gone"])
  }

  /// A direct implementation of the rule: follow each successor to its end, in order, without repeating any.
  private func plainWalk(_ graph: [[Int]], _ isLive: [Bool], from start: Int) -> (replacedBy: [Int32], chain: [Int32]) {
    var replacedBy: [Int32] = []
    var chain = [Int32(start)]
    func walk(_ identifier: Int) {
      for next in graph[identifier] where !chain.contains(Int32(next)) {
        chain.append(Int32(next))
        if isLive[next] { replacedBy.append(Int32(next)) } else { walk(next) }
      }
    }
    walk(start)
    return (replacedBy, chain)
  }

  @Test func isThePlainWalkInAnySmallGraph() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      let count = Int.random(in: 1...9, using: &random)
      let isLive = (0..<count).map { _ in Int.random(in: 0..<3, using: &random) == 0 }
      let graph = isLive.map { isLive in
        isLive ? [] : (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) }
      }
      var successors = SuccessorGraph()
      for others in graph { successors.add(successors: others) }
      let successions = Successions(successors, statuses: isLive.map { $0 ? .replacement : .superseded })
      for start in 0..<count where !isLive[start] {
        let plain = plainWalk(graph, isLive, from: start)
        let found = successions[start]
        #expect(found.replacedBy == plain.replacedBy && found.chain == plain.chain, "\(graph) from \(start)")
        #expect(!found.isTruncated)
      }
    }
  }

  private func successions(_ graph: [[Int]], live: Set<Int>) -> Successions {
    var successors = SuccessorGraph()
    for others in graph { successors.add(successors: others) }
    return Successions(successors, statuses: graph.indices.map { live.contains($0) ? .replacement : .superseded })
  }

  /// Regression: chains were walked by recursion, again from each of their identifiers.
  @Test func leadsToTheEndOfAChainOfAnyLength() {
    let count = 200_000
    let chain = successions((0..<count).map { $0 + 1 < count ? [$0 + 1] : [] }, live: [count - 1])
    #expect(chain[0].replacedBy == [Int32(count - 1)])
    #expect(chain[0].chain == (0...Int32(Successions.limit)).map { $0 })
    #expect(chain[0].isTruncated)
    #expect(!chain[count - 10].isTruncated)
    #expect(chain[count - 10].chain.count == 10)
  }

  @Test func leadsOutOfACycleOfAnyLength() {
    let count = 100_000
    let graph = (0..<count).map { $0 == 7 ? [8, count] : [($0 + 1) % count] } + [[]]
    let cycle = successions(graph, live: [count])
    for start in [0, 7, 8, 50_000] {
      #expect(cycle[start].replacedBy == [Int32(count)])
      #expect(cycle[start].chain.count <= Successions.limit + 3)
    }
  }

  @Test func takesNoMoreOfALatticeThanItsLength() {
    let width = 300
    let graph = (0..<(width * width)).map { place in
      place < width * (width - 1)
        ? [place / width * width + width + place % width, place / width * width + width + (place + 1) % width] : []
    }
    let lattice = successions(graph, live: Set((width * (width - 1))..<(width * width)))
    let most = (0..<(width * (width - 1))).map { lattice[$0].chain.count + lattice[$0].replacedBy.count }.max() ?? 0
    #expect(most <= 4 * Successions.limit + 1)
    #expect(lattice[width * (width - 2)].replacedBy.count == 2)
  }

  @Test func givesAllThatATermNamesItself() {
    let graph = [Array(1...5_000)] + [[Int]](repeating: [], count: 5_000)
    #expect(successions(graph, live: Set(1...5_000))[0].replacedBy.count == 5_000)
  }
}
