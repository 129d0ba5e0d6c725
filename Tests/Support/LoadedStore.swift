package import Answers
package import JSON
package import Lexicon
import OBO
import Resolver
package import Store
import Synchronization
import Testing

/// A real store, loaded from OBO text or files and queried in process.
package final class LoadedStore: AnswerHost {
  package let folder: TemporaryFolder
  package let store: StoreFolder
  package private(set) var diagnostics: [String] = []
  private let snapshot: Snapshot
  package var generation: Int { snapshot.generation }
  package var lexicon: Lexicon { snapshot.lexicon }

  /// Loads each element as a separate file, all in one load.
  package convenience init(obo: [String: String]) throws {
    let folder = try TemporaryFolder()
    let files = try obo.sorted { $0.key < $1.key }.map { try folder.write($0.key, $0.value) }
    try self.init(files: files, folder: folder)
  }

  package init(files: [String], folder: TemporaryFolder? = nil) throws {
    self.folder = try folder ?? TemporaryFolder()
    store = StoreFolder("\(self.folder.path)/store")
    let received = Mutex<[String]>([])
    var options = Loader.Options()
    options.report = { diagnostic in received.withLock { $0.append("\(diagnostic.line): \(diagnostic.message)") } }
    _ = try Loader(store: store, options: options).load(files)
    diagnostics = received.withLock { $0 }
    snapshot = try Snapshot.open(store, isThorough: true)
  }

  /// Opens a copy of a shared store.
  package convenience init(_ shared: SharedStore) throws {
    let folder = try TemporaryFolder()
    let store = StoreFolder("\(folder.path)/store")
    try shared.copy(to: store.path)
    try self.init(opening: store, in: folder)
  }

  /// Opens the published contents of a store, which may be damaged.
  package init(opening store: StoreFolder, in folder: TemporaryFolder) throws {
    self.folder = folder
    self.store = store
    snapshot = try Snapshot.open(store, isThorough: true)
  }

  private init(snapshotOf other: LoadedStore) throws {
    folder = other.folder
    store = other.store
    snapshot = try Snapshot.open(store, isThorough: true)
  }

  /// Loads more files into the store; this object still answers from the generation that it opened.
  package func load(_ files: [String]) throws { _ = try Self.load(files, into: store) }

  /// Returns the names of the ontologies that were kept, and the warnings of the load.
  package static func load(
    _ files: [String],
    into store: StoreFolder
  ) throws -> (kept: [String], warnings: [String]) {
    let received = Mutex<[String]>([])
    var options = Loader.Options()
    options.warn = { warning in received.withLock { $0.append(warning) } }
    let report = try Loader(store: store, options: options).load(files)
    return (report.kept, received.withLock { $0 })
  }

  /// Opens what is published now.
  package func reopened() throws -> LoadedStore { try LoadedStore(snapshotOf: self) }

  package func openLexicon(_ path: String) throws { _ = try Lexicon(path: path) }

  package var reloads: Bool { false }

  package func writeStats(_ json: inout JSONWriter) -> Bool { false }

  /// Returns the answer without its line feed; nil if the request is ignored.
  package func ask(_ request: String) -> String? {
    let sink = ByteSink()
    var request = request
    let answerer = answerer()
    let outcome = request.withUTF8 { answerer.answer(UnsafeRawBufferPointer($0), into: sink) }
    return outcome == .ignored ? nil : String(sink.string.dropLast())
  }

  /// Returns an answerer for this store's lexicon, or for another one.
  package func answerer(from lexicon: Lexicon? = nil, budget: Int = Budget.full) -> Answerer {
    Answerer(resolver: Resolver(lexicon ?? self.lexicon, budget: budget), host: self, texts: try? TextSearch(snapshot))
  }

  /// Returns an answerer with the limits of the daemon's event loop.
  package func quickAnswerer() -> Answerer {
    Answerer(resolver: Resolver(lexicon, budget: Budget.quick), host: self, texts: nil)
  }

  package func verdict(_ id: String, _ label: String? = nil) -> String? {
    ask("CHECK \(id)" + (label.map { " \($0)" } ?? "")).flatMap { JSONValue($0)?["verdict"]?.string }
  }

  package func answer(_ request: String) throws -> JSONValue {
    try #require(ask(request).flatMap { JSONValue($0) })
  }
}
