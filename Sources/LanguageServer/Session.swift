import Dispatch
import Documents
import Files
import Glibc
import Store
import Wire

/// One client from its first word to its last: what it says is taken in the order in which it says it.
final class Session {
  private enum Phase {
    case waiting, running, shutDown
  }

  private enum LogLevel: Int {
    case error = 1
    case warning, info
  }

  /// How often, while nothing happens, a newly published store and changed settings are looked for.
  private static let watchInterval = Duration.seconds(1)

  private let store: StoreFolder
  private let inbox: Inbox
  private let writer: MessageWriter
  private let checker: Checker
  private var phase = Phase.waiting
  private var capabilities = ClientCapabilities(.object([]))
  private var documents: [String: OpenDocument] = [:]
  private var book: TermBook?
  private var lastRevision = 0
  private var parked: [ParkedRequest] = []
  private var lastWatch = ContinuousClock.now
  /// A generation that is being opened, or that could not be.
  private var triedGeneration: Int?
  private var requestCount = 0
  private var client: pid_t?
  private var lastProblem: String?

  init(store: StoreFolder, inbox: Inbox, writer: MessageWriter, checker: Checker) {
    self.store = store
    self.inbox = inbox
    self.writer = writer
    self.checker = checker
  }

  /// Serves until the client leaves. The exit status: 0 where it said so before, 1 where it just went.
  func run() -> Int32 {
    while !writer.isBroken {
      if let event = inbox.next(timeout: .seconds(1)), let status = take(event) { return status }
      if ContinuousClock.now - lastWatch >= Self.watchInterval {
        lastWatch = .now
        watch()
        if let client, kill(client, 0) != 0, errno == ESRCH { return leave() }
      }
    }
    return leave()
  }

  private func leave() -> Int32 { phase == .shutDown ? 0 : 1 }

  /// The exit status where this was the last event.
  private func take(_ event: Event) -> Int32? {
    switch event {
    case .message(.request(let id, let method, let params)): take(id, method, params)
    case .message(.notification("exit", _)), .end: return leave()
    case .message(.notification(let method, let params)): notice(method, params)
    case .message(.response): break
    case .message(.malformed(let error, let id)):
      if let id { writer.answer(id, .failure(error)) } else { writer.refuse(error) }
      log(.warning, error.message)
    case .examined(let examined): take(examined)
    case .settingsChanged:
      log(.info, "settings have changed; open documents are checked again")
      checkAllAgain()
    case .opened(let result, let generation): take(result, generation)
    }
    return nil
  }

  private func log(_ level: LogLevel, _ message: String) {
    guard phase == .running else { return }
    writer.notify("window/logMessage", ["type": JSONValue(level.rawValue), "message": .string("obod: \(message)")])
  }

  // MARK: Requests

  private func take(_ id: RequestID, _ method: String, _ params: JSONValue) {
    guard !inbox.isCancelled(id) else { return writer.answer(id, .failure(.cancelled)) }
    do throws(ResponseError) {
      switch phase {
      case .waiting where method != "initialize":
        throw ResponseError(.serverNotInitialized, "'\(method)' came before 'initialize'")
      case .running where method == "initialize":
        throw ResponseError(.invalidRequest, "'initialize' came a second time")
      case .shutDown: throw ResponseError(.invalidRequest, "'\(method)' came after 'shutdown'")
      case .waiting, .running: break
      }
      if let result = try answer(id, method, params) { writer.answer(id, .success(result)) }
    } catch {
      writer.answer(id, .failure(error))
    }
  }

  /// nil where the answer has to wait for a check.
  private func answer(_ id: RequestID, _ method: String, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    switch method {
    case "initialize": return initialize(params)
    case "shutdown":
      phase = .shutDown
      return .null
    case "textDocument/hover": return try hover(id, params)
    case "textDocument/completion": return try complete(params)
    case "completionItem/resolve":
      return Completion.resolved(params, book, takesMarkdown: capabilities.takesMarkdownInItems)
    case "textDocument/definition", "textDocument/declaration": return try define(id, params)
    case "textDocument/codeAction":
      let range = try self.range(params)
      let only = (params["context"]?["only"]?.array ?? []).compactMap(\.string)
      return try wait(id, params) { [capabilities] document, examined in
        CodeActions(document: document, examined: examined, capabilities: capabilities)
          .json(in: range, only: only)
      }
    case "textDocument/inlayHint":
      let range = try self.range(params)
      return try wait(id, params) { [book] document, examined in
        book.map { InlayHints(document: document, examined: examined, book: $0).json(in: range) } ?? .array([])
      }
    case "textDocument/documentLink":
      return try wait(id, params) { [book] document, examined in
        book.map { DocumentLinks(document: document, examined: examined, book: $0).json } ?? .array([])
      }
    case "textDocument/diagnostic": return try pull(id, params)
    default: throw ResponseError(.methodNotFound, "'\(method)' is not known here")
    }
  }

  private func initialize(_ params: JSONValue) -> JSONValue {
    capabilities = ClientCapabilities(params)
    client = params["processId"]?.int.flatMap { pid_t(exactly: $0) }
    phase = .running
    openFirst()
    return [
      "capabilities": ServerCapabilities.json(capabilities),
      "serverInfo": ["name": "obod", "version": .string(Answerer.version)],
    ]
  }

  private func document(_ params: JSONValue) throws(ResponseError) -> OpenDocument {
    guard let uri = params["textDocument"]?["uri"]?.string else {
      throw ResponseError(.invalidParams, "no document is named")
    }
    guard let document = documents[uri] else { throw ResponseError(.invalidParams, "'\(uri)' is not open") }
    return document
  }

  private func offset(_ params: JSONValue, in document: OpenDocument) throws(ResponseError) -> Int {
    guard let offset = document.positions.offset(params["position"]) else {
      throw ResponseError(.invalidParams, "no position is named")
    }
    return offset
  }

  private func range(_ params: JSONValue) throws(ResponseError) -> Range<Int> {
    guard let range = try document(params).positions.range(params["range"]) else {
      throw ResponseError(.invalidParams, "no range is named")
    }
    return range
  }

  // MARK: Answers that need no check

  private func complete(_ params: JSONValue) throws(ResponseError) -> JSONValue {
    let document = try document(params)
    let offset = try offset(params, in: document)
    guard let book else { return .null }
    let isByBlank = params["context"]?["triggerCharacter"]?.string == " "
    return Completion(
      document: document,
      book: book,
      rules: document.examined?.rules ?? KeyRules(),
      showsDetailsBesideLabel: capabilities.takesLabelDetails,
      offset: offset
    ).json(isByBlank: isByBlank)
  }

  private func hover(_ id: RequestID, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    try point(id, params) { [book, capabilities] document, pointed in
      guard let term = book?.lookup(pointed.id) else { return .null }
      return [
        "contents": [
          "kind": capabilities.takesMarkdown ? "markdown" : "plaintext",
          "value": .string(TermText(isMarkdown: capabilities.takesMarkdown).summary(term)),
        ],
        "range": document.positions.json(pointed.range),
      ]
    }
  }

  private func define(_ id: RequestID, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    try point(id, params) { [self] document, pointed in
      guard let book, let term = book.lookup(pointed.id) else { return .null }
      let isOutdated = term.isObsolete || term["status"]?.string == "merged"
      let targets = isOutdated && !term.successors.isEmpty ? term.successors.map(\.id) : [term.id]
      let card = TermCard(book)
      do {
        let start: JSONValue = ["line": 0, "character": 0]
        let top: JSONValue = ["start": start, "end": start]
        return .array(
          try targets.compactMap(card.write).map { path in
            let uri = JSONValue.string(FileURI.uri(path))
            guard capabilities.takesLinks else { return ["uri": uri, "range": top] }
            return [
              "originSelectionRange": document.positions.json(pointed.range), "targetUri": uri, "targetRange": top,
              "targetSelectionRange": top,
            ]
          }
        )
      } catch {
        log(.error, "a term's page cannot be written: \(error)")
        return .null
      }
    }
  }

  /// Answers of the identifier at a place. Where no identifier is written there, the place may be in a label, which
  /// only the check knows.
  private func point(
    _ id: RequestID,
    _ params: JSONValue,
    _ answer: @escaping (OpenDocument, Pointed) -> JSONValue
  ) throws(ResponseError) -> JSONValue? {
    let document = try document(params)
    let offset = try offset(params, in: document)
    if let pointed = document.identifier(at: offset) { return answer(document, pointed) }
    return try wait(id, params) { document, examined in
      document.mention(at: offset, in: examined).map { answer(document, $0) } ?? .null
    }
  }

  // MARK: Answers that wait for a check

  /// Answers at once where the document as it is now has been checked.
  private func wait(
    _ id: RequestID,
    _ params: JSONValue,
    outlivesChanges: Bool = false,
    _ answer: @escaping (OpenDocument, Examined) -> JSONValue
  ) throws(ResponseError) -> JSONValue? {
    let document = try document(params)
    if let examined = document.current { return answer(document, examined) }
    parked.append(ParkedRequest(id: id, uri: document.uri, outlivesChanges: outlivesChanges, answer: answer))
    return nil
  }

  private func pull(_ id: RequestID, _ params: JSONValue) throws(ResponseError) -> JSONValue? {
    let known = params["previousResultId"]?.string
    return try wait(id, params, outlivesChanges: true) { [capabilities] document, examined in
      let resultID = String(examined.revision)
      guard known != resultID else { return ["kind": "unchanged", "resultId": .string(resultID)] }
      let items = Diagnostics(document: document, examined: examined, takesTags: capabilities.takesTags).json
      return ["kind": "full", "resultId": .string(resultID), "items": items]
    }
  }

  private func take(_ examined: Examined) {
    guard let document = documents[examined.uri], document.revision == examined.revision else { return }
    documents[examined.uri]?.examined = examined
    if !capabilities.pullsDiagnostics { publish(document, examined) }
    let ready = parked.filter { $0.uri == examined.uri }
    parked.removeAll { $0.uri == examined.uri }
    for request in ready { writer.answer(request.id, .success(request.answer(document, examined))) }
  }

  private func publish(_ document: OpenDocument, _ examined: Examined) {
    writer.notify(
      "textDocument/publishDiagnostics",
      .object(present: [
        "uri": .string(document.uri),
        "version": document.version == .null ? nil : document.version,
        "diagnostics": Diagnostics(document: document, examined: examined, takesTags: capabilities.takesTags).json,
      ])
    )
  }

  private func refuseParked(where isMeant: (ParkedRequest) -> Bool, _ error: ResponseError) {
    let refused = parked.filter(isMeant)
    parked.removeAll(where: isMeant)
    for request in refused { writer.answer(request.id, .failure(error)) }
  }

  // MARK: Notifications

  private func notice(_ method: String, _ params: JSONValue) {
    if method == "$/cancelRequest", let id = RequestID(params["id"]) {
      inbox.forgetCancellation(of: id)
      return refuseParked(where: { $0.id == id }, .cancelled)
    }
    guard phase == .running else { return }
    switch method {
    case "textDocument/didOpen": open(params)
    case "textDocument/didChange": change(params)
    case "textDocument/didClose": close(params)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles": checker.lookAtSettings()
    case "initialized":
      logReleases()
      // The first list of a session works out what all others need: nobody waits for it now.
      _ = book?.complete("a", limit: 1)
    // What begins with a dollar may be passed over, and what is known here needs nothing done.
    case "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders": break
    default: if !method.hasPrefix("$/") { log(.warning, "'\(method)' is not known here") }
    }
  }

  private func open(_ params: JSONValue) {
    guard
      let document = OpenDocument(
        params["textDocument"],
        encoding: capabilities.encoding,
        revision: nextRevision()
      )
    else { return log(.error, "a document was opened without its address and text") }
    documents[document.uri] = document
    check(document)
  }

  private func change(_ params: JSONValue) {
    guard let uri = params["textDocument"]?["uri"]?.string, var document = documents[uri] else {
      return log(.error, "a document was changed that is not open")
    }
    // Out of the dictionary, so that its text is changed in place.
    documents[uri] = nil
    let version = params["textDocument"]?["version"] ?? .null
    let isUnderstood = document.apply(
      params["contentChanges"]?.array ?? [],
      version: version,
      revision: nextRevision()
    )
    documents[uri] = document
    if !isUnderstood { log(.error, "'\(uri)' was changed in a way that is not understood; close and open it") }
    refuseParked(
      where: { $0.uri == uri && !$0.outlivesChanges },
      ResponseError(.contentModified, "the document was changed")
    )
    check(document)
  }

  private func close(_ params: JSONValue) {
    guard let uri = params["textDocument"]?["uri"]?.string, let document = documents.removeValue(forKey: uri) else {
      return
    }
    checker.forget(uri)
    refuseParked(where: { $0.uri == uri }, ResponseError(.contentModified, "the document was closed"))
    if !capabilities.pullsDiagnostics {
      publish(document, Examined(document.job))
    }
  }

  private func nextRevision() -> Int {
    lastRevision += 1
    return lastRevision
  }

  // MARK: Checks

  private func check(_ document: OpenDocument) { checker.check(document.job) }

  private func checkAllAgain() {
    for uri in documents.keys {
      documents[uri]?.revision = nextRevision()
      if let document = documents[uri] { check(document) }
    }
    if capabilities.pullsDiagnostics, capabilities.refreshesDiagnostics { request("workspace/diagnostic/refresh") }
    if capabilities.refreshesInlayHints { request("workspace/inlayHint/refresh") }
  }

  private func request(_ method: StaticString) {
    requestCount += 1
    writer.request(.string("obod-\(requestCount)"), method)
  }

  // MARK: The store

  private func openFirst() {
    do {
      use(try Snapshot.open(store))
    } catch {
      complain("\(error)")
    }
  }

  /// Looks for a store that was published since, and for settings that somebody has changed.
  private func watch() {
    guard phase == .running else { return }
    if !documents.isEmpty { checker.lookAtSettings() }
    guard let published = try? store.published(), published != book?.generation, published != triedGeneration else {
      return
    }
    triedGeneration = published
    _ = Background { [store, inbox] in
      let result: Result<Snapshot, Event.StoreProblem>
      do { result = .success(try Snapshot.open(store, isThorough: true)) } catch {
        result = .failure(Event.StoreProblem(description: "\(error)"))
      }
      inbox.post(.opened(result, generation: published))
    }
  }

  private func take(_ result: Result<Snapshot, Event.StoreProblem>, _ generation: Int) {
    switch result {
    case .success(let snapshot):
      use(snapshot)
      logReleases()
      checkAllAgain()
    case .failure(let problem): complain("generation \(generation) of the store cannot be used: \(problem)")
    }
  }

  private func use(_ snapshot: Snapshot) {
    book = TermBook(snapshot)
    checker.use(snapshot)
    triedGeneration = nil
  }

  private func logReleases() {
    guard let book else { return }
    log(.info, "answers come from generation \(book.generation) of \(store.path): \(book.releases)")
  }

  /// Tells the person who writes, once, of what keeps everything from being checked.
  private func complain(_ message: String) {
    guard message != lastProblem else { return }
    lastProblem = message
    writer.notify("window/showMessage", ["type": 1, "message": .string("obod: \(message)")])
  }
}

/// A request that is answered once its document has been checked.
struct ParkedRequest {
  let id: RequestID
  let uri: String
  /// Whether it is of the document as it will be then, and not of the one that was asked about.
  let outlivesChanges: Bool
  let answer: (OpenDocument, Examined) -> JSONValue
}

extension ResponseError {
  fileprivate static let cancelled = ResponseError(.requestCancelled, "the request was cancelled")
}

extension OpenDocument {
  /// What the checker is to do.
  var job: Checker.Job {
    Checker.Job(uri: uri, path: path, format: format, revision: revision, source: source)
  }
}
