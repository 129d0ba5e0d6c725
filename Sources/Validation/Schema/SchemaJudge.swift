import Documents
import LinkML
import Terms
import Wire

/// What a schema says about the values of one document.
struct SchemaVerdicts: Sendable {
  var findings: [Finding] = []
  /// The positions of identifiers that the schema constrains.
  var bound: Set<Range<Int>> = []
  /// The positions of the labels beside them.
  var labels: Set<Range<Int>> = []
  /// The positions of identifiers that it does not allow where they stand.
  var misplaced: Set<Range<Int>> = []
  var tally = SchemaTally()
}

/// Judges the values of documents by the enums of a schema.
final class SchemaJudge {
  private static let maxSuggestions = 3
  /// The maximum number of roots of an enum below which names are searched.
  private static let maxBranches = 4
  /// The number of terms after which what is known about them is forgotten.
  private static let maxTerms = 500_000

  let shape: SchemaShape
  private let oracle: any Oracle
  private let excludesUnloaded: Bool
  private var judge: EnumJudge
  private var graph: TermGraph { judge.graph }
  private var text: EnumText { EnumText(judge: judge) }
  private var known: [SuggestionKey: [TermSuggestion]] = [:]

  private struct SuggestionKey: Hashable {
    let enums: [Int]
    let id: String
    let label: String?
  }

  init(_ shape: SchemaShape, _ oracle: any Oracle, excludesUnloaded: Bool) {
    self.shape = shape
    self.oracle = oracle
    self.excludesUnloaded = excludesUnloaded
    judge = EnumJudge(shape, oracle, excludesUnloaded: excludesUnloaded)
  }

  func verdicts(_ tree: DocumentTree, of source: SourceText) throws -> SchemaVerdicts {
    forgetIfFull()
    let walk = SchemaWalk(tree, shape)
    var verdicts = SchemaVerdicts()
    try graph.load(walk.values.map { CURIE.asked(by: $0.id.text) })
    for value in walk.values { try add(value, of: source, to: &verdicts) }
    for field in walk.missing { verdicts.findings.append(finding(field, of: source)) }
    return verdicts
  }

  /// Starts over once so much is known that it would fill the memory.
  private func forgetIfFull() {
    guard graph.termCount > Self.maxTerms else { return }
    judge = EnumJudge(shape, oracle, excludesUnloaded: excludesUnloaded)
    known = [:]
  }

  private func add(_ value: BoundValue, of source: SourceText, to verdicts: inout SchemaVerdicts) throws {
    let asked = CURIE.asked(by: value.id.text)
    verdicts.bound.insert(value.id.range)
    if let label = value.label { verdicts.labels.insert(label.range) }
    verdicts.tally.values += 1
    let numbers = value.demand.enumNumbers
    // An enum whose values have no meaning says nothing about terms.
    let isAboutTerms = value.field != nil || numbers.contains { shape.enums[$0].isAboutTerms }
    guard isAboutTerms else { return }
    switch try judge.membership(of: asked, in: value.demand) {
    case .member: return
    case .unjudged: verdicts.tally.unjudged += 1
    case .outside:
      let node = graph[try graph.number(of: asked)]
      // These are reported as what they are.
      guard ![.unknown, .obsolete].contains(node.status) else { return }
      verdicts.tally.outside += 1
      verdicts.misplaced.insert(value.id.range)
      verdicts.findings.append(try finding(value, asked, of: source))
    }
  }

  // MARK: Findings

  private func finding(_ value: BoundValue, _ asked: String, of source: SourceText) throws -> Finding {
    let number = try graph.live(try graph.number(of: asked))
    let node = graph[number]
    let suggestions = try suggestions(for: value, node)
    var message = "\(value.path) takes \(try text.wanted(value.demand))"
    if let names = text.names(value.demand) { message += " (\(names))" }
    message += "; " + (try standing(number, asked, value.demand))
    if let first = suggestions.first { message += "; perhaps \(first.line)" }
    let severity: Severity =
      switch value.demand.obligation {
      case .recommended: .warning
      case .optional, .example, .discouraged: .info
      case .required, nil: .error
      }
    return Finding(
      value.id.range,
      of: source,
      rule: .outsideEnum,
      severity: severity,
      message: message,
      id: value.id.text,
      given: value.label?.text,
      hasTerm: node.ontology != nil,
      label: node.label,
      suggestions: suggestions,
      schemaPlace: place(value.path, value.slot, value.field, value.demand.enumNumbers)
    )
  }

  private func place(_ path: String, _ slot: String, _ field: String?, _ enums: [Int]) -> SchemaPlace {
    SchemaPlace(
      path: path,
      slot: slot,
      field: field,
      enumeration: enums.first.map { shape.enums[$0].name.text },
      isDynamic: enums.contains { shape.enums[$0].isDynamic }
    )
  }

  private func finding(_ missing: MissingField, of source: SourceText) -> Finding {
    let number = missing.enumNumber
    let wanted = number.map { ", a value of \(shape.enums[$0].name.text)" } ?? ""
    return Finding(
      missing.offset..<missing.offset,
      of: source,
      rule: .missingField,
      message: "\(missing.path) needs \(missing.field)\(wanted)",
      schemaPlace: place(missing.path, missing.slot, missing.field, [number].compactMap(\.self))
    )
  }

  // MARK: Where a term stands

  /// Says what a value is: the branch of its ontology that it belongs to.
  private func standing(_ number: TermGraph.Number, _ asked: String, _ demand: Demand) throws -> String {
    let node = graph[number]
    guard node.ontology != nil else { return "'\(asked)' is none" }
    let subject = node.label.map { "\(node.id) is '\($0)'" } ?? node.id
    let roots = try roots(of: demand)
    if try judge.isExcluded(asked, from: demand) { return "\(subject), which is excluded" }
    if roots.contains(number) { return "\(subject), the term at the top, which is not included" }
    let branch = try branch(of: number, apartFrom: roots)
    return branch.isEmpty ? subject : "\(subject), which is below \(branch.map(text.named).joined(separator: " and "))"
  }

  /// Returns the highest term above a term that is not above any of some others either, preceded by the one below it if
  /// it is a root, because a root tells little. Of several, the one through which most of the term's ancestors lead up.
  private func branch(
    of number: TermGraph.Number,
    apartFrom roots: [TermGraph.Number]
  ) throws -> [TermGraph.Number] {
    let isA: Set<String> = [SubClassOf.name]
    var common: Set<TermGraph.Number> = []
    for root in roots { common.formUnion(try graph.ancestors(of: root, over: isA)) }
    let above = try graph.ancestors(of: number, over: isA).subtracting(common)
    func busiest(where isWanted: (_ parents: [TermGraph.Number]) -> Bool) throws -> TermGraph.Number? {
      var best: (term: TermGraph.Number, count: Int)?
      for term in graph.sorted(above) where isWanted(try graph.parents(of: term, over: isA)) {
        let count = try above.count { try graph.ancestors(of: $0, over: isA).contains(term) }
        if best.map({ $0.count < count }) ?? true { best = (term, count) }
      }
      return best?.term
    }
    guard let top = try busiest(where: { $0.isEmpty || $0.contains(where: common.contains) }) else { return [] }
    guard try graph.parents(of: top, over: isA).isEmpty else { return [top] }
    return [try busiest { $0.contains(top) }, top].compactMap(\.self)
  }

  private func roots(of demand: Demand) throws -> [TermGraph.Number] {
    var roots: [TermGraph.Number] = []
    for number in demand.enumNumbers {
      for query in shape.queries(of: number) where !query.traversesUp {
        roots += graph.sorted(try judge.rooted(query).roots)
      }
    }
    return roots
  }

  // MARK: What would do

  /// Returns members of the enum that may have been meant: those that have the label, then those whose names have its
  /// words.
  private func suggestions(for value: BoundValue, _ node: TermNode) throws -> [TermSuggestion] {
    let key = SuggestionKey(enums: value.demand.enumNumbers, id: value.id.text, label: value.label?.text)
    if let known = known[key] { return known }
    let found = try findSuggestions(for: value, node)
    known[key] = found
    return found
  }

  private func findSuggestions(for value: BoundValue, _ node: TermNode) throws -> [TermSuggestion] {
    let texts = [value.label?.text, node.label, node.ontology == nil ? value.id.text : nil].compactMap(\.self)
      .filter { !$0.isEmpty }
    var found: [TermSuggestion] = []
    func add(_ terms: [TermReference], _ match: String) throws {
      try graph.load(terms.map(\.id))
      for term in terms where found.count < Self.maxSuggestions && !found.contains(where: { $0.id == term.id }) {
        guard case .member = try judge.membership(of: term.id, in: value.demand) else { continue }
        found.append(TermSuggestion(id: term.id, label: term.label, match: match))
      }
    }
    for terms in try oracle.terms(texts.map { NameQuestion($0) }) { try add(terms, "label") }
    guard found.isEmpty else { return found }
    let branches = try roots(of: value.demand).prefix(Self.maxBranches).map { graph[$0].id }
    let questions = texts.flatMap { text in branches.map { BranchQuestion(text: text, root: $0) } }
    for terms in try oracle.terms(questions) { try add(terms, "words") }
    return found
  }
}
