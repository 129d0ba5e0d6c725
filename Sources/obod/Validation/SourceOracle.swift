import Documents
import Server
import Wire

/// A source of answers as documents are judged by it.
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

  /// Takes whoever answers now that the daemon has gone: another daemon, or the store. Throws `loss` where nobody
  /// answers from the generation that has answered so far.
  func renew(after loss: ServerError, mayAskDaemon: Bool) throws {
    guard case .daemon = source,
      let next = mayAskDaemon ? try? Source(places) : try? Source(places.store),
      let found = try? next.generation, found == generation
    else { throw loss }
    source = next
  }
}
