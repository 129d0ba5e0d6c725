import Foundation
import Store
import Testing

/// Stores that many tests start from. Each is loaded when it is first needed, and removed at the end of the run; tests
/// get copies of it.
package enum SharedStore: Sendable {
  /// The small ontologies.
  case small
  /// The full releases.
  case full
  /// The full releases, loaded over the older ones, whose labels are therefore former labels.
  case fullOverOlder

  private static let folder: Result<TemporaryFolder, any Error> = Result {
    atexit { try? FileManager.default.removeItem(atPath: SharedStore.folder.get().path) }
    return try TemporaryFolder()
  }

  private static let loadedSmall = loaded("small") { [try Checkout.smallReleases()] }
  private static let loadedFull = loaded("full") { [try Checkout.fullReleases()] }
  private static let loadedFullOverOlder = loaded("full-over-older") {
    [try Checkout.olderReleases(), try Checkout.fullReleases()]
  }

  private static func loaded(_ name: String, _ loads: () throws -> [[String]]) -> Result<StoreFolder, any Error> {
    Result {
      let store = StoreFolder("\(try folder.get().path)/\(name)")
      for files in try loads() { _ = try LoadedStore.load(files, into: store) }
      return store
    }
  }

  private func loaded() throws -> StoreFolder {
    switch self {
    case .small: try Self.loadedSmall.get()
    case .full: try Self.loadedFull.get()
    case .fullOverOlder: try Self.loadedFullOverOlder.get()
    }
  }

  /// Creates a store at a path. Tests may damage the files of a small one; those of a full one are hard links, which a
  /// test may only replace.
  func copy(to path: String) throws {
    let store = try loaded()
    let files = FileManager.default
    if case .small = self { return try files.copyItem(atPath: store.path, toPath: path) }
    let copy = StoreFolder(path)
    let generation = try #require(try store.published())
    try files.createDirectory(atPath: copy.folder(of: generation), withIntermediateDirectories: true)
    try files.linkItem(atPath: store.database(of: generation), toPath: copy.database(of: generation))
    try files.linkItem(atPath: store.lexicon(of: generation), toPath: copy.lexicon(of: generation))
    let link = try files.destinationOfSymbolicLink(atPath: "\(store.path)/\(StoreFolder.databaseName)")
    try files.createSymbolicLink(atPath: "\(path)/\(StoreFolder.databaseName)", withDestinationPath: link)
  }
}
