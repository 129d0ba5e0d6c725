import Documents

/// Enums and the expressions in them.
extension DefinitionReader {
  mutating func enumeration(_ name: SchemaName, _ body: Node) throws(SchemaError) -> EnumDefinition {
    var definition = EnumDefinition(name: name)
    try readEnum(body, into: &definition)
    return definition
  }

  mutating func readEnum(_ node: Node, into definition: inout EnumDefinition) throws(SchemaError) {
    for (key, value) in try members(node) {
      switch key.text {
      case "is_a": definition.parents += [self.name(value)].compactMap(\.self)
      case "mixins": definition.parents += try names(value)
      case "code_set", "pv_formula":
        addUnsupported(key)
        definition.isOpen = true
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
      try enter(item)
      defer { depth -= 1 }
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
        case "text": value.name = self.name(node) ?? value.name
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
}
