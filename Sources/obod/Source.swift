import Resolver
import Server
import Store
import Wire

/// Who answers a one-shot command: the daemon where one is on the socket, else the store itself.
enum Source {
  case daemon(Client)
  case store(Answerer)

  init(_ places: Places) throws {
    if let client = Client(path: places.socket) {
      self = .daemon(client)
    } else {
      let snapshot = try Snapshot.open(places.store)
      self = .store(
        Answerer(resolver: Resolver(snapshot.lexicon), host: OneShot(generation: snapshot.generation))
      )
    }
  }

  /// The answer to one request, a JSON object without its line feed.
  func ask(_ verb: Verb, _ argument: String = "", options: [(RequestOption, String)] = []) throws -> String {
    var line = verb.rawValue
    for (option, value) in options { line += " \(option.rawValue)=\(value)" }
    if !verb.options.isEmpty { line += " --" }
    // A request is one line; a line break in an argument is white space like any other.
    if !argument.isEmpty { line += " " + argument.map { $0.isNewline ? " " : String($0) }.joined() }
    switch self {
    case .daemon(let client): return try client.ask(line)
    case .store(let answerer):
      let sink = ByteSink()
      line.withUTF8 { _ = answerer.answer(UnsafeRawBufferPointer($0), into: sink) }
      return String(decoding: sink.bytes.dropLast(), as: UTF8.self)
    }
  }
}

private final class OneShot: AnswerHost {
  let generation: Int

  init(generation: Int) { self.generation = generation }

  func writeStats(_ json: inout JSONWriter) -> Bool { false }
}
