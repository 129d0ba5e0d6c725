import JSON
import Lexicon
import Resolver
import Terms
import Wire

/// CHECK and SCAN.
extension Answerer {
  func check(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let parts = request.idAndLabel(in: line)
    let id = line[part: parts.id]
    let label = parts.label.map { line[part: $0] }
    let check = resolver.check(id, label: label)
    guard !postpone(if: resolver.isTruncated) else { return }
    begin(&json, line)
    writeCheck(&json, check, id, given: label, isPair: true)
    writeTruncation(&json)
    end(&json)
  }

  func scan(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let found: [ScannedIdentifier]
    do throws(Refusal) {
      found = try resolver.scan(
        line[part: request.argument],
        labelCell: cellOption(request),
        isCode: kindOption(request)
      )
    } catch {
      return fail(&json, line, error)
    }
    begin(&json, line)
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
          UnsafeRawBufferPointer(id),
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
    _ asked: UnsafeRawBufferPointer,
    given: UnsafeRawBufferPointer?,
    isPair: Bool
  ) {
    json.field("verdict", check.verdict.rawValue)
    json.field("severity", check.severity.rawValue)
    writeIdentity(&json, check.identified, asked)
    json.field("status", check.status.rawValue)
    if let term = check.term {
      writeLabel(&json, lexicon.terms[term].label)
      if resolver.isImported(term) {
        json.field("imported_from", lexicon.text(lexicon.ontologies[Int(lexicon.terms[term].ontology)].id))
      }
    }
    if isPair, let given { json.field("given", given) }
    if let comparison = check.comparison, check.term != nil { writeComparison(&json, comparison) }
    if let identifier = resolver.superseded(check) {
      writeTargets(&json, "replaced_by", identifier, .replacedBy)
      if check.status == .obsolete { writeTargets(&json, "consider", identifier, .consider) }
    }
    if check.listsCandidates(isGiven: given != nil) { writeCandidates(&json, check.candidates) }
    writeMeant(&json, check.identified)
    json.field("message") { messages($0).write(check, asked, given) }
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
      case (.spelling, let name): writeSimilar(&json, "spelling", name)
      case (.words, let name): writeSimilar(&json, "words", name)
      }
      if let relation = candidate.relation { json.field("relation", relation.rawValue) }
      json.endObject()
    }
    json.endArray()
  }

  private func writeSimilar(_ json: inout JSONWriter, _ match: StaticString, _ name: Int?) {
    json.field("match", match)
    if let name { json.field("text", lexicon.text(lexicon.names[name].text)) }
  }
}
