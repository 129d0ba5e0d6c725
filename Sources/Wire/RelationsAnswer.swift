import JSON

/// The answer to RELATIONS.
package enum RelationsAnswer {
  /// Returns the name of the relation that each name and each CURIE stands for; nil if the request was refused.
  package static func names(_ line: String) -> [String: String]? {
    guard let json = JSONValue(line), let relations = json["relations"]?.array else { return nil }
    let named = relations.map {
      (name: $0["relation"]?.string ?? "", ids: ($0["ids"]?.array ?? []).compactMap(\.string))
    }
    let pairs =
      named.map { ($0.name, $0.name) } + named.flatMap { relation in relation.ids.map { ($0, relation.name) } }
    return Dictionary(pairs) { first, _ in first }
  }
}
