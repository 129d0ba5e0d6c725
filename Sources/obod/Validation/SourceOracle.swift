import Documents
import Server
import Wire

/// Answers the requests of a document's check from a daemon or a store.
final class SourceOracle: Oracle {
  private let places: Places
  private let generation: Int?
  private var source: Source

  init(_ places: Places) throws {
    self.places = places
    source = try Source(places)
    generation = try source.generation
  }

  func ask(all next: (ByteSink) throws -> Bool, answer: (UnsafeRawBufferPointer) throws -> Void) throws {
    try source.ask(all: next, answer: answer)
  }

  func ontologies() throws -> [JSONValue] { Answer(try source.ask(.ontologies)).list("ontologies") }

  /// Switches to another daemon, or to the store, after the connection was lost. Throws `loss` if neither can answer
  /// from the generation used so far.
  func renew(after loss: ServerError, mayAskDaemon: Bool) throws {
    guard case .daemon = source else { throw loss }
    // A daemon that is about to end may still accept a connection.
    let places = self.places
    let sources: [() throws -> Source] = [{ try Source(places) }, { try Source(places.store) }]
    for open in mayAskDaemon ? sources : [sources[1]] {
      guard let next = try? open(), let found = try? next.generation, found == generation else { continue }
      source = next
      return
    }
    throw loss
  }
}
