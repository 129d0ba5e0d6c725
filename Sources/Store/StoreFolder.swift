import Files
import Glibc

/// The folder that holds a store's generations.
///
///     terms.db  → generations/12/terms.db   the published record; a link, replaced by rename
///     generations/12/terms.db, terms.lex    the record and the lexicon compiled from it
///     load.lock                             held while a load runs
///
/// A load builds the next generation next to the published one. Renaming the new link over the old one switches readers
/// to both new files atomically. The previous generation is kept for readers that are just opening it.
package struct StoreFolder: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  package static let databaseName = "terms.db"
  package static let lexiconName = "terms.lex"

  private var link: String { "\(path)/\(Self.databaseName)" }
  private var generations: String { "\(path)/generations" }

  package func folder(of generation: Int) -> String { "\(generations)/\(generation)" }
  package func database(of generation: Int) -> String { "\(folder(of: generation))/\(Self.databaseName)" }
  package func lexicon(of generation: Int) -> String { "\(folder(of: generation))/\(Self.lexiconName)" }

  /// Returns the number of the published generation; nil if nothing has been loaded yet.
  package func published() throws(StoreError) -> Int? {
    let found: String?
    do {
      found = try Directory.linkTarget(link)
    } catch let error where error.code == EINVAL {
      throw StoreError.notAStore(link: link)
    } catch {
      throw StoreError.unreadable(error)
    }
    guard let target = found else { return nil }
    let parts = target.split(separator: "/")
    guard parts.count == 3, parts[0] == "generations", let number = Int(parts[1]) else {
      throw StoreError.foreignLink(link: link, target: target)
    }
    return number
  }

  /// Acquires the lock that excludes other loads, removes the remains of a killed load, and creates the folder of the
  /// next generation.
  package func begin() throws -> Draft {
    try Directory.create(generations)
    guard let lock = try FileLock.acquire("\(path)/load.lock") else {
      throw StoreError.locked(store: path)
    }
    let current = try published()
    try clear(keeping: current)
    let next = (current ?? 0) + 1
    try Directory.removeTree(folder(of: next))
    try Directory.create(folder(of: next))
    return Draft(store: self, generation: next, base: current, lock: lock)
  }

  /// Removes all generations but the published one and the one before it, and a link that was never renamed.
  private func clear(keeping current: Int?) throws(SystemError) {
    for name in try Directory.names(in: generations) {
      if let number = Int(name), let current, number == current || number == current - 1 { continue }
      try Directory.removeTree("\(generations)/\(name)")
    }
    try Directory.removeFile("\(link).next")
  }

  fileprivate func publish(_ generation: Int) throws {
    try Directory.synchronize(folder(of: generation))
    try Directory.synchronize(generations)
    try Directory.removeFile("\(link).next")
    try Directory.link("\(link).next", to: "generations/\(generation)/\(Self.databaseName)")
    try Directory.rename("\(link).next", to: link)
    try Directory.synchronize(path)
    try clear(keeping: generation)
  }
}

/// The next generation while it is being built. Its folder is removed unless it is published.
package final class Draft {
  package let store: StoreFolder
  package let generation: Int
  /// The published generation it is based on.
  package let base: Int?
  private let lock: FileLock
  private var isPublished = false

  fileprivate init(store: StoreFolder, generation: Int, base: Int?, lock: FileLock) {
    self.store = store
    self.generation = generation
    self.base = base
    self.lock = lock
  }

  deinit {
    // If this fails, the next load removes the folder.
    if !isPublished { try? Directory.removeTree(store.folder(of: generation)) }
  }

  package var database: String { store.database(of: generation) }
  package var lexicon: String { store.lexicon(of: generation) }
  /// The file of the full-text index while it is being built.
  var textIndex: String { "\(store.folder(of: generation))/text.db" }

  /// Empties the draft's folder.
  func restart() throws {
    try Directory.removeTree(store.folder(of: generation))
    try Directory.create(store.folder(of: generation))
  }

  package func publish() throws {
    // Other programs read the record as well, and one that is opened for writing may be written to by mistake.
    try Directory.makeReadOnly(database)
    try store.publish(generation)
    isPublished = true
  }
}
