import Glibc
package import JSON
package import Terms

extension ReleaseAge {
  /// Returns the releases that are too old today.
  package func oldToday(among releases: [Release]) -> [Release] { old(among: releases, today: time(nil) / 86_400) }
}

extension ReleaseAge.Release {
  /// Reads one of the `ontologies` of an ONTOLOGIES or STATS answer.
  package init(_ ontology: JSONValue) {
    self.init(ontology: ontology["id"]?.string ?? "", release: ontology["release"]?.string ?? "")
  }
}
