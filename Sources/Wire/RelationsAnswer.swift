import JSON
import Terms

/// The answer to RELATIONS.
package enum RelationsAnswer {
  /// Returns the name of the relation that each name and each CURIE stands for; nil if the request was refused.
  package static func names(_ line: String) -> [String: String]? {
    guard let json = JSONValue(line), let relations = json["relations"]?.array else { return nil }
    return [String: String](
      relations: relations.map { ($0["relation"]?.string ?? "", ($0["ids"]?.array ?? []).compactMap(\.string)) }
    )
  }
}
