import Answers
import JSON
import Server
import Store
import Wire

/// The source of a one-shot command's answers: the daemon if one is running on the socket, else the store itself.
enum Source {
  case daemon(Client)
  case store(Answerer)

  init(_ places: Places) throws {
    if let socket = places.knownSocket, let client = try Client(path: socket) {
      self = .daemon(client)
    } else {
      try self.init(places.store)
    }
  }

  init(_ store: StoreFolder) throws {
    let snapshot = try Snapshot.open(store)
    self = .store(Answerer(snapshot.lexicon, generation: snapshot.generation, texts: LazyTextSearch(snapshot)))
  }

  /// The generation of the store that the answers come from.
  var generation: Int? { get throws { JSONValue(try ask(.ping))?["generation"]?.int } }

  /// Returns the answer to one request, a JSON object without its line feed.
  func ask(_ verb: Verb, _ argument: String = "", options: [(RequestOption, String)] = []) throws -> String {
    let sink = ByteSink()
    RequestLine.write(verb, argument, options: options, into: sink)
    switch self {
    case .daemon(let client): return try client.ask(sink.string)
    case .store(let answerer):
      let answer = ByteSink()
      _ = answerer.answer(sink.bytes, into: answer)
      return String(decoding: answer.bytes.dropLast(), as: UTF8.self)
    }
  }

  /// Describes the loaded releases, or that of one ontology, for people: `cl 2026-08-19, go 2026-01-23, hp 2025-01-16`.
  func releases(_ ontology: String? = nil) throws -> String {
    let loaded = Answer(try ask(.ontologies)).list("ontologies").filter { loaded in
      ontology.map { loaded["id"]?.string == $0.lowercased() } ?? true
    }
    let shown = 8
    let names = loaded.prefix(shown).map { "\($0.ontologyName) \($0["release"]?.string ?? "")" }
    return names.joined(separator: ", ") + (loaded.count > shown ? " and \(loaded.count - shown) more" : "")
  }

  /// Sends many requests and passes their answers on in order; pipelined if a daemon answers. `next` appends a request
  /// line and returns false if there are no more.
  func ask(
    all next: (ByteSink) throws -> Bool,
    answer: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    switch self {
    case .daemon(let client): try client.ask(all: next, answer: answer)
    case .store(let answerer):
      let request = ByteSink()
      let sink = ByteSink()
      while try next(request) {
        _ = answerer.answer(request.bytes, into: sink)
        try answer(UnsafeRawBufferPointer(rebasing: sink.bytes.dropLast()))
        request.removeAll()
        sink.removeAll()
      }
    }
  }
}
