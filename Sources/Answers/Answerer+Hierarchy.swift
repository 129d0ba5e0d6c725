import JSON
import Lexicon
import Resolver
import Wire

/// PARENTS, CHILDREN, ANCESTORS, DESCENDANTS, ISA, RELATIONS and TERMS.
extension Answerer {
  /// The default limit of TERMS, and of the terms above or below a term.
  private static let defaultLimit = 1000

  func relatives(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    do throws(Refusal) {
      let limit = try limitOption(request, default: Self.defaultLimit)
      let relation = try relationOption(request)
      let asked = line[part: request.argument]
      let term = try self.term(asked)
      switch request.verb {
      case .parents: writeParents(&json, line, asked, term, relation, limit)
      case .children:
        let children = resolver.hierarchy.children(of: term, over: relation)
        writeRelatives(&json, line, asked, term, relation, children.map { ($0, nil) }, limit)
      case .ancestors:
        let found = resolver.hierarchy.ancestors(of: term, over: relation)
        writeRelatives(&json, line, asked, term, relation, found.map { ($0.term, $0.distance) }, limit)
      default:
        let found = resolver.hierarchy.descendants(of: term, over: relation)
        writeRelatives(&json, line, asked, term, relation, found.map { ($0.term, $0.distance) }, limit)
      }
    } catch {
      fail(&json, line, error)
    }
  }

  /// Writes the parents of a term, including those that are in no loaded ontology.
  private func writeParents(
    _ json: inout JSONWriter,
    _ line: UnsafeRawBufferPointer,
    _ asked: UnsafeRawBufferPointer,
    _ term: Int,
    _ relation: String,
    _ limit: Int
  ) {
    let edges = resolver.hierarchy.edges(of: term, over: relation)
    beginRelatives(&json, line, asked, term, relation, total: edges.count)
    for edge in edges.prefix(limit) {
      json.beginObject()
      writeReference(&json, edge.target, term: edge.term)
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  private func writeRelatives(
    _ json: inout JSONWriter,
    _ line: UnsafeRawBufferPointer,
    _ asked: UnsafeRawBufferPointer,
    _ term: Int,
    _ relation: String,
    _ found: [(term: Int, distance: Int?)],
    _ limit: Int
  ) {
    beginRelatives(&json, line, asked, term, relation, total: found.count)
    for (term, distance) in found.prefix(limit) {
      json.beginObject()
      writeReference(&json, term)
      if let distance { json.field("distance", distance) }
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  private func beginRelatives(
    _ json: inout JSONWriter,
    _ line: UnsafeRawBufferPointer,
    _ asked: UnsafeRawBufferPointer,
    _ term: Int,
    _ relation: String,
    total: Int
  ) {
    begin(&json, line)
    writeSubject(&json, asked, term)
    json.field("relation", relation)
    json.field("total", total)
    json.beginArray("terms")
  }

  /// Writes the term that the answer is about: the one asked for, or the one that it was merged into.
  private func writeSubject(_ json: inout JSONWriter, _ asked: UnsafeRawBufferPointer, _ term: Int) {
    let id = lexicon.text(lexicon.terms[term].id)
    json.field("id", id)
    if !id.equals(asked) { json.field("asked", asked) }
    writeLabel(&json, lexicon.terms[term].label)
    if resolver.isObsolete(term) { json.field("obsolete", true) }
  }

  private func relationOption(_ request: Request) throws(Refusal) -> String {
    guard let asked = request[.relation] else { return Hierarchy.isA }
    guard let relation = resolver.hierarchy.relation(named: asked) else {
      let known = resolver.hierarchy.relations
      let some = known.prefix(8).map(\.name).joined(separator: ", ") + (known.count > 8 ? ", …" : "")
      throw .option("no loaded term has the relation '\(asked)'; the relations are \(some)")
    }
    return relation
  }

  func relations(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer) {
    begin(&json, line)
    json.beginArray("relations")
    for relation in resolver.hierarchy.relations {
      json.beginObject()
      json.field("relation", relation.name)
      json.beginArray("ids")
      for id in relation.ids { json.element(id) }
      json.endArray()
      json.field("edges", relation.edges)
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  func isa(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let parts = request.idAndLabel(in: line)
    guard let second = parts.label else {
      return fail(&json, line, .missingArgument, "ISA needs two identifiers: ISA \(Verb.isa.argument)")
    }
    do throws(Refusal) {
      let relation = try relationOption(request)
      let asked = line[part: parts.id]
      let term = try self.term(asked)
      let askedAncestor = line[part: second]
      let ancestor = try self.term(askedAncestor)
      let path = resolver.hierarchy.path(from: term, to: ancestor, over: relation)
      begin(&json, line)
      writeSubject(&json, asked, term)
      json.beginObject("ancestor")
      writeSubject(&json, askedAncestor, ancestor)
      json.endObject()
      json.field("relation", relation)
      json.field("isa", path != nil)
      json.beginArray("path")
      for term in path ?? [] {
        json.beginObject()
        writeReference(&json, term)
        json.endObject()
      }
      json.endArray()
      end(&json)
    } catch {
      fail(&json, line, error)
    }
  }

  func terms(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let limit: Int
    let ontology: Int?
    let isObsolete: Bool?
    do throws(Refusal) {
      limit = try limitOption(request, default: Self.defaultLimit)
      ontology = try ontologyOption(request)
      isObsolete = try statusOption(request)
    } catch {
      return fail(&json, line, error)
    }
    var found: [Int] = []
    var term = 0
    if var after = request[.after] {
      term = after.withUTF8 { resolver.firstTerm(after: UnsafeRawBufferPointer($0)) }
    }
    // Find one more term than fits the page, to know whether there is a next page.
    while term < lexicon.terms.count, found.count <= limit {
      let isWanted = isObsolete.map { $0 == resolver.isObsolete(term) } ?? true
      if isWanted, ontology.map({ $0 == Int(lexicon.terms[term].ontology) }) ?? true { found.append(term) }
      term += 1
    }
    begin(&json, line)
    json.beginArray("terms")
    for term in found.prefix(limit) {
      json.beginObject()
      writeReference(&json, term)
      json.endObject()
    }
    json.endArray()
    if found.count > limit { json.field("next", lexicon.text(lexicon.terms[found[limit - 1]].id)) }
    end(&json)
  }

  /// Returns true for obsolete terms only, false for current terms only, and nil for both.
  private func statusOption(_ request: Request) throws(Refusal) -> Bool? {
    guard let text = request[.status] else { return nil }
    switch text.lowercased() {
    case "current": return false
    case "obsolete": return true
    default: throw .option("status= must be current or obsolete, not '\(text)'")
    }
  }
}
