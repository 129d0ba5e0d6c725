import Terms

/// Checks the identifiers of a file for contradictions that no single line shows: a term with several frames, an alt_id
/// that is also a term, an alt_id claimed by two terms, a cycle of replacements.
package struct IdentityAudit {
  private struct AuditedTerm {
    let line: Int
    var isObsolete: Bool
    var facts: SingleFacts
  }

  /// A later frame of a term that already has one.
  private struct RepeatedFrame {
    var id: String
    let line: Int
    let firstLine: Int
    /// False if only the end of the file showed that both frames have the same term.
    let isMerged: Bool
    let conflicts: [String]
  }

  private let file: String
  private var numbers: [String: Int] = [:]
  /// Indexed by term number.
  private var terms: [AuditedTerm] = []
  private var repetitions: [RepeatedFrame] = []
  private var alternates: [(id: String, line: Int, claimant: String)] = []
  private var replacedBy: [String: [Located]] = [:]

  package init(file: String) { self.file = file }

  /// The number of terms so far.
  package var count: Int { terms.count }

  /// Returns the term's number, counted from 0. If an earlier frame had the same identifier, its number is reused.
  package mutating func add(_ frame: Frame) -> (number: Int, isNew: Bool) {
    let number = Self.findOrInsert(&numbers[frame.id], next: terms.count)
    let isNew = number == terms.count
    if isNew {
      terms.append(AuditedTerm(line: frame.line, isObsolete: frame.isObsolete == true, facts: SingleFacts(frame)))
    } else {
      repeatTerm(frame, number)
    }
    for alternate in frame.alternateIDs { alternates.append((alternate.id, alternate.line, frame.id)) }
    if !frame.replacedBy.isEmpty { replacedBy[frame.id, default: []] += frame.replacedBy }
    return (number, isNew)
  }

  /// Looks up or inserts with a single hash-table access.
  private static func findOrInsert(_ number: inout Int?, next: Int) -> Int {
    if let number { return number }
    number = next
    return next
  }

  private mutating func repeatTerm(_ frame: Frame, _ number: Int) {
    if frame.isObsolete == true { terms[number].isObsolete = true }
    let conflicts = terms[number].facts.merge(frame)
    let firstLine = terms[number].line
    repetitions.append(
      RepeatedFrame(id: frame.id, line: frame.line, firstLine: firstLine, isMerged: true, conflicts: conflicts)
    )
  }

  private func term(_ id: String) -> AuditedTerm? { numbers[id].map { terms[$0] } }

  /// Returns the diagnostics in no particular order. `respelling` holds the final spelling of the frames' identifiers.
  package mutating func finish(nativePrefixes: Set<String>, respelling: Respelling) -> [Diagnostic] {
    respell(respelling)
    return repetitions.map(diagnostic) + alternateProblems(nativePrefixes) + cycles()
      + [truncationDiagnostic()].compactMap { $0 }
  }

  private mutating func respell(_ respelling: Respelling) {
    guard !respelling.isEmpty else { return }
    for place in repetitions.indices { repetitions[place].id = respelling(repetitions[place].id) }
    var respelled: [String: Int] = [:]
    for (id, number) in numbers.sorted(by: { $0.value < $1.value }) {
      let id = respelling(id)
      let first = Self.findOrInsert(&respelled[id], next: number)
      guard first != number else { continue }
      let (line, firstLine) = (terms[number].line, terms[first].line)
      repetitions.append(RepeatedFrame(id: id, line: line, firstLine: firstLine, isMerged: false, conflicts: []))
    }
    numbers = respelled
    alternates = alternates.map { (respelling($0.id), $0.line, respelling($0.claimant)) }
    replacedBy = Dictionary(replacedBy.map { (respelling($0), $1.map { respelling($0) }) }) { $0 + $1 }
  }

  private func diagnostic(_ repetition: RepeatedFrame) -> Diagnostic {
    let id = Quotation.of(repetition.id)
    let known = "\(id) already has a frame on line \(repetition.firstLine)"
    let outcome = repetition.isMerged ? "the two are merged" : "this one is dropped"
    return diagnostic(repetition.line, ([known, outcome] + repetition.conflicts).joined(separator: "; "))
  }

  private func diagnostic(_ line: Int, _ message: String) -> Diagnostic {
    Diagnostic(file: file, line: line, message: message)
  }

  private func alternateProblems(_ nativePrefixes: Set<String>) -> [Diagnostic] {
    var found: [Diagnostic] = []
    func report(_ line: Int, _ message: String) { found.append(diagnostic(line, message)) }

    let ownPrefixes = Set(nativePrefixes.map { $0.lowercased() })
    var claimants: [String: String] = [:]
    for (id, line, claimant) in alternates {
      let (shown, own) = (Quotation.of(id), Quotation.of(claimant))
      if id == claimant {
        report(line, "alt_id \(shown) is the term's own id")
        continue
      }
      if let term = term(id) {
        report(
          line,
          term.isObsolete
            ? "alt_id \(shown) of \(own) is itself an obsolete term; it stays obsolete, replaced by \(own)"
            : "alt_id \(shown) of \(own) is itself a term; the term is kept"
        )
      }
      if let other = claimants[id], other != claimant {
        report(line, "alt_id \(shown) is claimed by \(Quotation.of(other)) and by \(own)")
      }
      claimants[id] = claimants[id] ?? claimant
      if id.contains("://") {
        report(line, "alt_id \(shown) of \(own) is a URL")
      } else if let prefix = id.split(separator: ":").first, id.contains(":"), !ownPrefixes.isEmpty,
        !ownPrefixes.contains(prefix.lowercased()), nativePrefixes.contains(String(claimant.prefix { $0 != ":" }))
      {
        report(line, "alt_id \(shown) of \(own) has a foreign prefix")
      }
    }
    return found
  }

  // MARK: Replacements

  /// Reports each replaced_by that leads back to its own term.
  private func cycles() -> [Diagnostic] {
    guard !replacedBy.isEmpty else { return [] }
    var identifiers = NumberedIdentifiers()
    for id in replacedBy.keys { identifiers.add(id) }
    let components = identifiers.graph { replacedBy[$0]?.map(\.id) ?? [] }.components()
    return replacedBy.flatMap { id, targets in
      let shown = Quotation.of(id)
      return targets.filter { components[identifiers[$0.id]] == components[identifiers[id]] }
        .map { diagnostic($0.line, "replaced_by \(Quotation.of($0.id)) of \(shown) leads back to \(shown)") }
    }
  }

  /// Reports the terms for which answers will be incomplete because of the bound in `Successions`. Judged by this file
  /// alone.
  private func truncationDiagnostic() -> Diagnostic? {
    guard !replacedBy.isEmpty else { return nil }
    var claimants: [String: [String]] = [:]
    for alternate in alternates { claimants[alternate.id, default: []].append(alternate.claimant) }
    var identifiers = NumberedIdentifiers()
    for id in replacedBy.keys { identifiers.add(id) }
    let graph = identifiers.graph { id in
      term(id)?.isObsolete == false ? [] : (replacedBy[id] ?? []).map(\.id) + (claimants[id] ?? [])
    }
    let statuses = identifiers.names.map { id -> Successions.NodeStatus in
      if let term = term(id) { return term.isObsolete ? .superseded : .replacement }
      return claimants[id] == nil ? .replacement : .superseded
    }
    let successions = Successions(graph, statuses: statuses)
    let affected = replacedBy.filter { successions[identifiers[$0.key]].isTruncated }
    let places = affected.compactMap { id, targets in targets.first.map { ($0.line, id) } }
    guard let (line, id) = places.min(by: <) else { return nil }
    let others = affected.count > 1 ? " and of \(affected.count - 1) other terms" : ""
    let limit = Successions.limit
    return diagnostic(
      line,
      """
      replaced_by of \(Quotation.of(id))\(others) leads through more than \(limit) identifiers or to as many \
      replacements; answers name the first \(limit) of each
      """
    )
  }
}

/// Assigns consecutive numbers to identifiers, as `SuccessorGraph` requires.
private struct NumberedIdentifiers {
  private var numbers: [String: Int] = [:]
  private(set) var names: [String] = []

  subscript(id: String) -> Int { numbers[id] ?? 0 }

  @discardableResult
  mutating func add(_ id: String) -> Int {
    if let known = numbers[id] { return known }
    numbers[id] = names.count
    names.append(id)
    return names.count - 1
  }

  /// Returns the graph of everything reachable from the identifiers added so far. Identifiers met on the way are
  /// numbered too.
  mutating func graph(_ successors: (String) -> [String]) -> SuccessorGraph {
    var graph = SuccessorGraph()
    while graph.count < names.count {
      let next = successors(names[graph.count])
      graph.add(successors: next.map { add($0) })
    }
    return graph
  }
}
