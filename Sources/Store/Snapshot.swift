import Files
import Glibc
package import Lexicon

/// A published generation, opened to answer requests.
package struct Snapshot: Sendable {
  package let generation: Int
  package let lexicon: Lexicon
  /// The path of the SQLite file.
  let record: String

  /// Opens the published generation of a store. A lexicon that is missing, damaged or of another version is recompiled
  /// from the record. If `isThorough` is true, the lexicon's checksum is verified first.
  package static func open(_ store: StoreFolder, isThorough: Bool = false) throws -> Snapshot {
    // A load may remove the generation after the link is read and before the files are opened; then there is a newer
    // one.
    var generation = try current(store)
    while true {
      do {
        return try open(store, generation: generation, isThorough: isThorough)
      } catch {
        let newer = try current(store)
        guard newer != generation else { throw error }
        generation = newer
      }
    }
  }

  private static func current(_ store: StoreFolder) throws(StoreError) -> Int {
    guard let generation = try store.published() else { throw .empty(store: store.path) }
    return generation
  }

  private static func open(_ store: StoreFolder, generation: Int, isThorough: Bool) throws -> Snapshot {
    let database = store.database(of: generation)
    try PublishedRecord.check(database)
    let digest = try PublishedRecord.digest(ofDatabase: database)
    let path = store.lexicon(of: generation)
    var obstacle: SystemError?
    do {
      let lexicon = try Lexicon(path: path)
      if lexicon.storeDigest == digest, !isThorough || (try? lexicon.verify()) != nil {
        return Snapshot(generation: generation, lexicon: lexicon, record: database)
      }
    } catch let error as SystemError where error.code != ENOENT {
      obstacle = error
    } catch {
      // A missing or damaged lexicon needs no message; it is recompiled.
    }
    let rebuilt = "\(path).\(getpid())"
    do {
      try PublishedRecord(store: store, generation: generation).compileLexicon(to: rebuilt)
      // Compiling takes hundreds of megabytes.
      Memory.trim()
      let lexicon = try Lexicon(path: rebuilt)
      try Directory.rename(rebuilt, to: path)
      return Snapshot(generation: generation, lexicon: lexicon, record: database)
    } catch {
      try? Directory.removeFile(rebuilt)
      if RecordDamage.isCause(of: error) { throw error }
      throw StoreError.unusableLexicon(path: path, obstacle: obstacle, cause: error)
    }
  }
}
