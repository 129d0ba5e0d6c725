import Answers
import Dispatch
import Documents
import Files
import Glibc
import JSON
import JSONRPC
import Store
import Terms
import Validation
import Wire

/// The session of one client. Processes its messages in the order in which they arrive.
final class Session {
  enum Phase {
    case waiting, running, shutDown
  }

  enum LogLevel: Int {
    case error = 1
    case warning, info
  }

  /// The interval between checks for a newly published store and changed settings.
  private static let watchInterval = Duration.seconds(1)

  private let store: StoreWatch
  private let releaseAge: ReleaseAge
  private let inbox: Inbox<Event>
  private let sender: MessageSender
  private let checker: Checker
  var phase = Phase.waiting
  private(set) var capabilities = ClientCapabilities(.object([]))
  private(set) var documents: [String: OpenDocument] = [:]
  private(set) var book: TermBook?
  private(set) var allowedTerms: AllowedTerms?
  private var lastRevision = 0
  var parked = ParkedRequests()
  private var lastWatch = ContinuousClock.now
  private var requestCount = 0
  private var client: pid_t?
  private var lastProblem: String?
  private var lastNotice: String?

  init(store: StoreFolder, releaseAge: ReleaseAge, inbox: Inbox<Event>, sender: MessageSender, checker: Checker) {
    self.store = StoreWatch(store, inbox)
    self.releaseAge = releaseAge
    self.inbox = inbox
    self.sender = sender
    self.checker = checker
  }

  /// Serves until the client disconnects. Returns the exit status: 0 if the client sent 'shutdown' before, otherwise 1.
  func run() -> Int32 {
    while !sender.isBroken {
      if let event = inbox.next(timeout: .seconds(1)), let status = handle(event) { return status }
      if ContinuousClock.now - lastWatch >= Self.watchInterval {
        lastWatch = .now
        watch()
        if let client, kill(client, 0) != 0, errno == ESRCH { return exitStatus }
      }
    }
    return exitStatus
  }

  private var exitStatus: Int32 { phase == .shutDown ? 0 : 1 }

  /// Processes an event. Returns the exit status if it is the last one.
  private func handle(_ event: Event) -> Int32? {
    switch event {
    case .message(.request(let id, let method, let params)): handleRequest(id, method, params)
    case .message(.notification("exit", _)), .end: return exitStatus
    case .message(.notification(let method, let params)): handleNotification(method, params)
    case .message(.response): break
    case .message(.batch): sender.refuse(ResponseError(.invalidRequest, "the protocol has no batches of messages"))
    case .message(.malformed(let error, let id)):
      if let id { sender.answer(id, .failure(error)) } else { sender.refuse(error) }
      log(.warning, error.message)
    case .checked(let checked): record(checked)
    case .settingsChanged:
      log(.info, "settings have changed; open documents are checked again")
      checkAllAgain()
    case .opened(let result, let generation): handleOpened(result, generation)
    }
    return nil
  }

  func log(_ level: LogLevel, _ message: String) {
    guard phase == .running else { return }
    sender.notify("window/logMessage", ["type": JSONValue(level.rawValue), "message": .string("obod: \(message)")])
  }

  // MARK: Requests

  private func handleRequest(_ id: RequestID, _ method: String, _ params: JSONValue) {
    guard !inbox.isCancelled(id) else { return sender.answer(id, .failure(.cancelled)) }
    do throws(ResponseError) {
      switch phase {
      case .waiting where method != "initialize":
        throw ResponseError(.serverNotInitialized, "'\(method)' was sent before 'initialize'")
      case .running where method == "initialize":
        throw ResponseError(.invalidRequest, "'initialize' was sent twice")
      case .shutDown: throw ResponseError(.invalidRequest, "'\(method)' was sent after 'shutdown'")
      case .waiting, .running: break
      }
      if let result = try answer(id, method, params) { sender.answer(id, .success(result)) }
    } catch {
      sender.answer(id, .failure(error))
    }
  }

  func initialize(_ params: JSONValue) -> JSONValue {
    capabilities = ClientCapabilities(params)
    client = params["processId"]?.int.flatMap { pid_t(exactly: $0) }
    phase = .running
    openStore()
    return [
      "capabilities": ServerCapabilities.json(capabilities),
      "serverInfo": ["name": "obod", "version": .string(Answerer.version)],
    ]
  }

  private func record(_ checked: CheckedDocument) {
    guard let document = documents[checked.uri], document.revision == checked.revision else { return }
    documents[checked.uri]?.checked = checked
    if !capabilities.pullsDiagnostics { publish(document, checked) }
    for request in parked.remove(where: { $0.uri == checked.uri }) {
      sender.answer(request.id, .success(request.answer(document, checked)))
    }
  }

  private func publish(_ document: OpenDocument, _ checked: CheckedDocument) {
    sender.notify(
      "textDocument/publishDiagnostics",
      .object(present: [
        "uri": .string(document.uri),
        "version": document.version == .null ? nil : document.version,
        "diagnostics": Diagnostics(document: document, checked: checked, supportsTags: capabilities.supportsTags).json,
      ])
    )
  }

  private func refuseParked(where isMatching: (ParkedRequest) -> Bool, _ error: ResponseError) {
    for request in parked.remove(where: isMatching) { sender.answer(request.id, .failure(error)) }
  }

  // MARK: Notifications

  /// Returns the request that a message cancels; nil if it cancels none.
  static func cancelledRequest(_ message: IncomingMessage) -> RequestID? {
    guard case .notification("$/cancelRequest", let params) = message else { return nil }
    return RequestID(params["id"])
  }

  private func handleNotification(_ method: String, _ params: JSONValue) {
    if let id = Self.cancelledRequest(.notification(method: method, params: params)) {
      inbox.forgetCancellation(of: id)
      return refuseParked(where: { $0.id == id }, .cancelled)
    }
    guard phase == .running else { return }
    switch method {
    case "textDocument/didOpen": open(params)
    case "textDocument/didChange": change(params)
    case "textDocument/didClose": close(params)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles": checker.checkSettings()
    case "initialized":
      logReleases()
      // The first completion of a session computes data that all later ones share; do it now, while no request waits.
      _ = book?.complete("a", limit: 1)
    // Notifications that begin with a dollar sign are optional. The ones listed here require no action.
    case "workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders": break
    default: if !method.hasPrefix("$/") { log(.warning, "unknown method '\(method)'") }
    }
  }

  private func open(_ params: JSONValue) {
    guard
      let document = OpenDocument(
        params["textDocument"],
        encoding: capabilities.encoding,
        revision: nextRevision()
      )
    else { return log(.error, "a document was opened without its URI and text") }
    documents[document.uri] = document
    check(document)
  }

  private func change(_ params: JSONValue) {
    guard let uri = params["textDocument"]?["uri"]?.string, var document = documents[uri] else {
      return log(.error, "a document that is not open was changed")
    }
    // Remove the document from the dictionary, so that its text is changed in place.
    documents[uri] = nil
    let version = params["textDocument"]?["version"] ?? .null
    let isValid = document.apply(
      params["contentChanges"]?.array ?? [],
      version: version,
      revision: nextRevision()
    )
    documents[uri] = document
    if !isValid { log(.error, "a change of '\(uri)' could not be applied; close it and open it again") }
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
      publish(document, CheckedDocument(document.job))
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

  private func request(_ method: String) {
    requestCount += 1
    sender.request(.string("obod-\(requestCount)"), method)
  }

  // MARK: The store

  private func openStore() {
    do {
      use(try store.open())
    } catch {
      showProblem("\(error)")
    }
  }

  /// Checks for a newly published store and for changed settings.
  private func watch() {
    guard phase == .running else { return }
    if !documents.isEmpty { checker.checkSettings() }
    store.checkForNewGeneration(after: book?.generation)
  }

  private func handleOpened(_ result: Result<Snapshot, Event.StoreProblem>, _ generation: Int) {
    switch result {
    case .success(let snapshot):
      use(snapshot)
      logReleases()
      checkAllAgain()
    case .failure(let problem): showProblem("generation \(generation) of the store cannot be used: \(problem)")
    }
  }

  private func use(_ snapshot: Snapshot) {
    let book = TermBook(snapshot.lexicon, generation: snapshot.generation)
    self.book = book
    allowedTerms = AllowedTerms(book)
    checker.use(snapshot)
  }

  private func logReleases() {
    guard let book else { return }
    let releases = book.releases
    let names = releases.map { "\($0.ontology) \($0.release)" }.joined(separator: ", ")
    log(.info, "answers come from generation \(book.generation) of \(store.folder.path): \(names)")
    guard let notice = releaseAge.notice(on: releaseAge.oldToday(among: releases)), notice != lastNotice else { return }
    lastNotice = notice
    show(.info, notice)
  }

  private func show(_ level: LogLevel, _ message: String) {
    sender.notify("window/showMessage", ["type": JSONValue(level.rawValue), "message": .string("obod: \(message)")])
  }

  /// Shows the user a problem that prevents checks; repeats of the same problem are dropped.
  private func showProblem(_ message: String) {
    guard message != lastProblem else { return }
    lastProblem = message
    show(.error, message)
  }
}

extension ResponseError {
  fileprivate static let cancelled = ResponseError(.requestCancelled, "the request was cancelled")
}

/// LSP 3.17, "ErrorCodes".
extension ResponseError.Code {
  fileprivate static let serverNotInitialized = Self(-32002)
  fileprivate static let requestCancelled = Self(-32800)
  fileprivate static let contentModified = Self(-32801)
}

extension OpenDocument {
  /// The job that checks the current revision.
  var job: Checker.Job {
    Checker.Job(uri: uri, path: path, format: format, revision: revision, source: source)
  }
}
