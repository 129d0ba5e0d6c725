package import Answers
package import Foundation
package import JSON
package import Lexicon
import OBO
import Resolver
package import Store
import Synchronization
import Testing

/// A temporary folder for a test, removed with this object.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    path = NSTemporaryDirectory() + "obod-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  package func write(_ name: String, _ data: Data) throws -> String {
    let file = "\(path)/\(name)"
    let parent = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try data.write(to: URL(fileURLWithPath: file))
    return file
  }

  package func bytes(of name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

  package func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }
}

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
    let heard = Mutex<[String]>([])
    var options = Loader.Options()
    options.report = { diagnostic in heard.withLock { $0.append("\(diagnostic.line): \(diagnostic.message)") } }
    _ = try Loader(store: store, options: options).load(files)
    diagnostics = heard.withLock { $0 }
    snapshot = try Snapshot.open(store, isThorough: true)
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
    let heard = Mutex<[String]>([])
    var options = Loader.Options()
    options.warn = { warning in heard.withLock { $0.append(warning) } }
    let report = try Loader(store: store, options: options).load(files)
    return (report.kept, heard.withLock { $0 })
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

/// Paths in the checkout.
package enum Checkout {
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  package static var fixtures: String { "\(root)/Tests/Fixtures" }

  /// The folder of small ontologies that most tests load: parts of real releases, five of which stand in for whole
  /// ones.
  package static var smallOntologies: String { "\(fixtures)/ontologies" }

  package static func smallReleases() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: smallOntologies).filter { $0.hasSuffix(".obo.gz") }
      .sorted().map { "\(smallOntologies)/\($0)" }
  }

  /// The folder of full releases; nil if there is none on the machine.
  package static let fullOntologies: String? = {
    let path =
      ProcessInfo.processInfo.environment["OBOD_FULL_ONTOLOGIES"] ?? "\(root)/../shared/ontologies"
    return FileManager.default.fileExists(atPath: "\(path)/hp.obo.gz") ? path : nil
  }()

  /// Returns the full release of each ontology.
  package static func fullReleases() throws -> [String] {
    let folder = try #require(fullOntologies)
    return ["cl", "go", "hp", "mondo", "ncit", "uberon"].map { "\(folder)/\($0).obo.gz" }
  }

  /// Whether everything is built with a sanitizer, which needs additional memory (scripts/sanitize).
  package static let isSanitized = ProcessInfo.processInfo.environment["OBOD_SANITIZE"] != nil

  /// The built program, whose path scripts/test sets.
  package static var binary: String {
    ProcessInfo.processInfo.environment["OBOD_BINARY"] ?? "\(root)/.build/release/obod"
  }
}
