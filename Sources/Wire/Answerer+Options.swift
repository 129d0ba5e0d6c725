import Resolver

/// The reason why a request cannot be answered. It may point into the request line, so the call that holds the line
/// catches it.
enum Refusal: Error, @unchecked Sendable {
  case option(String)
  /// An identifier that does not stand for a term.
  case identifier(Asked, ErrorCode)
  /// The store could not be read.
  case store(String)
}

/// Parses the values of options.
extension Answerer {
  static let mostListed = 1000

  func fail(_ json: inout JSONWriter, _ request: Request, _ refusal: Refusal) {
    switch refusal {
    case .option(let message): fail(&json, request.tag, .badOption, message)
    case .identifier(let asked, let code): failIdentifier(&json, request, asked, code)
    case .store(let message): fail(&json, request.tag, .storeFailed, message)
    }
  }

  func ontologyOption(_ request: Request) throws(Refusal) -> Int? {
    guard let name = request[.ontology] else { return nil }
    guard let number = resolver.ontology(named: name) else {
      throw .option("ontology '\(name)' is not loaded; ONTOLOGIES lists what is")
    }
    return number
  }

  func limitOption(_ request: Request, default standard: Int) throws(Refusal) -> Int {
    guard let text = request[.limit] else { return standard }
    guard let limit = Int(text), 1...Self.mostListed ~= limit else {
      throw .option("limit= is a number from 1 to \(Self.mostListed), not '\(text)'")
    }
    return limit
  }

  func cellOption(_ request: Request) throws(Refusal) -> Int? {
    guard let text = request[.cell] else { return nil }
    guard let cell = Int(text), cell >= 0 else { throw .option("cell= takes 0 or a cell's number, not '\(text)'") }
    return cell
  }

  /// Whether the line is code (`kind=code`).
  func kindOption(_ request: Request) throws(Refusal) -> Bool {
    switch request[.kind]?.lowercased() {
    case nil, "prose": return false
    case "code": return true
    case let text?: throw .option("kind= is prose or code, not '\(text)'")
    }
  }

  func scope(_ request: Request) throws(Refusal) -> SearchScope {
    var scope = SearchScope()
    scope.ontology = try ontologyOption(request)
    if let text = request[.obsolete] {
      guard let obsolete = SearchScope.Obsolete(rawValue: text.lowercased()) else {
        throw .option("obsolete= is yes, no or only, not '\(text)'")
      }
      scope.obsolete = obsolete
    }
    if let option = request.options.first(where: { $0.option == .under }) {
      scope.branch = try term(option.value).number
    }
    return scope
  }

  /// Returns the term that an identifier stands for; for a merged identifier, the term that it was merged into.
  func term(_ id: UnsafeRawBufferPointer) throws(Refusal) -> (number: Int, asked: Asked) {
    let identified = resolver.identify(id)
    let asked = Asked(identified, id)
    switch identified.standing {
    case .term(let number): return (number, asked)
    case .alternate(let alternate):
      guard let primary = resolver.primary(ofAlternate: alternate) else { throw .identifier(asked, .unknownID) }
      return (primary, asked)
    case .unknown: throw .identifier(asked, .unknownID)
    case .outside: throw .identifier(asked, .outsideSubset)
    case .unloaded: throw .identifier(asked, .unloadedPrefix)
    case .malformed: throw .identifier(asked, .malformedID)
    }
  }
}
