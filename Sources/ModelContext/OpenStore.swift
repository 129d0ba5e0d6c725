import Store

/// The store, of which the newest published generation is used.
final class OpenStore {
  private let folder: StoreFolder
  private var source: TermSource?
  /// The generation last tried, whatever the outcome; a damaged one is tried once.
  private var lastTried: Int?
  private let report: (String) -> Void

  /// `report` is told when a newer generation cannot be used.
  init(_ folder: StoreFolder, report: @escaping (String) -> Void) {
    self.folder = folder
    self.report = report
  }

  /// Returns what answers now. Looking for a newer generation reads a link, which takes microseconds.
  func current() throws -> TermSource {
    let published = try? folder.published()
    if let source, published == nil || published == source.generation || published == lastTried { return source }
    lastTried = published
    do {
      let snapshot = try Snapshot.open(folder, isThorough: source != nil)
      let texts = LazyTextSearch(snapshot)
      let opened = TermSource(snapshot.lexicon, generation: snapshot.generation, texts: texts)
      source = opened
      return opened
    } catch {
      guard let source else { throw error }
      report("generation \(source.generation) of the store is still in use: \(error)")
      return source
    }
  }
}
