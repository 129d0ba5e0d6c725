import JSON
import Lexicon
import Resolver
import Wire

/// COMPLETE and SEARCH.
extension Answerer {
  private static let defaultHits = 10

  func search(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    let given = line[part: request.argument]
    let hits: [Hit]
    do throws(Refusal) {
      hits = try self.hits(request, given)
    } catch {
      return fail(&json, line, error)
    }
    guard !postpone(if: resolver.isTruncated) else { return }
    begin(&json, line)
    json.field("given", given)
    json.beginArray("results")
    for hit in hits {
      json.beginObject()
      writeReference(&json, hit.term)
      writeMatch(&json, hit.match)
      if let tier = hit.tier { json.field("tier", tier.rawValue) }
      json.beginArray("spans")
      for span in hit.spans {
        json.beginArray()
        json.element(span.lowerBound)
        json.element(span.upperBound)
        json.endArray()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    writeTruncation(&json)
    end(&json)
  }

  private func hits(_ request: Request, _ given: UnsafeRawBufferPointer) throws(Refusal) -> [Hit] {
    let limit = try limitOption(request, default: Self.defaultHits)
    let scope = try scope(request)
    guard request.verb == .search, let texts else {
      return resolver.complete(given, in: scope, limit: limit)
    }
    do {
      return try resolver.search(given, in: scope, limit: limit, texts: texts)
    } catch {
      throw .store("\(error)")
    }
  }

  private func writeMatch(_ json: inout JSONWriter, _ match: Hit.Match) {
    switch match {
    case .identifier: json.field("match", "id")
    case .alternate(let alternate):
      json.field("match", "alt_id")
      json.field("text", lexicon.text(lexicon.alternates[alternate].id))
    case .label: json.field("match", "label")
    case .name(let name): writeName(&json, name)
    case .text: json.field("match", "definition")
    }
  }
}
