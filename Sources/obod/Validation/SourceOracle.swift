import Answers
import JSON
import Resolver
import Server
import Terms
import Wire

/// Answers the questions of a document's check from a daemon, if one is running, or from the store.
final class SourceOracle: Oracle {
  private let places: Places
  private let generation: Int?
  private var source: Source
  private var oracle: any Oracle

  init(_ places: Places) throws {
    self.places = places
    source = try Source(places)
    oracle = source.oracle
    generation = try source.generation
  }

  func check(_ questions: [CheckQuestion]) throws -> [CheckAnswer] { try oracle.check(questions) }

  func scan(_ questions: [ScanQuestion]) throws -> [[FoundIdentifier]] { try oracle.scan(questions) }

  func areReused(_ questions: [ReuseQuestion]) throws -> [Bool] { try oracle.areReused(questions) }

  func nodes(_ ids: [String]) throws -> [TermNode] { try oracle.nodes(ids) }

  func terms(_ questions: [NameQuestion]) throws -> [[TermReference]] { try oracle.terms(questions) }

  func terms(_ questions: [BranchQuestion]) throws -> [[TermReference]] { try oracle.terms(questions) }

  func relations() throws -> [String: String] { try oracle.relations() }

  /// Returns the loaded releases.
  func releases() throws -> [ReleaseAge.Release] {
    Answer(try source.ask(.ontologies)).list("ontologies").map(ReleaseAge.Release.init)
  }

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
      oracle = next.oracle
      return
    }
    throw loss
  }
}

extension Source {
  fileprivate var oracle: any Oracle {
    switch self {
    case .daemon(let client): client
    case .store(let answerer): StoreOracle(answerer.resolver.lexicon)
    }
  }
}
