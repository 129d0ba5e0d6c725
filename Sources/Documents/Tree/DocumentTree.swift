/// A nested document as values with their positions, in document order. Aliases stand for the values that they repeat.
package struct DocumentTree: Sendable {
  package enum Kind: Sendable { case null, scalar, list, mapping }

  /// A value of the tree.
  package struct Node: Hashable, Sendable {
    fileprivate let index: Int
  }

  /// A key of a mapping and its value.
  package typealias Member = (key: Piece, value: Node)

  /// A step from a value to one inside.
  package enum Step: Sendable {
    case key(String)
    case index(Int)
  }

  fileprivate struct Record {
    let kind: Kind
    /// The text of a scalar; for a list or mapping an empty text at its beginning.
    var piece: Piece
    /// The index after the last value inside.
    var end: Int
    /// The value that an alias repeats.
    var target: Int?
  }

  private var records: [Record] = []
  /// The value of each document in the file, in order.
  package private(set) var roots: [Node] = []

  package init() {}

  fileprivate static let mergeKey = "<<"
  /// The most values that a mapping may merge from others.
  private static let maxMerged = 1_000

  package func kind(_ node: Node) -> Kind { records[resolved(node)].kind }

  /// Returns the text of a scalar; nil for null, a list or a mapping.
  package func scalar(_ node: Node) -> Piece? {
    let record = records[resolved(node)]
    return record.kind == .scalar ? record.piece : nil
  }

  /// Returns the bytes of a scalar, or the position at which a list or mapping begins. For an alias, those of the value
  /// that it repeats.
  package func range(_ node: Node) -> Range<Int> { records[resolved(node)].piece.range }

  /// Whether a value is an alias, so that others share what it stands for.
  package func isAlias(_ node: Node) -> Bool { records[node.index].target != nil }

  /// Returns the items of a list; none for other values.
  package func items(_ node: Node) -> [Node] {
    let place = resolved(node)
    return records[place].kind == .list ? children(place) : []
  }

  /// Returns the members of a mapping, including those that it merges; none for other values. If a key occurs twice,
  /// the last value is returned, as readers of YAML and JSON do.
  package func members(_ node: Node) -> [Member] {
    var merged: [Node] = []
    var members = ownMembers(node, &merged)
    guard !merged.isEmpty else { return members }
    var keys = Set(members.map(\.key.text))
    var seen: Set<Int> = [resolved(node)]
    merged.reverse()
    while let next = merged.popLast(), members.count < Self.maxMerged {
      guard seen.insert(resolved(next)).inserted else { continue }
      var further: [Node] = []
      for member in ownMembers(next, &further) where keys.insert(member.key.text).inserted { members.append(member) }
      merged += further.reversed()
    }
    return members
  }

  /// Returns the value of a key; nil if there is none.
  package func value(_ key: String, of node: Node) -> Node? { members(node).first { $0.key.text == key }?.value }

  /// Returns the steps that lead to a place; none outside all values.
  package func path(to offset: Int) -> [Step] {
    var steps: [Step] = []
    var front = roots.map(\.index)
    while let next = front.last(where: { records[$0].piece.range.lowerBound <= offset }) {
      switch records[next].kind {
      case .mapping:
        let places = children(next).map(\.index)
        let pairs = stride(from: 0, to: places.count - 1, by: 2).map { (key: places[$0], value: places[$0 + 1]) }
        guard let pair = pairs.last(where: { records[$0.key].piece.range.lowerBound <= offset }) else { return steps }
        steps.append(.key(records[pair.key].piece.text))
        front = [pair.value]
      case .list:
        let places = children(next).map(\.index)
        guard let place = places.lastIndex(where: { records[$0].piece.range.lowerBound <= offset }) else {
          return steps
        }
        steps.append(.index(place))
        front = [places[place]]
      case .scalar, .null: return steps
      }
    }
    return steps
  }

  private func ownMembers(_ node: Node, _ merged: inout [Node]) -> [Member] {
    let place = resolved(node)
    guard records[place].kind == .mapping else { return [] }
    var members: [Member] = []
    var key = place + 1
    while key < records[place].end {
      // A list or mapping as a key has no name; its value stays.
      let child = Node(index: records[key].end)
      guard child.index < records[place].end else { break }
      if records[key].piece.text == Self.mergeKey {
        merged += kind(child) == .list ? items(child) : [child]
      } else {
        members.append((records[key].piece, child))
      }
      key = records[child.index].end
    }
    return Self.hasRepeatedKey(members) ? Self.last(members) : members
  }

  private static func hasRepeatedKey(_ members: [Member]) -> Bool {
    // A set would be dearer than comparing a few short keys.
    guard members.count <= 8 else { return Set(members.map(\.key.text)).count < members.count }
    return members.indices.contains { place in
      members[..<place].contains { $0.key.text == members[place].key.text }
    }
  }

  private static func last(_ members: [Member]) -> [Member] {
    var keys: Set<String> = []
    return members.reversed().filter { keys.insert($0.key.text).inserted }.reversed()
  }

  private func children(_ place: Int) -> [Node] {
    var children: [Node] = []
    var child = place + 1
    while child < records[place].end {
      children.append(Node(index: child))
      child = records[child].end
    }
    return children
  }

  /// Follows an alias. The value of an alias is never an alias itself.
  private func resolved(_ node: Node) -> Int { records[node.index].target ?? node.index }
}

extension Collection<DocumentTree.Step> {
  /// The keys joined by `.`, with positions in lists counted from 0: `phenotypes[2].term`.
  package var joined: String {
    reduce(into: "") { path, step in
      switch step {
      case .key(let key): path += path.isEmpty ? key : ".\(key)"
      case .index(let index): path += "[\(index)]"
      }
    }
  }
}

/// Builds a tree from values in document order.
struct TreeBuilder {
  private(set) var tree = DocumentTree()
  /// The lists and mappings that are not complete, with the number of their children so far.
  private var open: [(place: Int, count: Int)] = []
  private var anchored: [String: Int] = [:]

  mutating func begin(_ kind: DocumentTree.Kind, at offset: Int, anchor: String?) {
    let piece = Piece(text: "", range: offset..<offset, style: .block)
    open.append((add(DocumentTree.Record(kind: kind, piece: piece, end: 0), anchor), 0))
  }

  mutating func end() {
    guard let last = open.last else { return }
    // Reading may have failed between a key and its value.
    if tree.kind(at: last.place) == .mapping, last.count % 2 == 1 {
      let piece = Piece(text: "", range: tree.end..<tree.end, style: .block)
      scalar(piece, isNull: true, anchor: nil)
    }
    open.removeLast()
    tree.close(last.place)
  }

  mutating func scalar(_ piece: Piece, isNull: Bool, anchor: String?) {
    add(DocumentTree.Record(kind: isNull ? .null : .scalar, piece: piece, end: 0), anchor)
  }

  /// An alias of a value that is not complete, or that does not exist, stands for null.
  mutating func alias(_ name: String, at range: Range<Int>) {
    let target = anchored[name].flatMap { place in open.contains { $0.place == place } ? nil : place }
    let piece = Piece(text: "", range: range, style: .block)
    add(DocumentTree.Record(kind: .null, piece: piece, end: 0, target: target), nil)
  }

  @discardableResult
  private mutating func add(_ record: DocumentTree.Record, _ anchor: String?) -> Int {
    let place = tree.add(record, isRoot: open.isEmpty)
    if !open.isEmpty { open[open.count - 1].count += 1 }
    if let anchor { anchored[anchor] = place }
    return place
  }
}

extension DocumentTree {
  fileprivate mutating func add(_ record: Record, isRoot: Bool) -> Int {
    let place = records.count
    records.append(record)
    records[place].end = place + 1
    if isRoot { roots.append(Node(index: place)) }
    return place
  }

  fileprivate func kind(at place: Int) -> Kind { records[place].kind }

  /// The end of the last value.
  fileprivate var end: Int { records.last?.piece.range.upperBound ?? 0 }

  fileprivate mutating func close(_ place: Int) { records[place].end = records.count }
}
