import LinkML
import Terms
import Wire

/// Whether an enum has a value.
enum Membership {
  case member, outside
  /// The loaded ontologies, or what obod supports of the schema, do not settle it.
  case unjudged
}

/// Decides which values the enums of a schema have.
///
/// The members of an enum are the values that it lists, with their meanings, and those of the enums that it inherits,
/// the terms of `concepts`, `matches`, `reachable_from` and `include`; all of them without the members of `minus`.
/// Obsolete terms are members only if the schema names them.
final class EnumJudge {
  let shape: SchemaShape
  let graph: TermGraph
  /// Whether a query has no terms of ontologies that are not loaded; otherwise they are not judged.
  private let excludesUnloaded: Bool
  /// By the place of the first value.
  private var lists: [SchemaSpot: Listed] = [:]
  /// Which terms lead to the roots of a query, by its place.
  private var reached: [SchemaSpot: [TermGraph.Number: Bool]] = [:]
  private var queries: [SchemaSpot: RootedQuery] = [:]
  private var patterns: [SchemaSpot: Regex<AnyRegexOutput>?] = [:]
  private var known: [Question: Membership] = [:]

  private struct Question: Hashable {
    let enumNumber: Int
    let text: String
  }

  /// What an expression lists, to find a value at once.
  private struct Listed {
    var texts: Set<String>
    var terms: Set<TermGraph.Number> = []

    init(_ expression: EnumExpression, _ graph: TermGraph) throws {
      let terms = (expression.values.compactMap(\.meaning) + expression.concepts).map(\.text)
      texts = Set(expression.values.map(\.name.text) + terms)
      try graph.load(terms)
      for term in terms { self.terms.insert(try graph.live(try graph.number(of: term))) }
    }
  }

  /// A query with the terms that it begins at.
  struct RootedQuery {
    let roots: Set<TermGraph.Number>
    let relations: Set<String>
    /// Whether some of the roots are in ontologies that are not loaded, or do not exist.
    let isIncomplete: Bool
  }

  init(_ shape: SchemaShape, _ oracle: any Oracle, excludesUnloaded: Bool = false) {
    self.excludesUnloaded = excludesUnloaded
    self.shape = shape
    graph = TermGraph(oracle)
  }

  func membership(of text: String, in demand: Demand) throws -> Membership {
    switch demand {
    case .anything: return .member
    case .member(let number, _): return try membership(of: text, in: number)
    case .any(let demands): return Self.any(try demands.map { try membership(of: text, in: $0) })
    case .all(let demands):
      let results = try demands.map { try membership(of: text, in: $0) }
      return results.contains(.outside) ? .outside : results.contains(.unjudged) ? .unjudged : .member
    }
  }

  private func membership(of text: String, in number: Int) throws -> Membership {
    let question = Question(enumNumber: number, text: text)
    if let known = known[question] { return known }
    let definition = shape.enums[number]
    evaluation = Evaluation()
    let result =
      definition.isEmpty ? .member : try membership(of: Value(text, graph), in: definition, inside: [number])
    known[question] = result
    return result
  }

  /// The evaluation of one value.
  private struct Evaluation {
    /// The most enums that are evaluated, and the most that may refer to each other in a row: enums can inherit from each
    /// other in more ways than can be tried.
    static let (maxEnums, maxLevels) = (100_000, 100)

    var enumCount = 0
    /// How often a circle has ended. What is found out inside of one depends on where it was entered.
    var circles = 0
    /// By the number of the enum; only what does not depend on where the enum was referred to.
    var known: [Int: Membership] = [:]
  }

  private var evaluation = Evaluation()

  /// Whether `minus` keeps a value out of an enum that would have it otherwise.
  func isExcluded(_ text: String, from demand: Demand) throws -> Bool {
    let value = try Value(text, graph)
    return try demand.enumNumbers.contains { number in
      let expression = shape.enums[number].expression
      guard case .member = try positive(value, in: expression, inside: [number]) else { return false }
      return try !expression.minus.isEmpty && excluded(value, from: expression, inside: [number]) == .member
    }
  }

  // MARK: Values

  private struct Value {
    let text: String
    /// The term that the text stands for now.
    let term: TermGraph.Number
    let status: TermStatus

    init(_ text: String, _ graph: TermGraph) throws {
      self.text = text
      let asked = try graph.number(of: text)
      term = try graph.live(asked)
      status = graph[term].status
    }
  }

  private static func any(_ results: [Membership]) -> Membership {
    results.contains(.member) ? .member : results.contains(.unjudged) ? .unjudged : .outside
  }

  /// `inside` are the enums that are being evaluated.
  private func membership(of value: Value, in definition: EnumDefinition, inside: Set<Int>) throws -> Membership {
    var results = [try membership(of: value, in: definition.expression, inside: inside)]
    for parent in definition.parents { results.append(try membership(of: value, inEnum: parent, inside: inside)) }
    if definition.isOpen { results.append(.unjudged) }
    return Self.any(results)
  }

  private func membership(of value: Value, inEnum name: SchemaName, inside: Set<Int>) throws -> Membership {
    guard let number = shape.enumNumbers[name.text] else { return .unjudged }
    if let known = evaluation.known[number] { return known }
    guard !inside.contains(number) else {
      evaluation.circles += 1
      return .outside
    }
    evaluation.enumCount += 1
    guard evaluation.enumCount <= Evaluation.maxEnums, inside.count < Evaluation.maxLevels else { return .unjudged }
    let circles = evaluation.circles
    let result = try membership(of: value, in: shape.enums[number], inside: inside.union([number]))
    if evaluation.circles == circles { evaluation.known[number] = result }
    return result
  }

  private func membership(of value: Value, in expression: EnumExpression, inside: Set<Int>) throws -> Membership {
    let positive = try positive(value, in: expression, inside: inside)
    guard positive != .outside else { return .outside }
    switch try excluded(value, from: expression, inside: inside) {
    case .member: return .outside
    case .unjudged: return .unjudged
    case .outside: return positive
    }
  }

  private func excluded(_ value: Value, from expression: EnumExpression, inside: Set<Int>) throws -> Membership {
    Self.any(try expression.minus.map { try membership(of: value, in: $0, inside: inside) })
  }

  /// Returns whether an expression has a value, apart from what it subtracts.
  private func positive(_ value: Value, in expression: EnumExpression, inside: Set<Int>) throws -> Membership {
    var results: [Membership] = []
    if try isListed(value, expression) { results.append(.member) }
    for name in expression.inherits { results.append(try membership(of: value, inEnum: name, inside: inside)) }
    for nested in expression.include { results.append(try membership(of: value, in: nested, inside: inside)) }
    if let query = expression.reachableFrom { results.append(try membership(of: value, in: query)) }
    if let match = expression.matches { results.append(membership(of: value, in: match)) }
    return Self.any(results)
  }

  private func isListed(_ value: Value, _ expression: EnumExpression) throws -> Bool {
    guard let first = expression.values.first?.name ?? expression.concepts.first else { return false }
    let listed = try lists[first.spot] ?? Listed(expression, graph)
    lists[first.spot] = listed
    return listed.texts.contains(value.text) || (value.status != .malformed && listed.terms.contains(value.term))
  }

  // MARK: Queries

  private func membership(of value: Value, in query: ReachabilityQuery) throws -> Membership {
    let rooted = try rooted(query)
    guard !value.status.isUnchecked else { return excludesUnloaded && !rooted.isIncomplete ? .outside : .unjudged }
    guard value.status == .current else { return .outside }
    if query.includesSelf, rooted.roots.contains(value.term) { return .member }
    if try isReached(value.term, query, rooted) { return .member }
    return rooted.isIncomplete ? .unjudged : .outside
  }

  private func isReached(_ term: TermGraph.Number, _ query: ReachabilityQuery, _ rooted: RootedQuery) throws -> Bool {
    let (roots, relations) = (rooted.roots, rooted.relations)
    switch (query.traversesUp, query.isDirect) {
    case (false, false):
      return try graph.reaches(roots, from: term, over: relations, &reached[query.spot, default: [:]])
    case (false, true): return try graph.parents(of: term, over: relations).contains(where: roots.contains)
    case (true, false): return try roots.contains { try graph.ancestors(of: $0, over: relations).contains(term) }
    case (true, true): return try roots.contains { try graph.parents(of: $0, over: relations).contains(term) }
    }
  }

  /// Returns a query with its roots. In place of an obsolete root its only replacement is used.
  func rooted(_ query: ReachabilityQuery) throws -> RootedQuery {
    if let known = queries[query.spot] { return known }
    try graph.load(query.sourceNodes.map(\.text))
    var roots: Set<TermGraph.Number> = []
    var isIncomplete = false
    for name in query.sourceNodes {
      let root = try graph.live(try graph.number(of: name.text))
      let node = graph[root]
      if node.status == .current {
        roots.insert(root)
      } else if node.replacedBy.count == 1 {
        roots.insert(try graph.number(of: node.replacedBy[0].id))
      } else {
        isIncomplete = true
      }
    }
    var relations: Set<String> = query.relationships.isEmpty ? [SubClassOf.name] : []
    for name in query.relationships {
      if let relation = try graph.relation(name.text) { relations.insert(relation) } else { isIncomplete = true }
    }
    let rooted = RootedQuery(roots: roots, relations: relations, isIncomplete: isIncomplete)
    queries[query.spot] = rooted
    return rooted
  }

  private func membership(of value: Value, in match: MatchQuery) -> Membership {
    guard !value.status.isUnchecked else { return excludesUnloaded ? .outside : .unjudged }
    guard value.status == .current else { return .outside }
    let node = graph[value.term]
    if let ontology = match.ontology, ontology != node.ontology { return .outside }
    guard let pattern = pattern(match) else { return .unjudged }
    return node.id.contains(pattern) ? .member : .outside
  }

  /// Returns nil if the pattern is not a regular expression.
  func pattern(_ match: MatchQuery) -> Regex<AnyRegexOutput>? {
    if let known = patterns[match.pattern.spot] { return known }
    let pattern = try? Regex(match.pattern.text)
    patterns[match.pattern.spot] = .some(pattern)
    return pattern
  }
}
