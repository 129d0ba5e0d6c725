import Lexicon
import Resolver
import Terms

/// CHECK and SCAN, and the human-readable messages of answers.
extension Answerer {
  private var lexicon: Lexicon { resolver.lexicon }

  func check(_ json: inout JSONWriter, _ request: Request) {
    let (id, label) = request.idAndLabel
    let check = resolver.check(id, label: label)
    guard !postpones(resolver.isTruncated) else { return }
    begin(&json, request.tag)
    writeCheck(&json, check, Asked(check.identified, id), given: label, isPair: true)
    writeTruncation(&json)
    end(&json)
  }

  func scan(_ json: inout JSONWriter, _ request: Request) {
    let found: [ScannedIdentifier]
    do throws(Refusal) {
      found = try resolver.scan(request.argument, labelCell: cellOption(request), isCode: kindOption(request))
    } catch {
      return fail(&json, request, error)
    }
    begin(&json, request.tag)
    json.beginArray("identifiers")
    for identifier in found {
      json.beginObject()
      write(&json, identifier)
      json.endObject()
    }
    json.endArray()
    writeTruncation(&json)
    end(&json)
  }

  private func write(_ json: inout JSONWriter, _ found: ScannedIdentifier) {
    var (id, evidence) = (found.text, found.evidence?.text ?? "")
    id.withUTF8 { id in
      evidence.withUTF8 { evidence in
        writeCheck(
          &json,
          found.check,
          Asked(found.check.identified, UnsafeRawBufferPointer(id)),
          given: found.evidence == nil ? nil : UnsafeRawBufferPointer(evidence),
          isPair: false
        )
      }
    }
    json.field("start", found.range.lowerBound)
    json.field("end", found.range.upperBound)
    guard let evidence = found.evidence else { return }
    json.field("evidence", evidence.text)
    json.field("evidence_start", evidence.range.lowerBound)
    json.field("evidence_end", evidence.range.upperBound)
  }

  /// `isPair` is true if `given` was written as the label, and false if it merely occurs beside the identifier.
  private func writeCheck(
    _ json: inout JSONWriter,
    _ check: CheckResult,
    _ asked: Asked,
    given: UnsafeRawBufferPointer?,
    isPair: Bool
  ) {
    json.field("verdict", check.verdict.rawValue)
    json.field("severity", check.severity.rawValue)
    writeIdentity(&json, asked)
    json.field("status", check.status.rawValue)
    if let term = check.term {
      writeLabel(&json, lexicon.terms[term].label)
      if resolver.isImported(term) {
        json.field("imported_from", lexicon.text(lexicon.ontologies[Int(lexicon.terms[term].ontology)].id))
      }
    }
    if isPair, let given { json.field("given", given) }
    if let comparison = check.comparison, check.term != nil { writeComparison(&json, comparison) }
    if let identifier = superseded(check.identified.standing, check.status) {
      writeTargets(&json, "replaced_by", identifier, .replacedBy)
      if check.status == .obsolete { writeTargets(&json, "consider", identifier, .consider) }
    }
    if check.verdict == .mismatch || check.isMergedMismatch || (check.verdict == .unknownID && given != nil) {
      writeCandidates(&json, check.candidates)
    }
    writeMeant(&json, check.identified)
    json.field("message") { writeMessage($0, check, asked, given) }
  }

  private func superseded(_ standing: Identified.Standing, _ status: TermStatus) -> Lexicon.Identifier? {
    switch standing {
    case .term(let term): status == .obsolete ? .term(term) : nil
    case .alternate(let alternate): .alternate(alternate)
    case .unknown, .outside, .unloaded, .malformed: nil
    }
  }

  /// Writes the term that was probably meant, if an identifier is not found.
  func writeMeant(_ json: inout JSONWriter, _ identified: Identified) {
    guard let meant = identified.meant, let term = term(of: meant) else { return }
    json.beginObject("meant")
    writeReference(&json, term)
    json.endObject()
  }

  private func term(of identifier: Lexicon.Identifier) -> Int? {
    switch identifier {
    case .term(let term): term
    case .alternate(let alternate): resolver.primary(ofAlternate: alternate)
    }
  }

  private func writeComparison(_ json: inout JSONWriter, _ comparison: Comparison) {
    if let name = comparison.name {
      writeName(&json, name)
    } else {
      json.field("match", comparison.match.rawValue)
    }
  }

  private func writeCandidates(_ json: inout JSONWriter, _ candidates: [Candidate]) {
    json.beginArray("candidates")
    for candidate in candidates {
      json.beginObject()
      json.field("id", lexicon.text(lexicon.terms[candidate.term].id))
      writeLabel(&json, lexicon.terms[candidate.term].label)
      switch (candidate.match, candidate.name) {
      case (.same, let name?): writeName(&json, name)
      case (.same, nil): json.field("match", "label")
      case (.spelling, let name): writeClose(&json, "spelling", name)
      case (.words, let name): writeClose(&json, "words", name)
      }
      if let relation = candidate.relation { json.field("relation", relation.rawValue) }
      json.endObject()
    }
    json.endArray()
  }

  private func writeClose(_ json: inout JSONWriter, _ match: StaticString, _ name: Int?) {
    json.field("match", match)
    if let name { json.field("text", lexicon.text(lexicon.names[name].text)) }
  }

  // MARK: Messages

  private func writeMessage(
    _ json: borrowing JSONWriter,
    _ check: CheckResult,
    _ asked: Asked,
    _ given: UnsafeRawBufferPointer?
  ) {
    guard check.status == .current, let term = check.term else {
      writeStandingMessage(json, asked, term: check.term)
      if check.isMergedMismatch { writeForeignLabel(json, check, given) }
      return
    }
    asked.write(json)
    writeBeing(json, term, check.verdict)
    switch check.verdict {
    case .synonym:
      json.escape("; '")
      json.escape(given ?? UnsafeRawBufferPointer(start: nil, count: 0))
      json.escape("' is its ")
      if let name = check.comparison?.name, let scope = NameKind(rawValue: lexicon.names[name].kind)?.scope {
        json.escape(scope.keyword)
      }
      json.escape(" synonym")
    case .former:
      json.escape("; it was '")
      json.escape(given ?? UnsafeRawBufferPointer(start: nil, count: 0))
      json.escape("' until release ")
      if let name = check.comparison?.name { json.escape(lexicon.text(lexicon.names[name].note)) }
    case .mismatch:
      if let first = check.candidates.first, first.match == .same {
        json.escape("; '")
        json.escape(given ?? UnsafeRawBufferPointer(start: nil, count: 0))
        json.escape(first.name == nil ? "' is " : "' is a synonym of ")
        json.escape(lexicon.text(lexicon.terms[first.term].id))
        writeRelation(json, first)
      } else {
        let isNamed = lexicon.terms[term].label.count > 0
        json.escape(isNamed ? ", not '" : ", and '")
        json.escape(given ?? UnsafeRawBufferPointer(start: nil, count: 0))
        json.escape(isNamed ? "'" : "' is none of its names")
        guard let first = check.candidates.first else { return }
        json.escape("; close to it is ")
        writeNamed(json, first.term)
        writeRelation(json, first)
      }
    case .unconfirmed:
      json.escape(given == nil ? "; nothing beside it names it" : "; what stands beside it leaves that open")
    default: break
    }
  }

  /// Writes ` is 'Breast carcinoma'`, or that the term has no label.
  private func writeBeing(_ json: borrowing JSONWriter, _ term: Int, _ verdict: Verdict) {
    let record = lexicon.terms[term]
    guard record.label.count > 0 else {
      json.escape(" has no label in ")
      return writeRelease(json, Int(record.ontology))
    }
    switch verdict {
    case .normalized: json.escape(" is written '")
    case .former: json.escape(" is now '")
    default: json.escape(" is '")
    }
    json.escape(lexicon.text(record.label))
    json.escape("'")
  }

  /// Writes `HP:0003002 'Breast carcinoma'`.
  private func writeNamed(_ json: borrowing JSONWriter, _ term: Int) {
    json.escape(lexicon.text(lexicon.terms[term].id))
    guard lexicon.terms[term].label.count > 0 else { return }
    json.escape(" '")
    json.escape(lexicon.text(lexicon.terms[term].label))
    json.escape("'")
  }

  /// Writes that a label is not a name of the term that the identifier was merged into.
  private func writeForeignLabel(_ json: borrowing JSONWriter, _ check: CheckResult, _ given: UnsafeRawBufferPointer?) {
    json.escape("; '")
    json.escape(given ?? UnsafeRawBufferPointer(start: nil, count: 0))
    guard let first = check.candidates.first, first.match == .same else {
      json.escape("' is none of its names in ")
      if let term = check.term { writeRelease(json, Int(lexicon.terms[term].ontology)) }
      return
    }
    json.escape(first.name == nil ? "' is " : "' is a synonym of ")
    json.escape(lexicon.text(lexicon.terms[first.term].id))
  }

  private func writeRelation(_ json: borrowing JSONWriter, _ candidate: Candidate) {
    switch candidate.relation {
    case .ancestor: json.escape(", an ancestor of it")
    case .descendant: json.escape(", a descendant of it")
    case .sibling: json.escape(", a sibling of it")
    case nil: break
    }
  }

  /// Writes what an identifier is, regardless of its label.
  func writeStandingMessage(_ json: borrowing JSONWriter, _ asked: Asked, term: Int?) {
    switch asked.identified.standing {
    case .malformed:
      guard !asked.isEmpty else { return json.escape("the identifier is empty; one is written like HP:0003002") }
      json.escape("'")
      asked.write(json)
      json.escape("' is no identifier; one is written like HP:0003002")
    case .unloaded:
      json.escape("no loaded ontology defines the prefix of ")
      asked.write(json)
      json.escape("; it was not checked")
      writeMeant(json, asked)
    case .outside(let ontology):
      json.escape("only the subset '")
      json.escape(lexicon.text(lexicon.ontologies[ontology].subset))
      json.escape("' of ")
      writeRelease(json, ontology)
      json.escape(" is loaded, which does not have ")
      asked.write(json)
      json.escape("; it was not checked")
    case .unknown(let ontology):
      writeRelease(json, ontology)
      json.escape(" has no ")
      asked.write(json)
      writeMeant(json, asked)
    case .alternate(let alternate):
      asked.write(json)
      json.escape(" was merged into ")
      writeList(json, targets(of: .alternate(alternate), .primary))
      guard let term = resolver.primary(ofAlternate: alternate), resolver.isObsolete(term) else { return }
      json.escape(", which")
      writeObsolescence(json, .alternate(alternate), ontology: Int(lexicon.terms[term].ontology))
    case .term(let number):
      asked.write(json)
      guard resolver.isObsolete(number) else {
        json.escape(" is current")
        guard lexicon.terms[number].label.count > 0 else { return json.escape("; it has no label") }
        json.escape(": '")
        json.escape(lexicon.text(lexicon.terms[number].label))
        return json.escape("'")
      }
      writeObsolescence(json, .term(number), ontology: Int(lexicon.terms[number].ontology))
    }
  }

  /// Writes that an identifier is obsolete, and what to use instead.
  private func writeObsolescence(_ json: borrowing JSONWriter, _ identifier: Lexicon.Identifier, ontology: Int) {
    let replacements = targets(of: identifier, .replacedBy)
    let considered = targets(of: identifier, .consider)
    json.escape(" is obsolete")
    if !replacements.isEmpty {
      json.escape("; replaced by ")
      writeList(json, replacements)
    } else if !considered.isEmpty {
      json.escape("; consider ")
      writeList(json, considered)
    } else {
      json.escape(" and ")
      writeRelease(json, ontology)
      json.escape(" names no replacement")
    }
  }

  /// Writes `hp 2025-01-16`.
  private func writeRelease(_ json: borrowing JSONWriter, _ ontology: Int) {
    json.escape(lexicon.text(lexicon.ontologies[ontology].id))
    json.escape(" ")
    json.escape(lexicon.text(lexicon.ontologies[ontology].release))
  }

  private func writeMeant(_ json: borrowing JSONWriter, _ asked: Asked) {
    guard let meant = asked.identified.meant, let term = term(of: meant) else { return }
    json.escape("; ")
    writeNamed(json, term)
    json.escape(" was probably meant")
  }

  private func writeList(_ json: borrowing JSONWriter, _ targets: [TargetRecord]) {
    for (index, target) in targets.enumerated() {
      if index > 0 { json.escape(index == targets.count - 1 ? " or " : ", ") }
      if target.term > 0 { writeNamed(json, Int(target.term) - 1) } else { json.escape(lexicon.text(target.id)) }
    }
  }
}
