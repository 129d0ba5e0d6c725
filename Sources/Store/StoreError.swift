package import Files

/// A failure to use a store. The message tells the user what to do.
package enum StoreError: Error, CustomStringConvertible, Sendable {
  /// Nothing has been loaded into the store yet.
  case empty(store: String)
  /// The system failed to read a file of the store.
  case unreadable(SystemError)
  /// The path of a store's link is something that obod has not published.
  case notAStore(link: String)
  /// A store's link points to something other than a generation of the store.
  case foreignLink(link: String, target: String)
  /// Another process is loading into the store.
  case locked(store: String)
  /// A lexicon cannot be read, because of `obstacle` if the system refused it, and cannot be compiled from its record.
  case unusableLexicon(path: String, obstacle: SystemError?, cause: any Error)
  /// Two files to load contain the same ontology.
  case duplicateOntology(String, file: String, other: String)
  /// A file has only a subset of an ontology, all of which is loaded. Releases are named as in `hp 2025-01-16`.
  case subsetOfLoaded(file: String, subset: String, release: String, loaded: String)
  /// A file has an older release of an ontology than the loaded one.
  case olderThanLoaded(file: String, release: String, loaded: String)
  /// The closure over is_a has more than this number of rows.
  case closureTooLarge(limit: Int)

  package var description: String {
    switch self {
    case .empty(let store): "\(store): no ontologies are loaded; load some with: obod load FILE.obo.gz …"
    case .unreadable(let error): "the store cannot be read: \(error)"
    case .notAStore(let link): "\(link): is not a link to a generation, so this is not a store that obod published"
    case .foreignLink(let link, let target): "\(link): points to '\(target)', which is not a generation of this store"
    case .locked(let store): "\(store): another load is running on this store; wait until it has finished"
    case .unusableLexicon(let path, let obstacle, let cause):
      "\(path): cannot be used\(obstacle.map { " (\($0.reason))" } ?? "") and cannot be rebuilt: \(cause)"
    case .duplicateOntology(let ontology, let file, let other):
      "\(file): contains ontology '\(ontology)', as does \(other); load only one of them"
    case .subsetOfLoaded(let file, let subset, let release, let loaded):
      """
      \(file): contains only the subset '\(subset)' of \(release); the store has all of \(loaded), which is kept; \
      use --allow-subset to replace it
      """
    case .olderThanLoaded(let file, let release, let loaded):
      "\(file): \(release) is older than the loaded \(loaded), which is kept; use --allow-older to replace it"
    case .closureTooLarge(let limit):
      """
      the ancestors of all terms are more than \(limit) rows, \(Entailment.maxAncestors) for each term; \
      load without --oak
      """
    }
  }
}
