import JSON
import Resolver
import Wire

/// The reason why a request cannot be answered.
enum Refusal: Error {
  case option(String)
  /// An identifier, as given, that does not stand for a term.
  case identifier(String, Identified, ErrorCode)
  /// The store could not be read.
  case store(String)
}

/// Parses the values of options.
extension Answerer {
  static let maxListed = 1000

  func fail(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer, _ refusal: Refusal) {
    switch refusal {
    case .option(let message): fail(&json, line, .badOption, message)
    case .identifier(var asked, let identified, let code):
      asked.withUTF8 { failIdentifier(&json, line, identified, UnsafeRawBufferPointer($0), code) }
    case .store(let message): fail(&json, line, .storeFailed, message)
    }
  }

  func ontologyOption(_ request: Request) throws(Refusal) -> Int? {
    guard let name = request[.ontology] else { return nil }
    guard let number = resolver.ontology(named: name) else {
      throw .option("ontology '\(name)' is not loaded; ONTOLOGIES lists the loaded ones")
    }
    return number
  }

  func limitOption(_ request: Request, default standard: Int) throws(Refusal) -> Int {
    guard let text = request[.limit] else { return standard }
    guard let limit = Int(text), 1...Self.maxListed ~= limit else {
      throw .option("limit= must be a number from 1 to \(Self.maxListed), not '\(text)'")
    }
    return limit
  }

  func cellOption(_ request: Request) throws(Refusal) -> Int? {
    guard let text = request[.cell] else { return nil }
    guard let cell = Int(text), cell >= 0 else { throw .option("cell= must be 0 or a cell's number, not '\(text)'") }
    return cell
  }

  /// Whether the line is code (`kind=code`).
  func kindOption(_ request: Request) throws(Refusal) -> Bool {
    switch request[.kind]?.lowercased() {
    case nil, "prose": return false
    case "code": return true
    case let text?: throw .option("kind= must be prose or code, not '\(text)'")
    }
  }

  func scope(_ request: Request) throws(Refusal) -> SearchScope {
    var scope = SearchScope()
    scope.ontology = try ontologyOption(request)
    if let text = request[.obsolete] {
      guard let obsolete = SearchScope.Obsolete(rawValue: text.lowercased()) else {
        throw .option("obsolete= must be yes, no or only, not '\(text)'")
      }
      scope.obsolete = obsolete
    }
    if let branch = request[.under] { scope.branch = try term(branch) }
    return scope
  }

  func term(_ id: String) throws(Refusal) -> Int {
    var text = id
    return try term(text.withUTF8 { resolver.identify(UnsafeRawBufferPointer($0)) }, as: id)
  }

  func term(_ id: UnsafeRawBufferPointer) throws(Refusal) -> Int {
    try term(resolver.identify(id), as: String(decoding: id, as: UTF8.self))
  }

  /// Returns the term that an identifier stands for; for a merged identifier, the term that it was merged into.
  private func term(_ identified: Identified, as asked: @autoclosure () -> String) throws(Refusal) -> Int {
    func refusal(_ code: ErrorCode) -> Refusal { .identifier(asked(), identified, code) }
    switch identified.resolution {
    case .term(let number): return number
    case .alternate(let alternate):
      guard let primary = resolver.primary(ofAlternate: alternate) else { throw refusal(.unknownID) }
      return primary
    case .unknown: throw refusal(.unknownID)
    case .outside: throw refusal(.outsideSubset)
    case .unloaded: throw refusal(.unloadedPrefix)
    case .malformed: throw refusal(.malformedID)
    }
  }
}
