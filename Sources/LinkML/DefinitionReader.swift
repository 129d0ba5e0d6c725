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
  private var tree: DocumentTree { file.tree }
  private(set) var definitions = FileDefinitions()
  private(set) var problems: [SchemaProblem] = []
  private var valueCount = 0

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
      case "bindings", "slot_definitions", "type_mappings": addUnsupported(key)
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
      case "attributes":
        for (name, body) in try elements(value) { definition.attributes[name.text] = try slot(name, body) }
      case "slot_usage":
        for (name, body) in try elements(value) { definition.slotUsage[name.text] = try slot(name, body) }
      case "rules", "classification_rules", "slot_conditions", "any_of", "all_of", "exactly_one_of", "none_of",
        "union_of", "apply_to":
        addUnsupported(key)
      default: break
      }
    }
    return definition
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
      expressions.append(try slot(SchemaName(text: key.text, spot: spot(tree.range(item))), item))
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
      let place = spot(tree.range(item))
      bindings.append(BindingDefinition(path: path, range: range, obligation: obligation, spot: place))
    }
    return bindings
  }

  // MARK: Enums

  private mutating func enumeration(_ name: SchemaName, _ body: Node) throws(SchemaError) -> EnumDefinition {
    var definition = EnumDefinition(name: name)
    try readEnum(body, into: &definition)
    return definition
  }

  private mutating func readEnum(_ node: Node, into definition: inout EnumDefinition) throws(SchemaError) {
    for (key, value) in try members(node) {
      switch key.text {
      case "is_a": definition.parents += [self.name(value)].compactMap(\.self)
      case "mixins": definition.parents += try names(value)
      case "code_set", "pv_formula":
        addUnsupported(key)
        definition.openConstructs.append(SchemaName(text: key.text, spot: spot(key.range)))
      default: _ = try readExpression(key, value, &definition.expression)
      }
    }
  }

  /// Returns whether the key is part of an expression.
  private mutating func readExpression(
    _ key: Piece,
    _ value: Node,
    _ expression: inout EnumExpression
  ) throws(SchemaError) -> Bool {
    switch key.text {
    case "permissible_values": expression.values = try permissibleValues(value)
    case "reachable_from": expression.reachableFrom = try reachability(key, value)
    case "matches": expression.matches = try match(key, value)
    case "concepts": expression.concepts = try names(value)
    case "include": expression.include = try nestedExpressions(value)
    case "minus": expression.minus = try nestedExpressions(value)
    case "inherits": expression.inherits = try names(value)
    default: return false
    }
    return true
  }

  private mutating func nestedExpressions(_ node: Node) throws(SchemaError) -> [EnumExpression] {
    var expressions: [EnumExpression] = []
    for item in tree.kind(node) == .list ? tree.items(node) : [node] {
      var expression = EnumExpression()
      for (key, value) in try members(item) {
        guard try !readExpression(key, value, &expression) else { continue }
        if ["code_set", "pv_formula"].contains(key.text) {
          addUnsupported(key)
        } else {
          addError(spot(key.range), "unknown key '\(key.text)' in an enum expression")
        }
      }
      expressions.append(expression)
    }
    return expressions
  }

  private mutating func permissibleValues(_ node: Node) throws(SchemaError) -> [PermissibleValue] {
    var values: [PermissibleValue] = []
    for (name, body) in try elements(node, nameKey: "text") {
      var value = PermissibleValue(name: name)
      for (key, node) in try members(body) {
        switch key.text {
        case "text":
          guard let text = self.name(node) else { continue }
          value = PermissibleValue(name: text, copying: value)
        case "meaning": value.meaning = self.name(node)
        case "title": value.title = self.name(node)
        case "description": value.description = self.name(node)?.text
        case "aliases": value.aliases += try names(node)
        case "structured_aliases": value.aliases += try literals(node, "literal_form")
        case "annotations": value.annotatedNames = try annotatedNames(node)
        default: break
        }
      }
      values.append(value)
    }
    return values
  }

  private static let namingTags: Set<String> = ["label", "display_name", "preferred_name", "synonym"]

  /// Reads annotations in either form: `label: text` or `label: {value: text}`.
  private mutating func annotatedNames(_ node: Node) throws(SchemaError) -> [SchemaName] {
    var found: [SchemaName] = []
    for (name, body) in try elements(node, nameKey: "tag") where Self.namingTags.contains(name.text) {
      let value = tree.kind(body) == .mapping ? tree.value("value", of: body) : body
      found += [value.flatMap(self.name)].compactMap(\.self)
    }
    return found
  }

  private mutating func literals(_ node: Node, _ key: String) throws(SchemaError) -> [SchemaName] {
    tree.items(node).compactMap { tree.value(key, of: $0).flatMap(name) }
  }

  private mutating func reachability(_ key: Piece, _ node: Node) throws(SchemaError) -> ReachabilityQuery {
    var query = ReachabilityQuery(spot: spot(key.range))
    for (key, value) in try members(node) {
      switch key.text {
      case "source_nodes": query.sourceNodes = try names(value)
      case "relationship_types": query.relationships = try names(value)
      case "is_direct": query.isDirect = isTrue(value)
      case "include_self": query.includesSelf = isTrue(value)
      case "traverse_up": query.traversesUp = isTrue(value)
      // The loaded release of the nodes' own ontology is used, whatever the schema names.
      case "source_ontology": break
      default: addError(spot(key.range), "unknown key '\(key.text)' in reachable_from")
      }
    }
    if query.sourceNodes.isEmpty { addError(spot(key.range), "reachable_from has no source_nodes") }
    return query
  }

  private mutating func match(_ key: Piece, _ node: Node) throws(SchemaError) -> MatchQuery? {
    var pattern: SchemaName?
    var ontology: String?
    for (key, value) in try members(node) {
      switch key.text {
      case "identifier_pattern": pattern = name(value)
      case "source_ontology":
        ontology = name(value)?.text.split(whereSeparator: { ":/".contains($0) }).last?.lowercased()
      default: addError(spot(key.range), "unknown key '\(key.text)' in matches")
      }
    }
    guard let pattern else {
      addError(spot(key.range), "matches has no identifier_pattern")
      return nil
    }
    return MatchQuery(pattern: pattern, ontology: ontology)
  }

  // MARK: Values

  /// Returns the members of a mapping; counts them.
  private mutating func members(_ node: Node) throws(SchemaError) -> [DocumentTree.Member] {
    let members = tree.members(node)
    valueCount += members.count
    guard valueCount <= Self.maxValues else {
      throw SchemaError("\(file.place(tree.range(node).lowerBound)): more than \(Self.maxValues) values")
    }
    return members
  }

  /// Reads named elements: a mapping from names, or a list of mappings or of names alone.
  private mutating func elements(
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
  private mutating func names(_ node: Node) throws(SchemaError) -> [SchemaName] {
    switch tree.kind(node) {
    case .list: return tree.items(node).compactMap(name)
    case .scalar: return [name(node)].compactMap(\.self)
    // LinkML also accepts names as the keys of a mapping.
    case .mapping: return try members(node).map { SchemaName(text: $0.key.text, spot: spot($0.key.range)) }
    case .null: return []
    }
  }

  private func name(_ node: Node) -> SchemaName? {
    tree.scalar(node).map { SchemaName(text: $0.text, spot: spot($0.range)) }
  }

  private func isTrue(_ node: Node) -> Bool {
    ["true", "yes", "on"].contains(tree.scalar(node)?.text.lowercased() ?? "")
  }

  private func spot(_ range: Range<Int>) -> SchemaSpot { SchemaSpot(file: number, range: range) }

  private mutating func addError(_ spot: SchemaSpot, _ message: String) {
    problems.append(SchemaProblem(kind: .error, spot: spot, message: message))
  }

  private mutating func addUnsupported(_ key: Piece) {
    problems.append(SchemaProblem(kind: .unsupported, spot: spot(key.range), message: key.text))
  }
}

extension PermissibleValue {
  /// The same value under another name.
  fileprivate init(name: SchemaName, copying other: PermissibleValue) {
    self.init(name: name)
    (meaning, title, description) = (other.meaning, other.title, other.description)
    (aliases, annotatedNames) = (other.aliases, other.annotatedNames)
  }
}
