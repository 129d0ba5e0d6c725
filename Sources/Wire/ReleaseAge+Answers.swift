import Glibc
package import Terms

extension ReleaseAge {
  /// Returns the releases that are too old today among the `ontologies` of an ONTOLOGIES or STATS answer.
  package func old(among ontologies: [JSONValue]) -> [Release] {
    let releases = ontologies.map { ontology in
      Release(ontology: ontology["id"]?.string ?? "", release: ontology["release"]?.string ?? "")
    }
    return old(among: releases, today: time(nil) / 86_400)
  }
}
