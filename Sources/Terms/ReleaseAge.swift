/// The age up to which a loaded release is used without a warning: an older one may differ from the current ontology.
package struct ReleaseAge: Sendable {
  /// In days; 0 for no limit.
  package let limit: Int

  package static let defaultLimit = 365
  package static let limits = 0...100_000

  package init(limit: Int = defaultLimit) { self.limit = limit }

  /// A release of an ontology: `hp`, `2025-01-16`.
  package struct Release: Sendable, Equatable {
    package let ontology: String
    package let release: String

    package init(ontology: String, release: String) {
      self.ontology = ontology
      self.release = release
    }
  }

  /// Returns the releases that are older than the limit. `today` is in days since 1970-01-01. A release whose name
  /// contains no date never counts as old.
  package func old(among releases: [Release], today: Int) -> [Release] {
    guard limit > 0 else { return [] }
    return releases.filter { release in
      ReleaseDate(in: release.release).map { today - $0.daysSinceEpoch > limit } ?? false
    }
  }

  /// Returns a sentence about old releases, for users; nil if there are none.
  package func notice(on old: [Release]) -> String? {
    guard let last = old.last else { return nil }
    let names = old.map { "\($0.ontology) \($0.release)" }
    let list = old.count == 1 ? "\(last.ontology) \(last.release) is" : Self.joined(names) + " are"
    return "\(list) more than \(limit == Self.defaultLimit ? "a year" : "\(limit) days") old; newer releases may differ"
  }

  private static func joined(_ names: [String]) -> String {
    names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }
}
