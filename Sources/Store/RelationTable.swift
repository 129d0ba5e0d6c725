import Terms

/// The relations of a record: which of their names stand for the same relation, and which CURIEs identify it.
///
/// Files name a relation by a word (`part_of`) or by an identifier (`BFO:0000050`). An identifier is merged into the word
/// that a file declares for it. Two words stay two relations, even if files declare the same CURIE for both: the CURIE
/// then stands for one of them only.
struct RelationTable {
  private struct Identity {
    let curie: CURIE
    /// The number of ontologies that declare it.
    var declarations = 0
  }

  private struct Entry {
    let name: String
    /// The CURIE that the name itself is.
    let ownCURIE: CURIE?
    var edges = 0
    /// By `CURIE.relationKey`.
    var identities: [String: Identity] = [:]
  }

  /// A relation that edges have, and is_a.
  struct MergedRelation {
    let name: String
    /// The most declared first.
    let ids: [String]
    let edges: Int
  }

  private var entries: [Entry] = []
  private var numbers: [String: Int] = [:]

  init() {
    let isA = number(of: SubClassOf.name)
    if let curie = CURIE(ofRelation: SubClassOf.curie) {
      entries[isA].identities[curie.relationKey] = Identity(curie: curie, declarations: .max)
    }
  }

  // MARK: Filling

  /// Adds an ontology's declaration of a relation.
  mutating func declare(_ name: String, curie: CURIE) {
    let number = number(of: name)
    var identity = entries[number].identities[curie.relationKey] ?? Identity(curie: curie)
    if identity.declarations < .max { identity.declarations += 1 }
    entries[number].identities[curie.relationKey] = identity
  }

  /// Counts an edge and returns the number of its relation.
  mutating func addEdge(over name: String) -> Int {
    let number = number(of: name)
    entries[number].edges += 1
    return number
  }

  private mutating func number(of name: String) -> Int {
    if let known = numbers[name] { return known }
    let ownCURIE = CURIE(ofRelation: name)
    var entry = Entry(name: name, ownCURIE: ownCURIE)
    if let ownCURIE { entry.identities[ownCURIE.relationKey] = Identity(curie: ownCURIE) }
    numbers[name] = entries.count
    entries.append(entry)
    return entries.count - 1
  }

  // MARK: Merging

  /// Returns the relations, is_a first, then the most frequent first, and the index among them of each relation by its
  /// number. The index of a relation without edges has no meaning.
  func merged() -> (relations: [MergedRelation], indexes: [Int]) {
    let owners = owners()
    let targets = entries.indices.map { number in entries[number].ownCURIE.flatMap { owners[$0.relationKey] } ?? number
    }
    var edges = [Int](repeating: 0, count: entries.count)
    for (number, target) in targets.enumerated() { edges[target] += entries[number].edges }
    let others = entries.indices.dropFirst().filter { edges[$0] > 0 }.sorted {
      (edges[$1], entries[$0].name) < (edges[$0], entries[$1].name)
    }
    let order = [0] + others
    var indexOfEntry = [Int](repeating: 0, count: entries.count)
    for (index, number) in order.enumerated() { indexOfEntry[number] = index }
    let relations = order.map { number in
      MergedRelation(name: entries[number].name, ids: ids(of: number, owners), edges: edges[number])
    }
    return (relations, targets.map { indexOfEntry[$0] })
  }

  /// Returns the relation that each CURIE stands for: a word rather than an identifier, one with edges rather than one
  /// without, the one that most ontologies declare, the most frequent one, the first by name.
  private func owners() -> [String: Int] {
    var owners: [String: Int] = [:]
    func rank(_ number: Int, _ key: String) -> (Int, Int, Int, Int) {
      let entry = entries[number]
      return (
        entry.ownCURIE == nil ? 1 : 0, entry.edges > 0 ? 1 : 0, entry.identities[key]?.declarations ?? 0, entry.edges
      )
    }
    for number in entries.indices.sorted(by: { entries[$0].name < entries[$1].name }) {
      for key in entries[number].identities.keys {
        if let other = owners[key], rank(other, key) >= rank(number, key) { continue }
        owners[key] = number
      }
    }
    return owners
  }

  private func ids(of number: Int, _ owners: [String: Int]) -> [String] {
    let own = entries[number].identities.filter { owners[$0.key] == number }.values
    return own.sorted { ($1.declarations, $0.curie.text) < ($0.declarations, $1.curie.text) }.map(\.curie.text)
  }
}
