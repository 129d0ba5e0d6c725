import Documents

extension Settings {
  /// Reads `schema`: a path, a mapping with `path`, `target_class` and `files`, or a list of these.
  static func schemaRules(_ node: YAMLNode, folder: String) throws(YAMLNode.Problem) -> [SchemaRule] {
    switch node {
    case .scalar(let text, let line): return [try rule(text, nil, [], folder, line: line)]
    case .list(let nodes, _):
      var rules: [SchemaRule] = []
      for node in nodes { rules += try schemaRules(node, folder: folder) }
      return rules
    case .mapping(let members, let line):
      var path: String?
      var targetClass: String?
      var files: [IgnorePattern] = []
      for (key, line, value) in members {
        switch (key, value) {
        case ("path", .scalar(let text, _)): path = text
        case ("target_class", .scalar(let text, _)): targetClass = text
        case ("files", _): files = try patterns(value)
        default:
          throw YAMLNode.Problem(line: line, message: "a schema has path, target_class and files, not '\(key)'")
        }
      }
      guard let path else { throw YAMLNode.Problem(line: line, message: "a schema needs its path") }
      return [try rule(path, targetClass, files, folder, line: line)]
    }
  }

  private static func rule(
    _ path: String,
    _ targetClass: String?,
    _ files: [IgnorePattern],
    _ folder: String,
    line: Int
  ) throws(YAMLNode.Problem) -> SchemaRule {
    guard !path.isEmpty else { throw YAMLNode.Problem(line: line, message: "a schema needs its path") }
    return SchemaRule(
      path: path.hasPrefix("/") ? path : "\(folder)/\(path)",
      targetClass: targetClass,
      files: PathFilter(include: files, exclude: [])
    )
  }
}
