import Documents

/// The definitions of one file, in its order.
struct FileDefinitions {
  var imports: [SchemaName] = []
  var defaultRange: SchemaName?
  var classes: [ClassDefinition] = []
  var slots: [SlotDefinition] = []
  var enums: [EnumDefinition] = []
  var types: [SchemaName] = []
}

/// Reads the definitions of one file of a schema.
struct DefinitionReader {
  typealias Node = DocumentTree.Node

  /// The maximum number of values that are read, counting each use of an alias: aliases of aliases would multiply
  /// without bound.
  private static let maxValues = 1_000_000

  private let file: SchemaFile
  private let number: Int
  var tree: DocumentTree { file.tree }
  private(set) var definitions = FileDefinitions()
  private(set) var problems: [SchemaProblem] = []
  private var valueCount = 0
  /// The number of expressions around the one that is being read.
  var depth = 0
  private static let maxDepth = 50

  init(_ file: SchemaFile, number: Int) {
    self.file = file
    self.number = number
  }

  mutating func read() throws(SchemaError) {
    guard let root = tree.roots.first, tree.kind(root) == .mapping else {
      throw SchemaError("\(file.path):1: a schema is a mapping with keys such as classes and enums")
    }
    for (key, value) in try members(root) {
      switch key.text {
      case "imports": definitions.imports = try names(value)
      case "default_range": definitions.defaultRange = name(value)
      case "types": definitions.types = try elements(value).map(\.name)
      case "slots":
        for (name, body) in try elements(value) { definitions.slots.append(try slot(name, body)) }
      case "enums":
        for (name, body) in try elements(value) { definitions.enums.append(try enumeration(name, body)) }
      case "classes":
        for (name, body) in try elements(value) { definitions.classes.append(try classDefinition(name, body)) }
      case "bindings": addUnsupported(key)
      default: break
      }
    }
  }

  // MARK: Classes and slots

  private mutating func classDefinition(_ name: SchemaName, _ body: Node) throws(SchemaError) -> ClassDefinition {
    var definition = ClassDefinition(name: name)
    for (key, value) in try members(body) {
      switch key.text {
      case "is_a": definition.parent = self.name(value)
      case "mixins": definition.mixins = try names(value)
      case "abstract": definition.isAbstract = isTrue(value)
      case "tree_root": definition.isTreeRoot = isTrue(value)
      case "class_uri": definition.uri = self.name(value)?.text
      case "slots": definition.slots = try names(value)
      case "attributes": definition.attributes = try slotsByName(value)
      case "slot_usage": definition.slotUsage = try slotsByName(value)
      case "rules", "classification_rules", "slot_conditions", "any_of", "all_of", "exactly_one_of", "none_of",
        "union_of", "apply_to":
        addUnsupported(key)
      default: break
      }
    }
    return definition
  }

  private mutating func slotsByName(_ node: Node) throws(SchemaError) -> [String: SlotDefinition] {
    var slots: [String: SlotDefinition] = [:]
    for (name, body) in try elements(node) { slots[name.text] = try slot(name, body) }
    return slots
  }

  /// Reads a slot, or an expression that restricts one.
  private mutating func slot(_ name: SchemaName, _ body: Node) throws(SchemaError) -> SlotDefinition {
    var definition = SlotDefinition(name: name)
    for (key, value) in try members(body) {
      switch key.text {
      case "is_a": definition.parent = self.name(value)
      case "mixins": definition.mixins = try names(value)
      case "alias": definition.alias = self.name(value)?.text
      case "slot_uri": definition.uri = self.name(value)?.text
      case "implements": definition.implements = try names(value).map(\.text)
      case "identifier", "key": definition.isIdentifier = isTrue(value) || definition.isIdentifier == true
      case "designates_type": definition.designatesType = isTrue(value)
      case "range": definition.range = self.name(value)
      case "enum_range":
        var anonymous = EnumDefinition(name: SchemaName(text: "", spot: spot(key.range)))
        try readEnum(value, into: &anonymous)
        definition.enumRange = anonymous
      case "bindings": definition.bindings = try bindings(value)
      case "any_of", "exactly_one_of": definition.anyOf += try expressions(value, key)
      case "all_of": definition.allOf += try expressions(value, key)
      case "none_of", "range_expression", "values_from", "has_member", "all_members": addUnsupported(key)
      default: break
      }
    }
    return definition
  }

  private mutating func expressions(_ node: Node, _ key: Piece) throws(SchemaError) -> [SlotDefinition] {
    var expressions: [SlotDefinition] = []
    for item in tree.items(node) {
      try enter(item)
      expressions.append(try slot(SchemaName(text: key.text, spot: spot(tree.range(item))), item))
      depth -= 1
    }
    return expressions
  }

  private mutating func bindings(_ node: Node) throws(SchemaError) -> [BindingDefinition] {
    var bindings: [BindingDefinition] = []
    for item in tree.kind(node) == .list ? tree.items(node) : [node] {
      var path: [String]?
      var range: SchemaName?
      var obligation: Obligation?
      for (key, value) in try members(item) {
        switch key.text {
        case "binds_value_of": path = self.name(value)?.text.split(separator: ".").map(String.init)
        case "range": range = self.name(value)
        case "obligation_level":
          guard let name = self.name(value) else { continue }
          obligation = Obligation(rawValue: name.text == "ENCOURAGED" ? "RECOMMENDED" : name.text)
          if obligation == nil { addError(name.spot, "unknown obligation_level '\(name.text)'") }
        case "pv_formula": addUnsupported(key)
        case "description", "title", "comments", "notes", "annotations", "see_also", "todos", "examples", "rank": break
        default: addError(spot(key.range), "unknown key '\(key.text)' in a binding")
        }
      }
      guard let path, !path.isEmpty else {
        addError(spot(tree.range(item)), "a binding needs binds_value_of, the name of the field that it constrains")
        continue
      }
      bindings.append(BindingDefinition(path: path, range: range, obligation: obligation))
    }
    return bindings
  }

  // MARK: Values

  /// Returns the members of a mapping; counts them.
  mutating func members(_ node: Node) throws(SchemaError) -> [DocumentTree.Member] {
    let members = tree.members(node)
    valueCount += members.count
    guard valueCount <= Self.maxValues else {
      throw SchemaError("\(file.place(tree.range(node).lowerBound)): more than \(Self.maxValues) values")
    }
    return members
  }

  /// Counts an expression inside of another; the caller counts its end.
  mutating func enter(_ node: Node) throws(SchemaError) {
    depth += 1
    guard depth <= Self.maxDepth else {
      let place = file.place(tree.range(node).lowerBound)
      throw SchemaError("\(place): expressions are nested deeper than \(Self.maxDepth)")
    }
  }

  /// Reads named elements: a mapping from names, or a list of mappings or of names alone.
  mutating func elements(
    _ node: Node,
    nameKey: String = "name"
  ) throws(SchemaError) -> [(name: SchemaName, body: Node)] {
    guard tree.kind(node) == .list else {
      return try members(node).map { (SchemaName(text: $0.key.text, spot: spot($0.key.range)), $0.value) }
    }
    return tree.items(node).compactMap { item in
      (name(item) ?? tree.value(nameKey, of: item).flatMap(name)).map { ($0, item) }
    }
  }

  /// Reads a list of names, or a single one.
  mutating func names(_ node: Node) throws(SchemaError) -> [SchemaName] {
    switch tree.kind(node) {
    case .list: return tree.items(node).compactMap(name)
    case .scalar: return [name(node)].compactMap(\.self)
    // LinkML also accepts names as the keys of a mapping.
    case .mapping: return try members(node).map { SchemaName(text: $0.key.text, spot: spot($0.key.range)) }
    case .null: return []
    }
  }

  func name(_ node: Node) -> SchemaName? {
    tree.scalar(node).map { SchemaName(text: $0.text, spot: spot($0.range)) }
  }

  func isTrue(_ node: Node) -> Bool {
    ["true", "yes", "on"].contains(tree.scalar(node)?.text.lowercased() ?? "")
  }

  func spot(_ range: Range<Int>) -> SchemaSpot { SchemaSpot(file: number, range: range) }

  mutating func addError(_ spot: SchemaSpot, _ message: String) {
    problems.append(SchemaProblem(kind: .error, spot: spot, message: message))
  }

  mutating func addUnsupported(_ key: Piece) {
    problems.append(SchemaProblem(kind: .unsupported, spot: spot(key.range), message: key.text))
  }
}
