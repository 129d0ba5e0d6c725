import JSON
import Support
import Testing
import Wire

/// Queries as users type them, with the expected results: Tests/Fixtures/completion.
@Suite struct GoldenTests {
  private static func results(_ store: LoadedStore, _ request: String) throws -> [String] {
    try store.answer(request)["results"]?.array.map { result in
      let tier = result["tier"]?.string.map { "tier \($0)" } ?? "id"
      let kind = result["scope"]?.string ?? result["match"]?.string ?? ""
      let text = result["text"]?.string.map { " (\(kind) '\($0)')" } ?? ""
      let obsolete = result["obsolete"] == .bool(true) ? " [obsolete]" : ""
      return "\(tier)  \(result["id"]?.string ?? "") \(result["label"]?.string ?? "")\(obsolete)\(text)"
    } ?? []
  }

  @Test func theDefaultOntologiesAnswerAsRecorded() throws {
    let store = try LoadedStore(.small)
    let found = try Golden.text { try Self.results(store, $0) }
    #expect(try found == Golden.recorded("default", found))
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies (OBOD_FULL_ONTOLOGIES)"))
  func theFullOntologiesAnswerAsRecorded() throws {
    let store = try LoadedStore(.full)
    let found = try Golden.text { try Self.results(store, $0) }
    #expect(try found == Golden.recorded("full", found))
  }

  @Test func loadingInAnotherOrderAndAgainGivesTheSameBytes() throws {
    let files = try Checkout.smallReleases()
    let first = try LoadedStore(files: files)
    let backwards = try LoadedStore(files: files.reversed())
    let again = try LoadedStore(files: Array(files.suffix(3)))
    try again.load(Array(files.prefix(3)))
    let reloaded = try again.reopened()
    for query in try Golden.queries() {
      let answer = first.ask(query.request)
      #expect(backwards.ask(query.request) == answer)
      #expect(reloaded.ask(query.request) == answer)
    }
  }
}
