import JSON
import Lexicon
import Resolver
import Terms

/// Writes the sentences of answers, for people. `asked` is the identifier as given.
struct MessageWriter<Output: TextOutput> {
  let resolver: Resolver
  let output: Output
  private var lexicon: Lexicon { resolver.lexicon }

  /// Writes what is right or wrong about an identifier and the text beside it, `given`.
  func write(_ check: CheckResult, _ asked: UnsafeRawBufferPointer, _ given: UnsafeRawBufferPointer?) {
    guard check.status == .current, let term = check.term else {
      write(check.identified, asked)
      if check.isMergedMismatch { writeForeignLabel(check, given) }
      return
    }
    append(check.identified, asked)
    writeLabel(term, check.verdict)
    switch check.verdict {
    case .synonym:
      output.append("; '")
      appendGiven(given)
      output.append("' is its ")
      if let name = check.comparison?.name, let scope = NameKind(rawValue: lexicon.names[name].kind)?.scope {
        output.append(scope.keyword)
      }
      output.append(" synonym")
    case .former:
      output.append("; it was '")
      appendGiven(given)
      output.append("' until release ")
      if let name = check.comparison?.name { output.append(lexicon.text(lexicon.names[name].note)) }
    case .mismatch:
      if let first = check.candidates.first, first.match == .same {
        output.append("; '")
        appendGiven(given)
        output.append(first.name == nil ? "' is " : "' is a synonym of ")
        output.append(lexicon.text(lexicon.terms[first.term].id))
        writeRelation(first)
      } else {
        let isNamed = lexicon.terms[term].label.count > 0
        output.append(isNamed ? ", not '" : ", and '")
        appendGiven(given)
        output.append(isNamed ? "'" : "' is not one of its names")
        guard let first = check.candidates.first else { return }
        output.append("; a close match is ")
        writeNamed(first.term)
        writeRelation(first)
      }
    case .unconfirmed:
      output.append(
        given == nil ? "; no label was found beside it" : "; the text beside it does not confirm or contradict it"
      )
    default: break
    }
  }

  /// Writes ` is 'Breast carcinoma'`, or that the term has no label.
  private func writeLabel(_ term: Int, _ verdict: Verdict) {
    let record = lexicon.terms[term]
    guard record.label.count > 0 else {
      output.append(" has no label in ")
      return writeRelease(Int(record.ontology))
    }
    switch verdict {
    case .normalized: output.append(" is written '")
    case .former: output.append(" is now '")
    default: output.append(" is '")
    }
    output.append(lexicon.text(record.label))
    output.append("'")
  }

  /// Writes `HP:0003002 'Breast carcinoma'`.
  private func writeNamed(_ term: Int) {
    output.append(lexicon.text(lexicon.terms[term].id))
    guard lexicon.terms[term].label.count > 0 else { return }
    output.append(" '")
    output.append(lexicon.text(lexicon.terms[term].label))
    output.append("'")
  }

  /// Writes that a label is not a name of the term that the identifier was merged into.
  private func writeForeignLabel(_ check: CheckResult, _ given: UnsafeRawBufferPointer?) {
    output.append("; '")
    appendGiven(given)
    guard let first = check.candidates.first, first.match == .same else {
      output.append("' is not one of its names in ")
      if let term = check.term { writeRelease(Int(lexicon.terms[term].ontology)) }
      return
    }
    output.append(first.name == nil ? "' is " : "' is a synonym of ")
    output.append(lexicon.text(lexicon.terms[first.term].id))
  }

  private func writeRelation(_ candidate: Candidate) {
    switch candidate.relation {
    case .ancestor: output.append(", an ancestor of it")
    case .descendant: output.append(", a descendant of it")
    case .sibling: output.append(", a sibling of it")
    case nil: break
    }
  }

  /// Writes what an identifier is, regardless of its label.
  func write(_ identified: Identified, _ asked: UnsafeRawBufferPointer) {
    switch identified.resolution {
    case .malformed:
      guard !asked.isEmpty, !asked.elementsEqual("<>".utf8) else {
        return output.append("the identifier is empty; identifiers look like HP:0003002")
      }
      output.append("'")
      append(identified, asked)
      output.append("' is not an identifier; identifiers look like HP:0003002")
    case .unloaded:
      output.append("no loaded ontology defines the prefix of ")
      append(identified, asked)
      output.append("; it was not checked")
      writeMeant(identified)
    case .outside(let ontology):
      output.append("only the subset '")
      output.append(lexicon.text(lexicon.ontologies[ontology].subset))
      output.append("' of ")
      writeRelease(ontology)
      output.append(" is loaded, which does not have ")
      append(identified, asked)
      output.append("; it was not checked")
    case .unknown(let ontology):
      writeRelease(ontology)
      output.append(" has no ")
      append(identified, asked)
      writeMeant(identified)
    case .alternate(let alternate):
      append(identified, asked)
      output.append(" was merged into ")
      writeList(resolver.targets(of: .alternate(alternate), .primary))
      guard let term = resolver.primary(ofAlternate: alternate), resolver.isObsolete(term) else { return }
      output.append(", which")
      writeObsolescence(.alternate(alternate), ontology: Int(lexicon.terms[term].ontology))
    case .term(let number):
      append(identified, asked)
      guard resolver.isObsolete(number) else {
        output.append(" is current")
        guard lexicon.terms[number].label.count > 0 else { return output.append("; it has no label") }
        output.append(": '")
        output.append(lexicon.text(lexicon.terms[number].label))
        return output.append("'")
      }
      writeObsolescence(.term(number), ontology: Int(lexicon.terms[number].ontology))
    }
  }

  /// Writes that an identifier is obsolete, and what to use instead.
  private func writeObsolescence(_ identifier: Lexicon.Identifier, ontology: Int) {
    let replacements = resolver.targets(of: identifier, .replacedBy)
    let considered = resolver.targets(of: identifier, .consider)
    output.append(" is obsolete")
    if !replacements.isEmpty {
      output.append("; replaced by ")
      writeList(replacements)
    } else if !considered.isEmpty {
      output.append("; consider ")
      writeList(considered)
    } else {
      output.append(" and ")
      writeRelease(ontology)
      output.append(" names no replacement")
    }
  }

  /// Writes `hp 2025-01-16`.
  private func writeRelease(_ ontology: Int) {
    output.append(lexicon.text(lexicon.ontologies[ontology].id))
    output.append(" ")
    output.append(lexicon.text(lexicon.ontologies[ontology].release))
  }

  private func writeMeant(_ identified: Identified) {
    guard let term = resolver.meantTerm(identified) else { return }
    output.append("; ")
    writeNamed(term)
    output.append(" was probably meant")
  }

  /// Writes `HP:0003002 'Breast carcinoma' or HP:0100013 'Neoplasm of the breast'`.
  private func writeList(_ targets: [TargetRecord]) {
    for (index, target) in targets.enumerated() {
      if index > 0 { output.append(index == targets.count - 1 ? " or " : ", ") }
      if target.term > 0 { writeNamed(Int(target.term) - 1) } else { output.append(lexicon.text(target.id)) }
    }
  }

  /// Writes an identifier in its canonical form.
  private func append(_ identified: Identified, _ asked: UnsafeRawBufferPointer) {
    if let canonical = identified.canonical { output.append(canonical) } else { output.append(asked) }
  }

  private func appendGiven(_ given: UnsafeRawBufferPointer?) {
    if let given { output.append(given) }
  }
}
