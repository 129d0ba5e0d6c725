package import Lexicon
package import Resolver
package import Terms

/// The state of the process that an answer may report.
package protocol AnswerHost: AnyObject {
  /// The number of the store generation that answers come from.
  var generation: Int { get }
  /// Adds the fields of STATS. Returns false if no daemon is running.
  func writeStats(_ json: inout JSONWriter) -> Bool
  /// Whether the process can load a newer generation on request.
  var reloads: Bool { get }
}

/// Turns request lines into answer lines: parses, queries the resolver and writes JSON. Pure except for the host's
/// statistics.
package final class Answerer {
  /// The version of the newest entry in scripts/debian/changelog; a test compares the two.
  package static let version = "0.1.0"
  package static let protocolVersion = 1

  package enum Outcome: Equatable, Sendable {
    /// One line was written for this verb. The error code is set if the request failed.
    case answered(Verb, ErrorCode?)
    /// One line was written, which reports why the request line is invalid.
    case refused(ErrorCode)
    /// The line was empty: nothing was written.
    case ignored
    /// Nothing was written: the answer may take too long for the event loop.
    case postponed(RequestCost)
    /// One line was written, and the connection is to be closed after it.
    case quit
    /// Nothing was written: the process is to load the newest store, and `answerReload` then writes the answer.
    case reload
  }

  package let resolver: Resolver
  /// Whether it runs on the event loop, where a slow answer delays other requests.
  private var isForTheLoop: Bool { texts == nil }
  private let lookAhead: LookAhead
  private let host: any AnswerHost
  let texts: (any TextSource)?
  /// The error code of the answer being written, if it is a failure.
  private var failure: ErrorCode?
  /// Whether the current answer turned out to be too slow for the event loop.
  private var isPostponed = false
  private var lexicon: Lexicon { resolver.lexicon }

  /// Without `texts`, answers only quick requests, as on the event loop, and postpones the rest.
  package init(resolver: Resolver, host: any AnswerHost, texts: (any TextSource)?) {
    self.resolver = resolver
    self.host = host
    self.texts = texts
    lookAhead = LookAhead(resolver.lexicon)
  }

  /// Creates an answerer for a process that uses a single generation throughout; it answers every request.
  package convenience init(_ lexicon: Lexicon, generation: Int, texts: any TextSource) {
    self.init(resolver: Resolver(lexicon), host: GenerationHost(generation: generation), texts: texts)
  }

  /// Prefetches the data of the identifiers in the lines that are about to be answered. Returns the number of lines
  /// examined.
  package func expect(_ lines: Lines) -> Int {
    var lines = lines
    // A single line leaves nothing to overlap with.
    guard let first = lines.next(), !lines.rest.isEmpty else { return 1 }
    lookAhead.add(Request.secondWord(first))
    var count = 1
    while !lookAhead.isFull, let line = lines.next() {
      count += 1
      lookAhead.add(Request.secondWord(line))
    }
    lookAhead.fetch()
    return count
  }

  /// Answers one line, given without its line end, with one JSON object and a line feed.
  package func answer(_ line: UnsafeRawBufferPointer, into sink: ByteSink) -> Outcome {
    var json = JSONWriter(sink)
    var tag: UnsafeRawBufferPointer?
    failure = nil
    let request: Request
    do throws(Request.Problem) {
      request = try Request.parse(line, tag: &tag)
    } catch {
      guard case .code(let code, let message) = error else { return .ignored }
      fail(&json, tag, code, message)
      return .refused(code)
    }
    let cost = isForTheLoop ? cost(of: request, bytes: line.count) : .quick
    guard cost == .quick else { return .postponed(cost) }
    let problem =
      Self.problem(request.argument) ?? tag.flatMap(Self.problem)
      ?? request.options.lazy.compactMap { Self.problem($0.value) }.first
    if let problem {
      fail(&json, tag, .badRequest, problem)
      return .refused(.badRequest)
    }
    isPostponed = false
    let start = sink.count
    switch request.verb {
    case .ping: ping(&json, tag)
    case .lookup: lookup(&json, request)
    case .label: label(&json, request)
    case .check: check(&json, request)
    case .obsolete: obsolete(&json, request)
    case .complete, .search: search(&json, request)
    case .parents, .children, .ancestors, .descendants: relatives(&json, request)
    case .isa: isa(&json, request)
    case .terms: terms(&json, request)
    case .scan: scan(&json, request)
    case .ontologies: ontologies(&json, tag)
    case .stats: stats(&json, tag)
    case .reload:
      guard host.reloads else {
        fail(&json, tag, .badRequest, "RELOAD is for a running daemon, and none is")
        break
      }
      return .reload
    case .help: help(&json, request)
    case .quit:
      begin(&json, tag)
      end(&json)
      return .quit
    }
    guard !isPostponed else {
      sink.truncate(to: start)
      return .postponed(line.count > Self.longestSlow ? .dear : .slow)
    }
    return .answered(request.verb, failure)
  }

  /// Returns whether to postpone the answer because it is too slow for the event loop. The caller then stops writing
  /// it.
  func postpones(_ isTooMuch: Bool) -> Bool {
    isPostponed = isForTheLoop && isTooMuch
    return isPostponed
  }

  /// Adds a field, as the last one, if results were left out because finding them would have taken too long.
  func writeTruncation(_ json: inout JSONWriter) {
    if resolver.isTruncated { json.field("truncated", true) }
  }

  /// The outcome of a requested reload.
  package enum Reload: Sendable {
    /// The generation before the reload; equal to the current one if no newer one was published.
    case done(from: Int)
    case failed(String)
    case notPermitted
  }

  /// Answers a RELOAD line once the outcome is known.
  package func answerReload(_ line: UnsafeRawBufferPointer, _ reload: Reload, into sink: ByteSink) -> Outcome {
    var json = JSONWriter(sink)
    var tag: UnsafeRawBufferPointer?
    failure = nil
    _ = try? Request.parse(line, tag: &tag)
    switch reload {
    case .done(let previous):
      begin(&json, tag)
      json.field("generation", host.generation)
      json.field("previous", previous)
      end(&json)
    case .failed(let problem):
      fail(&json, tag, .storeFailed, "generation \(host.generation) answers on: \(problem)")
    case .notPermitted: fail(&json, tag, .notPermitted, "RELOAD is for the user who runs the daemon, and for root")
    }
    return .answered(.reload, failure)
  }

  /// Writes the error for a client that exceeded a limit, before its connection is closed. The error belongs to no
  /// request line.
  package static func refuse(_ code: ErrorCode, _ message: String, into sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.field("ok", false)
    json.field("error", code.rawValue)
    json.field("message", message)
    json.endObject()
    sink.append(UInt8(ascii: "\n"))
  }

  /// Returns why a part of a line cannot be processed as text, or nil if it can.
  private static func problem(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.contains(where: { $0 > 0x7F }) else { return nil }
    guard String(validating: bytes, as: UTF8.self) != nil else { return "the line is not UTF-8" }
    guard MarkRun.excess(in: bytes) != nil else { return nil }
    return "the line has more than \(MarkRun.longest) combining marks on one letter"
  }

  // MARK: Verbs

  private func ping(_ json: inout JSONWriter, _ tag: UnsafeRawBufferPointer?) {
    begin(&json, tag)
    json.field("server", "obod")
    json.field("version", Self.version)
    json.field("protocol", Self.protocolVersion)
    json.field("generation", host.generation)
    end(&json)
  }

  private func lookup(_ json: inout JSONWriter, _ request: Request) {
    let identified = resolver.identify(request.argument)
    let asked = Asked(identified, request.argument)
    switch identified.standing {
    case .term(let term):
      guard !postpones(!isQuick(toWrite: term)) else { return }
      begin(&json, request.tag)
      writeIdentity(&json, asked)
      writeTerm(&json, term)
      end(&json)
    case .alternate(let alternate):
      begin(&json, request.tag)
      writeIdentity(&json, asked)
      json.field("status", resolver.status(identified.standing).rawValue)
      if let primary = resolver.primary(ofAlternate: alternate) {
        writeLabel(&json, lexicon.terms[primary].label)
        writeOntology(&json, primary)
      }
      writeTargets(&json, "replaced_by", .alternate(alternate), .replacedBy)
      if resolver.status(identified.standing) == .obsolete {
        writeTargets(&json, "consider", .alternate(alternate), .consider)
      }
      json.field("message") { writeStandingMessage($0, asked, term: nil) }
      end(&json)
    case .unknown: failIdentifier(&json, request, asked, .unknownID)
    case .outside: failIdentifier(&json, request, asked, .outsideSubset)
    case .unloaded: failIdentifier(&json, request, asked, .unloadedPrefix)
    case .malformed: failIdentifier(&json, request, asked, .malformedID)
    }
  }

  private func label(_ json: inout JSONWriter, _ request: Request) {
    let ontology: Int?
    do throws(Refusal) {
      ontology = try ontologyOption(request)
    } catch {
      return fail(&json, request, error)
    }
    let bearers = resolver.bearers(of: request.argument)
    guard !postpones(bearers.count > Self.mostListed) else { return }
    begin(&json, request.tag)
    json.field("given", request.argument)
    json.beginArray("matches")
    for index in bearers {
      let posting = lexicon.postings[index]
      let term = Int(posting.term)
      if let ontology, Int(lexicon.terms[term].ontology) != ontology { continue }
      json.beginObject()
      writeReference(&json, term)
      if posting.name == PostingRecord.label {
        json.field("match", "label")
      } else {
        writeName(&json, Int(posting.name))
      }
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  private func obsolete(_ json: inout JSONWriter, _ request: Request) {
    let identified = resolver.identify(request.argument)
    let asked = Asked(identified, request.argument)
    begin(&json, request.tag)
    writeIdentity(&json, asked)
    json.field("status", resolver.status(identified.standing).rawValue)
    var speaker: Int?
    switch identified.standing {
    case .term(let term):
      guard !postpones(!isQuick(toWrite: term)) else { return }
      speaker = term
      writeLabel(&json, lexicon.terms[term].label)
      writeSuccession(&json, .term(term))
    case .alternate(let alternate):
      if let primary = resolver.primary(ofAlternate: alternate) {
        writeLabel(&json, lexicon.terms[primary].label)
      }
      writeSuccession(&json, .alternate(alternate))
    case .unknown, .outside, .unloaded, .malformed: writeMeant(&json, identified)
    }
    json.field("message") { writeStandingMessage($0, asked, term: speaker) }
    end(&json)
  }

  private func writeSuccession(_ json: inout JSONWriter, _ identifier: Lexicon.Identifier) {
    writeTargets(&json, "replaced_by", identifier, .replacedBy)
    writeTargets(&json, "consider", identifier, .consider)
    json.beginArray("chain")
    for target in targets(of: identifier, .chain) { json.element(lexicon.text(target.id)) }
    json.endArray()
  }

  private func ontologies(_ json: inout JSONWriter, _ tag: UnsafeRawBufferPointer?) {
    begin(&json, tag)
    json.beginArray("ontologies")
    // Group the prefixes once: a damaged file may have any number of prefixes and ontologies.
    let prefixes = Dictionary(grouping: 0..<lexicon.prefixes.count) { Int(lexicon.prefixes[$0].owner) }
    for index in 0..<lexicon.ontologies.count {
      let ontology = lexicon.ontologies[index]
      json.beginObject()
      json.field("id", lexicon.text(ontology.id))
      json.beginArray("prefixes")
      for prefix in prefixes[index + 1] ?? [] { json.element(lexicon.text(lexicon.prefixes[prefix].spelling)) }
      json.endArray()
      json.field("data_version", lexicon.text(ontology.dataVersion))
      json.field("release", lexicon.text(ontology.release))
      if ontology.subset.count > 0 { json.field("subset", lexicon.text(ontology.subset)) }
      json.field("source", lexicon.text(ontology.source))
      json.field("digest", lexicon.text(ontology.digest))
      json.field("terms", Int(ontology.terms))
      json.field("obsolete", Int(ontology.obsolete))
      json.field("merged", Int(ontology.alternates))
      json.field("synonyms", Int(ontology.synonyms))
      json.field("imported", Int(ontology.imported))
      json.field("diagnostics", Int(ontology.diagnostics))
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  private func stats(_ json: inout JSONWriter, _ tag: UnsafeRawBufferPointer?) {
    let start = json.sink.count
    begin(&json, tag)
    guard host.writeStats(&json) else {
      json.sink.truncate(to: start)
      json = JSONWriter(json.sink)
      return fail(&json, tag, .badRequest, "STATS tells of a running daemon, and none is")
    }
    end(&json)
  }

  private func help(_ json: inout JSONWriter, _ request: Request) {
    var verbs = Verb.allCases
    if !request.argument.isEmpty {
      let wanted = request.argument
      guard let verb = Verb(wanted) else {
        let name = String(decoding: wanted.prefix(40), as: UTF8.self)
        return fail(&json, request.tag, .unknownVerb, "'\(name)' is no verb; HELP lists them")
      }
      verbs = [verb]
    }
    begin(&json, request.tag)
    json.field("protocol", Self.protocolVersion)
    json.beginArray("verbs")
    for verb in verbs {
      json.beginObject()
      json.field("verb", verb.name)
      json.field("argument", verb.argument)
      json.beginArray("options")
      for option in verb.options { json.element("\(option.rawValue)=: \(option.summary)") }
      json.endArray()
      json.field("summary", verb.summary)
      json.endObject()
    }
    json.endArray()
    json.beginArray("errors")
    for code in ErrorCode.allCases { json.element("\(code.rawValue): \(code.summary)") }
    json.endArray()
    end(&json)
  }

  // MARK: Answer envelope

  func begin(_ json: inout JSONWriter, _ tag: UnsafeRawBufferPointer?, ok: Bool = true) {
    json.beginObject()
    json.field("ok", ok)
    if let tag { json.field("tag", tag) }
  }

  func end(_ json: inout JSONWriter) {
    json.endObject()
    json.sink.append(UInt8(ascii: "\n"))
  }

  func fail(
    _ json: inout JSONWriter,
    _ tag: UnsafeRawBufferPointer?,
    _ code: ErrorCode,
    _ message: String
  ) {
    failure = code
    begin(&json, tag.flatMap { Self.problem($0) == nil ? $0 : nil }, ok: false)
    json.field("error", code.rawValue)
    json.field("message", message)
    end(&json)
  }

  func failIdentifier(_ json: inout JSONWriter, _ request: Request, _ asked: Asked, _ code: ErrorCode) {
    failure = code
    begin(&json, request.tag, ok: false)
    json.field("error", code.rawValue)
    writeIdentity(&json, asked)
    writeMeant(&json, asked.identified)
    json.field("message") { writeStandingMessage($0, asked, term: nil) }
    end(&json)
  }
}

/// An identifier as given in the request, with the result of resolving it.
struct Asked {
  let identified: Identified
  let bytes: UnsafeRawBufferPointer

  init(_ identified: Identified, _ bytes: UnsafeRawBufferPointer) {
    self.identified = identified
    self.bytes = bytes
  }

  /// Whether the identifier is empty, or consists of empty angle brackets.
  var isEmpty: Bool { bytes.isEmpty || bytes.elementsEqual("<>".utf8) }

  func write(_ json: borrowing JSONWriter) {
    if let canonical = identified.canonical { json.escape(canonical) } else { json.escape(bytes) }
  }
}
