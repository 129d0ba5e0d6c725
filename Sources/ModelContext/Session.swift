import Answers
import JSON
package import JSONRPC

/// The session of one client. Answers its requests in the order in which they arrive.
package final class Session {
  private struct Cancelled: Error {}

  private static let server: JSONValue = [
    "name": "obod", "title": "obod: ontology terms", "version": .string(Answerer.version),
  ]
  private static let capabilities: JSONValue = ["tools": .object([]), "resources": .object([])]
  private static let instructions = """
    obod knows the ontologies that are loaded on this computer, exactly and offline. Never write an ontology identifier \
    from memory: find it with search_terms, or check what you have with check_terms. Write each identifier with its \
    label, as the result gives it. If a term is not found, say so; do not invent an identifier. What obod calls not \
    checked belongs to an ontology that is not loaded: it is neither right nor wrong.
    """
  /// How long a client may keep a list that only another version of obod changes, in milliseconds.
  private static let lifetimeOfLists = 3_600_000

  private let source: () throws -> TermSource
  private let documents: DocumentChecker
  private let sender: MessageSender
  private let isCancelled: (RequestID) -> Bool
  /// The revision that 'initialize' has agreed on.
  private var agreed: Revision?

  /// `source` gives what answers now; `isCancelled` says whether a request is no longer wanted.
  package init(
    source: @escaping () throws -> TermSource,
    documents: DocumentChecker,
    sender: MessageSender,
    isCancelled: @escaping (RequestID) -> Bool
  ) {
    self.source = source
    self.documents = documents
    self.sender = sender
    self.isCancelled = isCancelled
  }

  /// Returns the request that a message cancels; nil if it cancels none.
  static func cancelledRequest(_ message: IncomingMessage) -> RequestID? {
    guard case .notification("notifications/cancelled", let params) = message else { return nil }
    return RequestID(params["requestId"])
  }

  package func handle(_ message: IncomingMessage) {
    switch message {
    case .request(let id, let method, let params): handleRequest(id, method, params)
    // No notification needs an action here: cancellations are known on arrival.
    case .notification, .response: break
    case .batch(let messages):
      guard agreed?.hasBatches ?? true else {
        let revision = agreed?.rawValue ?? ""
        return sender.refuse(ResponseError(.invalidRequest, "revision \(revision) has no batches of messages"))
      }
      sender.sendTogether { messages.forEach(handle) }
    case .malformed(let error, let id):
      if let id { sender.answer(id, .failure(error)) } else { sender.refuse(error) }
    }
  }

  // MARK: Requests

  private func handleRequest(_ id: RequestID, _ method: String, _ params: JSONValue) {
    // A request that was cancelled gets no answer.
    guard !isCancelled(id) else { return }
    documents.beforeEach = { [isCancelled] in if isCancelled(id) { throw Cancelled() } }
    do {
      let result = try answer(method, params)
      if !isCancelled(id) { sender.answer(id, .success(result)) }
    } catch is Cancelled {
      return
    } catch let error as ResponseError {
      sender.answer(id, .failure(error))
    } catch {
      sender.answer(id, .failure(ResponseError(.internalError, "\(error)")))
    }
  }

  private func answer(_ method: String, _ params: JSONValue) throws -> JSONValue {
    guard case .object = params else { throw ResponseError(.invalidParams, "the parameters must be an object") }
    if method == "initialize" { return try initialize(params) }
    if method == "ping" { return .object([]) }
    let stated = try Envelope.revision(of: params)
    guard let revision = stated ?? agreed ?? (method == "server/discover" ? .latest : nil) else {
      throw ResponseError(.invalidRequest, "'\(method.prefix(100))' was sent before 'initialize'")
    }
    return Envelope.closing(try answer(method, params, revision), revision, server: Self.server)
  }

  private func answer(_ method: String, _ params: JSONValue, _ revision: Revision) throws -> JSONValue {
    switch method {
    case "server/discover" where !revision.hasHandshake:
      return cacheable(
        [
          "supportedVersions": .array(Revision.allCases.reversed().map { .string($0.rawValue) }),
          "capabilities": Self.capabilities, "instructions": .string(Self.instructions),
        ],
        revision
      )
    case "tools/list": return cacheable(["tools": .array(Tool.all.map { $0.json(revision) })], revision)
    case "tools/call": return try call(params, revision)
    case "resources/list": return cacheable(["resources": []], revision)
    case "resources/templates/list": return cacheable(["resourceTemplates": TermResource.templates], revision)
    case "resources/read": return try read(params, revision)
    default: throw ResponseError(.methodNotFound, "unknown method '\(method.prefix(100))'")
    }
  }

  private func initialize(_ params: JSONValue) throws -> JSONValue {
    guard case .string(let wanted)? = params["protocolVersion"] else {
      throw ResponseError(.invalidParams, "'protocolVersion' must be a string")
    }
    let revision = Revision.withHandshake.first { $0.rawValue == wanted } ?? .latestWithHandshake
    agreed = revision
    return [
      "protocolVersion": .string(revision.rawValue), "capabilities": Self.capabilities, "serverInfo": Self.server,
      "instructions": .string(Self.instructions),
    ]
  }

  /// Says how long a result may be kept, as the revisions without a handshake require.
  private func cacheable(_ result: JSONValue, _ revision: Revision, lifetime: Int = lifetimeOfLists) -> JSONValue {
    guard !revision.hasHandshake, case .object(let fields) = result else { return result }
    return .object(fields + [("ttlMs", JSONValue(lifetime)), ("cacheScope", "private")])
  }

  private func call(_ params: JSONValue, _ revision: Revision) throws -> JSONValue {
    guard case .string(let name)? = params["name"] else {
      throw ResponseError(.invalidParams, "'name' must be the name of a tool")
    }
    guard let tool = Tool.all.first(where: { $0.name == name }) else {
      throw ResponseError(.invalidParams, "unknown tool '\(name.prefix(100))'")
    }
    let arguments = params["arguments"] ?? .object([])
    // What a model can correct is the result of a call, so that the model sees it (revision 2025-11-25, "Tools").
    if let problem = tool.arguments.problem(with: arguments, named: "") { return ToolResult.failure(problem) }
    do {
      return try tool.call(arguments, ToolContext(source: source(), documents: documents)).json(revision)
    } catch let cancelled as Cancelled {
      throw cancelled
    } catch {
      return ToolResult.failure("\(error)")
    }
  }

  private func read(_ params: JSONValue, _ revision: Revision) throws -> JSONValue {
    guard case .string(let uri)? = params["uri"] else { throw ResponseError(.invalidParams, "'uri' must be a string") }
    guard let contents = TermResource.contents(uri, try source()) else {
      throw ResponseError(
        revision.hasHandshake ? .resourceNotFound : .invalidParams,
        "no loaded term has the URI '\(uri.prefix(200))'; URIs look like obod://HP:0003002",
        data: ["uri": .string(uri)]
      )
    }
    // The store may be loaded anew at any time.
    return cacheable(["contents": contents], revision, lifetime: 0)
  }
}
