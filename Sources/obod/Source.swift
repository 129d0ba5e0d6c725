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
    let line = Self.line(verb, argument, options: options)
    switch self {
    case .daemon(let client): return try client.ask(line)
    case .store(let answerer): return Self.ask(answerer, line)
    }
  }

  /// The answers to many request lines, in their order; pipelined where a daemon answers.
  func ask(all next: () throws -> String?, answer: (String) throws -> Void) throws {
    switch self {
    case .daemon(let client): try client.ask(all: next, answer: answer)
    case .store(let answerer): while let line = try next() { try answer(Self.ask(answerer, line)) }
    }
  }

  static func line(_ verb: Verb, _ argument: String, options: [(RequestOption, String)] = []) -> String {
    var line = verb.rawValue
    for (option, value) in options { line += " \(option.rawValue)=\(value)" }
    if !verb.options.isEmpty { line += " --" }
    // A request is one line; a line break in an argument is white space like any other.
    if !argument.isEmpty { line += " " + argument.map { $0.isNewline ? " " : String($0) }.joined() }
    return line
  }

  private static func ask(_ answerer: Answerer, _ line: String) -> String {
    let sink = ByteSink()
    var line = line
    line.withUTF8 { _ = answerer.answer(UnsafeRawBufferPointer($0), into: sink) }
    return String(decoding: sink.bytes.dropLast(), as: UTF8.self)
  }
}

private final class OneShot: AnswerHost {
  let generation: Int

  init(generation: Int) { self.generation = generation }

  func writeStats(_ json: inout JSONWriter) -> Bool { false }
}
