package import Documents
package import LinkML
import Terms
package import Wire

/// Checks what a schema itself says about terms: the terms that its enums begin at, and what it says that obod cannot
/// evaluate.
package struct SchemaCheck {
  private let judge: EnumJudge
  private var shape: SchemaShape { judge.shape }
  private var graph: TermGraph { judge.graph }
  private let oracle: any Oracle
  private var findings: [Int: [Finding]] = [:]
  /// The number of values that enums list, and of those that stand for a term.
  package private(set) var valueCount = 0
  package private(set) var meaningCount = 0
  package var fileCount: Int { shape.schema.files.count }
  /// The prefixes of all terms that values stand for.
  package private(set) var prefixes: Set<String> = []
  /// The terms that the values stand for.
  package private(set) var tally = Tally()

  package init(_ shape: SchemaShape, _ oracle: any Oracle) {
    self.oracle = oracle
    judge = EnumJudge(shape, oracle)
  }

  /// Returns a report for each file of the schema in which something was found. With `meanings`, the values of enums are
  /// compared with the terms that they stand for.
  package mutating func reports(meanings: Bool = false) throws -> [(report: DocumentReport, source: SourceText)] {
    addProblems()
    for definition in shape.enums {
      try check(definition.expression, in: definition.name.text)
      if meanings { try checkMeanings(definition.expression, in: definition.name.text) }
    }
    return shape.schema.files.enumerated().compactMap { number, file in
      guard let found = findings[number] else { return nil }
      var report = DocumentReport(path: file.path)
      report.findings = found.sorted { $0.range.lowerBound < $1.range.lowerBound }
      return (report, file.source)
    }
  }

  private mutating func add(
    _ spot: SchemaSpot,
    _ rule: Rule,
    _ severity: Severity,
    _ message: String,
    id: String = "",
    suggestions: [TermSuggestion] = []
  ) {
    findings[spot.file, default: []].append(
      Finding(
        spot.range,
        of: shape.schema.files[spot.file].source,
        rule: rule,
        severity: severity,
        message: message,
        id: id,
        suggestions: suggestions
      )
    )
  }

  /// Adds the problems that reading found. A construct that is not supported is reported once, with the number of places.
  private mutating func addProblems() {
    var unsupported: [String: [SchemaSpot]] = [:]
    for problem in shape.schema.problems {
      switch problem.kind {
      case .error: add(problem.spot, .schema, .error, problem.message)
      case .note: add(problem.spot, .schema, .info, problem.message)
      case .unsupported: unsupported[problem.message, default: []].append(problem.spot)
      }
    }
    for (name, spots) in unsupported.sorted(by: { $0.key < $1.key }) {
      let others = spots.count > 1 ? " (here and in \(spots.count - 1) more place\(spots.count > 2 ? "s" : ""))" : ""
      add(spots[0], .unsupported, .warning, "obod does not check \(name)\(others)")
    }
  }

  // MARK: Meanings

  /// Compares the values of an enum with the terms that they stand for.
  private mutating func checkMeanings(_ expression: EnumExpression, in name: String) throws {
    valueCount += expression.values.count
    let named = expression.values.compactMap { value in value.meaning.map { NamedMeaning(value, $0) } }
    meaningCount += named.count
    let answers = try oracle.check(named.flatMap(\.questions))
    var place = 0
    for meaning in named {
      add(meaning, meaning.best(Array(answers[place..<(place + meaning.questions.count)])), in: name)
      place += meaning.questions.count
    }
    for nested in expression.include + expression.minus { try checkMeanings(nested, in: name) }
  }

  private mutating func add(_ meaning: NamedMeaning, _ answer: CheckAnswer, in enumeration: String) {
    let id = meaning.meaning.text
    let prefix = CURIE(reading: id)?.prefix ?? id
    prefixes.insert(prefix)
    // A value may be written in any case, with dashes or underscores for blanks.
    tally.add(answer.verdict == .normalized ? .exact : answer.verdict, prefix: prefix)
    guard let details = answer.details, answer.verdict.severity != .ok, answer.verdict != .normalized else { return }
    let spot = meaning.meaning.spot
    findings[spot.file, default: []].append(
      Finding(
        spot.range,
        of: shape.schema.files[spot.file].source,
        rule: .verdict(answer.verdict),
        severity: details.severity,
        message: details.message,
        id: id,
        given: meaning.given,
        hasTerm: details.hasTerm,
        label: details.label,
        suggestions: details.suggestions,
        schemaPlace: SchemaPlace(
          path: "\(enumeration).\(meaning.value.name.text)",
          slot: meaning.value.name.text,
          field: "meaning",
          enumeration: enumeration,
          isDynamic: false
        )
      )
    )
  }

  // MARK: Terms

  private mutating func check(_ expression: EnumExpression, in name: String) throws {
    if let query = expression.reachableFrom {
      try graph.load(query.sourceNodes.map(\.text))
      for node in query.sourceNodes { try check(node, "\(name) begins at", isRoot: true) }
      for relation in query.relationships where try graph.relation(relation.text) == nil {
        add(relation.spot, .schema, .error, "no loaded term has the relation '\(relation.text)'")
      }
    }
    for concept in expression.concepts { try check(concept, "\(name) has", isRoot: false) }
    if let match = expression.matches, judge.pattern(match) == nil {
      add(match.pattern.spot, .schema, .error, "'\(match.pattern.text)' is not a regular expression")
    }
    for nested in expression.include + expression.minus { try check(nested, in: name) }
  }

  /// Checks a term that an enum begins at, or one that it lists.
  private mutating func check(_ name: SchemaName, _ subject: String, isRoot: Bool) throws {
    let number = try graph.number(of: name.text)
    let node = graph[number]
    let suggestions = node.replacedBy.map { TermSuggestion($0) }
    let replacement = suggestions.first.map { "; its replacement is \($0.line)" } ?? "; it has no replacement"
    switch node.status {
    case .current: return
    case .obsolete:
      let used = isRoot && suggestions.count == 1 ? ", which is used instead" : ""
      add(
        name.spot,
        .schema,
        .error,
        "\(subject) \(EnumText(judge: judge).named(number)), which is obsolete\(replacement)\(used)",
        id: name.text,
        suggestions: suggestions
      )
    case .merged:
      let target = suggestions.first.map { " into \($0.line)" } ?? ""
      add(
        name.spot,
        .schema,
        .warning,
        "\(subject) \(node.id), which was merged\(target)",
        id: name.text,
        suggestions: suggestions
      )
    case .unknown:
      add(name.spot, .schema, .error, "\(subject) \(node.id), which its ontology does not have", id: name.text)
    case .malformed:
      add(name.spot, .schema, .error, "\(subject) '\(name.text)', which is not an identifier", id: name.text)
    case .unloaded, .outside:
      add(
        name.spot,
        .schema,
        .info,
        "\(subject) \(node.id), whose ontology is not loaded; what is below it is not checked",
        id: name.text
      )
    }
  }
}
