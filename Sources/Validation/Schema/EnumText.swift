import LinkML
import Terms
import Wire

/// Describes enums and the places of terms in them, for messages.
struct EnumText {
  private static let maxNames = 3

  let judge: EnumJudge
  private var shape: SchemaShape { judge.shape }

  /// Describes what a demand allows: `'neuron' (CL:0000540) or a term below it`.
  func wanted(_ demand: Demand) throws -> String {
    func joined(_ demands: [Demand], _ word: String) throws -> String {
      var parts: [String] = []
      for demand in demands {
        let part = try wanted(demand)
        if !parts.contains(part) { parts.append(part) }
        if parts.count > Self.maxNames { break }
      }
      return Self.joined(parts, word)
    }
    switch demand {
    case .anything: return "anything"
    case .member(let number, _): return try wanted(shape.enums[number])
    case .any(let demands): return try joined(demands, "or")
    case .all(let demands): return try joined(demands, "and")
    }
  }

  /// The names of the enums of a demand; nil if they have none.
  func names(_ demand: Demand) -> String? {
    var names: [String] = []
    for number in demand.enumNumbers where !shape.enums[number].name.text.isEmpty {
      if !names.contains(shape.enums[number].name.text) { names.append(shape.enums[number].name.text) }
      if names.count > 20 { break }
    }
    return names.isEmpty ? nil : Self.listed(names, "or")
  }

  private func wanted(_ definition: EnumDefinition) throws -> String {
    var parts = try wanted(definition.expression)
    for name in definition.parents { parts.append("a value of \(name.text)") }
    return Self.joined(parts, "or")
  }

  private func wanted(_ expression: EnumExpression) throws -> [String] {
    var parts: [String] = []
    if let query = expression.reachableFrom { parts.append(try wanted(query)) }
    if let match = expression.matches { parts.append("an identifier that matches '\(match.pattern.text)'") }
    for name in expression.inherits { parts.append("a value of \(name.text)") }
    for nested in expression.include { parts += try wanted(nested) }
    let listed = expression.values.map(\.name.text) + expression.concepts.map(\.text)
    if !listed.isEmpty { parts.append(Self.list(listed)) }
    return parts
  }

  private func wanted(_ query: ReachabilityQuery) throws -> String {
    let rooted = try judge.rooted(query)
    let roots = judge.graph.sorted(rooted.roots).map(named)
    let some = roots.isEmpty ? Self.listed(query.sourceNodes.map(\.text), "or") : Self.listed(roots, "or")
    let relations = rooted.relations.sorted()
    let over = relations == [SubClassOf.name] ? "" : " over \(Self.joined(relations, "and"))"
    switch (query.traversesUp, query.isDirect) {
    case (false, false):
      return query.includesSelf
        ? "\(some) or a term below \(roots.count == 1 ? "it" : "them")\(over)" : "a term below \(some)\(over)"
    case (false, true): return "\(query.includesSelf ? "\(some) or " : "")a term directly below \(some)\(over)"
    case (true, let isDirect):
      return "\(query.includesSelf ? "\(some) or " : "")a term \(isDirect ? "directly " : "")above \(some)\(over)"
    }
  }

  /// `'neuron' (CL:0000540)`
  func named(_ number: TermGraph.Number) -> String {
    let node = judge.graph[number]
    return node.label.map { "'\($0)' (\(node.id))" } ?? node.id
  }

  private static func list(_ values: [String]) -> String {
    values.count == 1 ? "'\(values[0])'" : "one of " + listed(values.map { "'\($0)'" }, "or")
  }

  private static func listed(_ names: [String], _ word: String) -> String {
    guard names.count > maxNames else { return joined(names, word) }
    return names.prefix(maxNames).joined(separator: ", ") + " \(word) \(names.count - maxNames) more"
  }

  private static func joined(_ parts: [String], _ word: String) -> String {
    parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " \(word) " + parts[parts.count - 1]
  }
}
