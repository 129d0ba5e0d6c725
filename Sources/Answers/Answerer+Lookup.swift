import JSON
import Lexicon
import Resolver
import Terms
import Wire

/// LOOKUP, LABEL and OBSOLETE.
extension Answerer {
  func lookup(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let asked = line[part: request.argument]
    let identified = resolver.identify(asked)
    switch identified.resolution {
    case .term(let term):
      guard !postpone(if: !isQuick(toWrite: term)) else { return }
      begin(&json, line)
      writeIdentity(&json, identified, asked)
      writeTerm(&json, term)
      end(&json)
    case .alternate(let alternate):
      begin(&json, line)
      writeIdentity(&json, identified, asked)
      json.field("status", resolver.status(identified.resolution).rawValue)
      if let primary = resolver.primary(ofAlternate: alternate) {
        writeLabel(&json, lexicon.terms[primary].label)
        writeOntology(&json, primary)
      }
      writeTargets(&json, "replaced_by", .alternate(alternate), .replacedBy)
      if resolver.status(identified.resolution) == .obsolete {
        writeTargets(&json, "consider", .alternate(alternate), .consider)
      }
      json.field("message") { messages($0).write(identified, asked) }
      end(&json)
    case .unknown: failIdentifier(&json, line, identified, asked, .unknownID)
    case .outside: failIdentifier(&json, line, identified, asked, .outsideSubset)
    case .unloaded: failIdentifier(&json, line, identified, asked, .unloadedPrefix)
    case .malformed: failIdentifier(&json, line, identified, asked, .malformedID)
    }
  }

  func label(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let given = line[part: request.argument]
    let ontology: Int?
    do throws(Refusal) {
      ontology = try ontologyOption(request)
    } catch {
      return fail(&json, line, error)
    }
    let postings = resolver.postings(of: given)
    guard !postpone(if: postings.count > Self.maxListed) else { return }
    begin(&json, line)
    json.field("given", given)
    json.beginArray("matches")
    for index in postings {
      let posting = lexicon.postings[index]
      let term = Int(posting.term)
      if let ontology, Int(lexicon.terms[term].ontology) != ontology { continue }
      json.beginObject()
      writeReference(&json, term)
      if posting.name == PostingRecord.label {
        json.field("match", "label")
      } else {
        writeName(&json, Int(posting.name))
      }
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  func obsolete(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let asked = line[part: request.argument]
    let identified = resolver.identify(asked)
    begin(&json, line)
    writeIdentity(&json, identified, asked)
    json.field("status", resolver.status(identified.resolution).rawValue)
    switch identified.resolution {
    case .term(let term):
      guard !postpone(if: !isQuick(toWrite: term)) else { return }
      writeLabel(&json, lexicon.terms[term].label)
      writeSuccession(&json, .term(term))
    case .alternate(let alternate):
      if let primary = resolver.primary(ofAlternate: alternate) {
        writeLabel(&json, lexicon.terms[primary].label)
      }
      writeSuccession(&json, .alternate(alternate))
    case .unknown, .outside, .unloaded, .malformed: writeMeant(&json, identified)
    }
    json.field("message") { messages($0).write(identified, asked) }
    end(&json)
  }

  private func writeSuccession(_ json: inout JSONWriter, _ identifier: Lexicon.Identifier) {
    writeTargets(&json, "replaced_by", identifier, .replacedBy)
    writeTargets(&json, "consider", identifier, .consider)
    json.beginArray("chain")
    for target in resolver.targets(of: identifier, .chain) { json.element(lexicon.text(target.id)) }
    json.endArray()
  }
}
