package import JSON
package import Lexicon
package import Resolver
package import Terms
package import Wire

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
  private var runsOnLoop: Bool { texts == nil }
  private let prefetcher: Prefetcher
  let host: any AnswerHost
  let texts: (any TextSource)?
  /// The error code of the answer being written, if it is a failure.
  private var failure: ErrorCode?
  /// Whether the current answer turned out to be too slow for the event loop.
  private var isPostponed = false
  var lexicon: Lexicon { resolver.lexicon }

  /// Without `texts`, answers only quick requests, as on the event loop, and postpones the rest.
  package init(resolver: Resolver, host: any AnswerHost, texts: (any TextSource)?) {
    self.resolver = resolver
    self.host = host
    self.texts = texts
    prefetcher = Prefetcher(resolver.lexicon)
  }

  /// Creates an answerer for a process that uses a single generation throughout; it answers every request.
  package convenience init(_ lexicon: Lexicon, generation: Int, texts: any TextSource) {
    self.init(resolver: Resolver(lexicon), host: GenerationHost(generation: generation), texts: texts)
  }

  /// Prefetches the data of the identifiers in the lines that are about to be answered. Returns the number of lines
  /// examined.
  package func prefetch(_ lines: Lines) -> Int {
    var lines = lines
    // A single line leaves nothing to overlap with.
    guard let first = lines.next(), !lines.rest.isEmpty else { return 1 }
    prefetcher.add(first[part: Request.secondWord(first)])
    var count = 1
    while !prefetcher.isFull, let line = lines.next() {
      count += 1
      prefetcher.add(line[part: Request.secondWord(line)])
    }
    prefetcher.prefetch()
    return count
  }

  /// Answers one line, given without its line end, with one JSON object and a line feed.
  package func answer(_ line: UnsafeRawBufferPointer, into sink: ByteSink) -> Outcome {
    var json = JSONWriter(sink)
    failure = nil
    let request: Request
    do throws(Request.Problem) {
      request = try Request(line)
    } catch {
      guard case .code(let code, let message) = error else { return .ignored }
      fail(&json, line, code, message)
      return .refused(code)
    }
    let cost = runsOnLoop ? cost(of: request, line) : .quick
    guard cost == .quick else { return .postponed(cost) }
    if let problem = Self.problem(line) {
      fail(&json, line, .badRequest, problem)
      return .refused(.badRequest)
    }
    isPostponed = false
    let start = sink.count
    switch request.verb {
    case .ping: ping(&json, line)
    case .lookup: lookup(&json, request, line)
    case .label: label(&json, request, line)
    case .check: check(&json, request, line)
    case .obsolete: obsolete(&json, request, line)
    case .complete, .search: search(&json, request, line)
    case .parents, .children, .ancestors, .descendants: relatives(&json, request, line)
    case .isa: isa(&json, request, line)
    case .relations: relations(&json, line)
    case .terms: terms(&json, request, line)
    case .scan: scan(&json, request, line)
    case .ontologies: ontologies(&json, line)
    case .stats: stats(&json, line)
    case .reload:
      guard host.reloads else {
        fail(&json, line, .badRequest, "RELOAD needs a running daemon, and none is running")
        break
      }
      return .reload
    case .help: help(&json, request, line)
    case .quit:
      begin(&json, line)
      end(&json)
      return .quit
    }
    guard !isPostponed else {
      sink.truncate(to: start)
      return .postponed(line.count > Self.maxSlowLength ? .expensive : .slow)
    }
    return .answered(request.verb, failure)
  }

  /// Returns whether to postpone the answer because it is too slow for the event loop. The caller then stops writing
  /// it.
  func postpone(if isTooSlow: Bool) -> Bool {
    isPostponed = runsOnLoop && isTooSlow
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
    failure = nil
    switch reload {
    case .done(let previous):
      begin(&json, line)
      json.field("generation", host.generation)
      json.field("previous", previous)
      end(&json)
    case .failed(let problem):
      fail(&json, line, .storeFailed, "generation \(host.generation) is still in use: \(problem)")
    case .notPermitted: fail(&json, line, .notPermitted, "only root and the user who runs the daemon may use RELOAD")
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
  static func problem(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.contains(where: { $0 > 0x7F }) else { return nil }
    guard String(validating: bytes, as: UTF8.self) != nil else { return "the line is not UTF-8" }
    guard MarkRun.excess(in: bytes) != nil else { return nil }
    return "the line has more than \(MarkRun.maxMarks) combining marks on one letter"
  }

  // MARK: Answer envelope

  /// Begins the answer to a line with `ok` and the line's tag.
  func begin(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer, ok: Bool = true) {
    json.beginObject()
    json.field("ok", ok)
    if let tag = Request.tag(of: line).map({ line[part: $0] }), ok || Self.problem(tag) == nil {
      json.field("tag", tag)
    }
  }

  func end(_ json: inout JSONWriter) {
    json.endObject()
    json.sink.append(UInt8(ascii: "\n"))
  }

  func fail(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer, _ code: ErrorCode, _ message: String) {
    beginFailure(&json, line, code)
    json.field("message", message)
    end(&json)
  }

  /// Begins the answer to a request that failed.
  func beginFailure(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer, _ code: ErrorCode) {
    failure = code
    begin(&json, line, ok: false)
    json.field("error", code.rawValue)
  }
}
