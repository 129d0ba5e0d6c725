package import Documents

/// Walks a document along a schema and collects the values that the schema constrains.
package struct SchemaWalk {
  private typealias Node = DocumentTree.Node

  private let shape: SchemaShape
  private let tree: DocumentTree
  package private(set) var values: [BoundValue] = []
  package private(set) var missing: [MissingField] = []
  /// The way to the value that is being visited.
  private var steps: [DocumentTree.Step] = []
  /// What several aliases repeat is visited once for each slot: aliases of aliases would multiply without bound.
  private var visited: Set<Visit> = []

  private struct Visit: Hashable {
    let place: Range<Int>
    let origins: [SlotShape.Origin]
  }

  package init(_ tree: DocumentTree, _ shape: SchemaShape) {
    self.init(of: tree, shape)
    for (number, root) in tree.roots.enumerated() {
      steps = tree.roots.count > 1 ? [.index(number)] : []
      if tree.kind(root) == .list {
        for (index, item) in tree.items(root).enumerated() { step(.index(index)) { $0.walk(item) } }
      } else {
        walk(root)
      }
    }
    values.sort { $0.id.range.lowerBound < $1.id.range.lowerBound }
  }

  /// Returns what an identifier at a place of the document, or the one beside a label there, has to satisfy; nil if the
  /// schema says nothing about it.
  package static func demand(at offset: Int, in tree: DocumentTree, _ shape: SchemaShape) -> Demand? {
    let walk = SchemaWalk(of: tree, shape)
    guard let root = tree.roots.last(where: { tree.range($0).lowerBound <= offset }) else { return nil }
    let object = tree.kind(root) == .list ? walk.item(at: offset, of: root) : root
    return object.flatMap { walk.demand(at: offset, in: $0, [shape.targetClass]) }
  }

  private init(of tree: DocumentTree, _ shape: SchemaShape) {
    self.tree = tree
    self.shape = shape
  }

  private func item(at offset: Int, of list: Node) -> Node? {
    tree.items(list).last { tree.range($0).lowerBound <= offset }
  }

  private func demand(at offset: Int, in object: Node, _ classes: [Int]) -> Demand? {
    let members = tree.members(object)
    guard let (key, value) = members.last(where: { $0.key.range.lowerBound <= offset }) else { return nil }
    return slot(key.text, candidates(classes, members)).flatMap { demand(at: offset, in: value, $0) }
  }

  private func demand(at offset: Int, in value: Node, _ slot: SlotShape) -> Demand? {
    switch tree.kind(value) {
    case .null, .scalar: return slot.scalarDemand.isAnything ? nil : slot.scalarDemand
    case .list: return item(at: offset, of: value).flatMap { demand(at: offset, in: $0, slot) }
    case .mapping:
      let key = tree.members(value).last { $0.key.range.lowerBound <= offset }?.key.text
      if let key, let field = slot.fields.first(where: { $0.path.last == key || slot.labels.contains(key) }) {
        return field.demand
      }
      return slot.classes.isEmpty ? nil : demand(at: offset, in: value, slot.classes)
    }
  }

  private mutating func walk(_ root: Node) {
    if tree.kind(root) == .mapping { walk(tree.members(root), [shape.targetClass]) }
  }

  private mutating func step(_ step: DocumentTree.Step, _ visit: (inout SchemaWalk) -> Void) {
    steps.append(step)
    visit(&self)
    steps.removeLast()
  }

  // MARK: Objects

  /// Walks an object that is an instance of one of some classes.
  private mutating func walk(_ members: [DocumentTree.Member], _ classes: [Int]) {
    let candidates = candidates(classes, members)
    for (key, value) in members where tree.kind(value) != .null {
      guard let slot = slot(key.text, candidates) else { continue }
      step(.key(key.text)) { $0.visit(value, slot) }
    }
  }

  /// Returns what an object of one of some classes may hold under a key; nil if none of them says anything about it.
  private func slot(_ key: String, _ classes: [Int]) -> SlotShape? {
    let slots = classes.compactMap { shape.classes[$0].slots[key] }
    return slots.isEmpty ? nil : .anyOf(slots)
  }

  /// Returns the classes that an object may be an instance of, given the classes that its slot refers to.
  private func candidates(_ classes: [Int], _ members: [DocumentTree.Member]) -> [Int] {
    if classes.allSatisfy({ shape.classes[$0].descendants.isEmpty }) { return classes }
    return Set(classes.flatMap { candidates($0, members) }).sorted()
  }

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

  private mutating func visit(_ node: Node, _ slot: SlotShape) {
    if tree.isAlias(node), !visited.insert(Visit(place: tree.range(node), origins: slot.origins)).inserted { return }
    switch tree.kind(node) {
    case .null: return
    case .list:
      for (index, item) in tree.items(node).enumerated() { step(.index(index)) { $0.visit(item, slot) } }
    case .scalar:
      guard !slot.scalarDemand.isAnything, let piece = tree.scalar(node) else { return }
      add(piece, nil, slot.scalarDemand, slot, field: nil)
    case .mapping:
      let members = tree.members(node)
      if isDictionary(members, slot) { return visitDictionary(members, slot) }
      addFields(of: node, members, slot)
      if !slot.classes.isEmpty { walk(members, slot.classes) }
    }
  }

  private mutating func add(
    _ id: Piece,
    _ label: Piece?,
    _ demand: Demand,
    _ slot: SlotShape,
    field: String?
  ) {
    values.append(BoundValue(id: id, label: label, demand: demand, steps: steps, slot: slot.name, field: field))
  }

  /// Adds the fields of an object that the bindings of its slot refer to.
  private mutating func addFields(
    of node: Node,
    _ members: [DocumentTree.Member],
    _ slot: SlotShape
  ) {
    guard !slot.fields.isEmpty else { return }
    let label = label(in: members, slot)
    for field in slot.fields {
      let found = pieces(field.path, of: members)
      let name = field.path.joined(separator: ".")
      if found.isEmpty, let required = field.required {
        missing.append(
          MissingField(
            offset: tree.range(node).lowerBound,
            path: steps.joined,
            slot: slot.name,
            field: name,
            enumNumber: required.enumNumber
          )
        )
      }
      for piece in found { add(piece, label, field.demand, slot, field: name) }
    }
  }

  /// Returns the scalars at the end of a path of keys.
  private func pieces(_ path: [String], of members: [DocumentTree.Member]) -> [Piece] {
    var front = members.filter { $0.key.text == path[0] }.map(\.value)
    for key in path.dropFirst() {
      front = front.flatMap { node -> [Node] in
        if let value = tree.value(key, of: node) { return [value] }
        let items = tree.items(node)
        return Int(key).flatMap { items.indices.contains($0) ? [items[$0]] : nil } ?? []
      }
    }
    return front.flatMap { tree.kind($0) == .list ? tree.items($0) : [$0] }.compactMap(tree.scalar)
  }

  private func label(in members: [DocumentTree.Member], _ slot: SlotShape) -> Piece? {
    for key in slot.labels {
      if let value = members.first(where: { $0.key.text == key })?.value, let piece = tree.scalar(value) {
        return piece
      }
    }
    return nil
  }

  // MARK: Dictionaries

  /// Whether an object is a mapping from identifiers to objects: https://linkml.io/linkml/schemas/inlining.html
  private func isDictionary(_ members: [DocumentTree.Member], _ slot: SlotShape) -> Bool {
    let classes = slot.classes
    guard !members.isEmpty, !classes.isEmpty, classes.allSatisfy({ shape.classes[$0].identifier != nil }) else {
      return false
    }
    let family = classes.flatMap { [$0] + shape.classes[$0].descendants }
    return !members.contains { member in family.contains { shape.classes[$0].slots[member.key.text] != nil } }
  }

  private mutating func visitDictionary(_ members: [DocumentTree.Member], _ slot: SlotShape) {
    let identifier = slot.classes.compactMap { shape.classes[$0].identifier }.first
    for (key, value) in members {
      step(.key(key.text)) { walk in
        let inner = walk.tree.members(value)
        if !slot.scalarDemand.isAnything {
          let label = walk.tree.scalar(value) ?? walk.label(in: inner, slot)
          walk.add(key, label, slot.scalarDemand, slot, field: identifier)
        }
        if walk.tree.kind(value) == .mapping { walk.walk(inner, slot.classes) }
      }
    }
  }
}
