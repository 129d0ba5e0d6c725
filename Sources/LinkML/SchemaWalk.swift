package import Documents

/// Walks a document along a schema and collects the values that the schema constrains.
package struct SchemaWalk {
  private typealias Node = DocumentTree.Node

  private let shape: SchemaShape
  private let tree: DocumentTree
  package private(set) var values: [BoundValue] = []
  package private(set) var missing: [MissingField] = []
  /// Values that several aliases repeat are visited once for each list of classes.
  private var visited: Set<Visit> = []

  private struct Visit: Hashable {
    let start: Range<Int>
    let classes: [Int]
  }

  package init(_ tree: DocumentTree, _ shape: SchemaShape) {
    self.tree = tree
    self.shape = shape
    for (number, root) in tree.roots.enumerated() {
      let prefix = tree.roots.count > 1 ? "[\(number)]" : ""
      if tree.kind(root) == .list {
        for (index, item) in tree.items(root).enumerated() { walk(item, [shape.targetClass], "\(prefix)[\(index)]") }
      } else {
        walk(root, [shape.targetClass], prefix)
      }
    }
    values.sort { $0.id.range.lowerBound < $1.id.range.lowerBound }
  }

  // MARK: Objects

  /// Walks an object that is an instance of one of some classes.
  private mutating func walk(_ node: Node, _ classes: [Int], _ path: String) {
    guard tree.kind(node) == .mapping else { return }
    if tree.isAlias(node), !visited.insert(Visit(start: tree.range(node), classes: classes)).inserted { return }
    let members = tree.members(node)
    let candidates = Array(Set(classes.flatMap { self.candidates($0, members) })).sorted()
    for (key, value) in members {
      let slots = candidates.compactMap { shape.classes[$0].slots[key.text] }
      guard !slots.isEmpty, tree.kind(value) != .null else { continue }
      let place = path.isEmpty ? key.text : "\(path).\(key.text)"
      // A class that does not have the slot says nothing about it.
      visit(value, slots, place)
    }
  }

  /// Returns the classes that an object may be an instance of, given the class that its slot refers to.
  private func candidates(_ number: Int, _ members: [DocumentTree.Member]) -> [Int] {
    let declared = shape.classes[number]
    guard !declared.descendants.isEmpty else { return [number] }
    let family = [number] + declared.descendants
    let designators = Set(family.compactMap { shape.classes[$0].typeDesignator })
    for (key, value) in members where designators.contains(key.text) {
      guard let text = tree.scalar(value)?.text else { continue }
      let named = family.filter { shape.classes[$0].designations.contains(text) }
      if !named.isEmpty { return named }
    }
    guard declared.isAbstract else { return [number] }
    let concrete = family.filter { !shape.classes[$0].isAbstract }
    let fitting = concrete.filter { number in
      members.allSatisfy { shape.classes[number].slots[$0.key.text] != nil }
    }
    return !fitting.isEmpty ? fitting : concrete.isEmpty ? [number] : concrete
  }

  // MARK: Slots

  /// Visits the value of a slot, as each of several classes defines it.
  private mutating func visit(_ node: Node, _ slots: [SlotShape], _ path: String) {
    switch tree.kind(node) {
    case .null: return
    case .list:
      for (index, item) in tree.items(node).enumerated() { visit(item, slots, "\(path)[\(index)]") }
    case .scalar:
      guard let piece = tree.scalar(node) else { return }
      let demand = Demand.anyOf(slots.map { self.demand(ofScalar: $0) })
      if demand.isAnything { return }
      values.append(BoundValue(id: piece, label: nil, demand: demand, path: path, slot: slots[0].name, field: nil))
    case .mapping:
      if let shapes = dictionary(node, slots) { return visitDictionary(node, slots, shapes, path) }
      visitObject(node, slots, path)
    }
  }

  private mutating func visitObject(_ node: Node, _ slots: [SlotShape], _ path: String) {
    let alternatives = slots.flatMap { $0.groups.joined() }
    addBound(node, slots, path)
    let classes = Set(alternatives.compactMap(\.classNumber))
    if !classes.isEmpty { walk(node, classes.sorted(), path) }
  }

  private func demand(ofScalar slot: SlotShape) -> Demand {
    .allOf(
      slot.groups.map { group in
        .anyOf(
          group.map { alternative in
            if let number = alternative.enumNumber { return .member(of: number, nil) }
            // A reference to an object is its identifier.
            let key = alternative.classNumber.map { shape.classes[$0].identifier ?? "id" }
            return .allOf(alternative.bindings.filter { $0.path == [key] }.map(Self.demand))
          }
        )
      }
    )
  }

  private static func demand(_ binding: FieldBinding) -> Demand {
    binding.enumNumber.map { .member(of: $0, binding.obligation) } ?? .anything
  }

  /// Adds the fields of an object that the bindings of its slot refer to.
  private mutating func addBound(_ node: Node, _ slots: [SlotShape], _ path: String) {
    let groups = slots.flatMap(\.groups)
    let isCertain = slots.count == 1 && groups.allSatisfy { $0.count == 1 }
    var fields: [[String]] = []
    for binding in groups.joined().flatMap(\.bindings) where !fields.contains(binding.path) { fields.append(binding.path) }
    for field in fields {
      let found = pieces(field, of: node)
      let demand = Demand.anyOf(
        slots.map { slot in
          .allOf(
            slot.groups.map { group in
              .anyOf(group.map { .allOf($0.bindings.filter { $0.path == field }.map(Self.demand)) })
            }
          )
        }
      )
      let name = field.joined(separator: ".")
      let bindings = groups.joined().flatMap(\.bindings).filter { $0.path == field }
      if found.isEmpty, isCertain, let required = bindings.first(where: { $0.obligation == .required }) {
        missing.append(
          MissingField(
            offset: tree.range(node).lowerBound,
            path: path,
            slot: slots[0].name,
            field: name,
            enumNumber: required.enumNumber
          )
        )
      }
      let label = self.label(of: node, groups.joined().compactMap(\.classNumber))
      for piece in found {
        values.append(
          BoundValue(id: piece, label: label, demand: demand, path: path, slot: slots[0].name, field: name)
        )
      }
    }
  }

  /// Returns the scalars at the end of a path of keys.
  private func pieces(_ path: [String], of node: Node) -> [Piece] {
    var front = [node]
    for key in path {
      front = front.flatMap { node -> [Node] in
        if let value = tree.value(key, of: node) { return tree.kind(value) == .list ? tree.items(value) : [value] }
        return Int(key).map { tree.items(node).indices.contains($0) ? [tree.items(node)[$0]] : [] } ?? []
      }
    }
    return front.compactMap(tree.scalar)
  }

  private func label(of node: Node, _ classes: [Int]) -> Piece? {
    let keys = classes.flatMap { shape.classes[$0].labels } + ["label"]
    return keys.lazy.compactMap { tree.value($0, of: node).flatMap(tree.scalar) }.first
  }

  // MARK: Dictionaries

  /// Returns the classes of the values of a mapping from identifiers to objects; nil if the mapping is itself an
  /// object: https://linkml.io/linkml/schemas/inlining.html
  private func dictionary(_ node: Node, _ slots: [SlotShape]) -> [Int]? {
    let classes = Array(Set(slots.flatMap { $0.groups.joined() }.compactMap(\.classNumber))).sorted()
    guard !classes.isEmpty, classes.allSatisfy({ shape.classes[$0].identifier != nil }) else { return nil }
    let family = classes.flatMap { [$0] + shape.classes[$0].descendants }
    let members = tree.members(node)
    let isObject = members.contains { member in family.contains { shape.classes[$0].slots[member.key.text] != nil } }
    return members.isEmpty || isObject ? nil : classes
  }

  private mutating func visitDictionary(_ node: Node, _ slots: [SlotShape], _ classes: [Int], _ path: String) {
    let demand = Demand.anyOf(slots.map { self.demand(ofScalar: $0) })
    for (key, value) in tree.members(node) {
      let place = "\(path).\(key.text)"
      let label = tree.scalar(value) ?? self.label(of: value, classes)
      if !demand.isAnything {
        let field = shape.classes[classes[0]].identifier
        values.append(
          BoundValue(id: key, label: label, demand: demand, path: place, slot: slots[0].name, field: field)
        )
      }
      walk(value, classes, place)
    }
  }
}
