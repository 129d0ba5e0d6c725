import JSON
import Store
import Support
import Testing
import Wire

/// The changes that a store reports and remembers when a newer release replaces an older one.
@Suite struct ChangeTests {
  private static func release(_ date: String, _ terms: String) -> String {
    "format-version: 1.4\nontology: x\ndata-version: x/\(date)/x.obo\n" + terms
  }

  private static func term(_ id: Int, _ name: String, _ more: String = "") -> String {
    "\n[Term]\nid: X:\(id)\nname: \(name)\n\(more)"
  }

  private static let first = release(
    "2020-01-01",
    term(1, "same") + term(2, "old name") + term(3, "to be obsoleted") + term(4, "to be merged")
      + term(5, "obsolete sleeper", "is_obsolete: true\n") + term(6, "to be removed")
      + term(7, "to be renamed as it is obsoleted")
  )
  private static let second = release(
    "2021-01-01",
    term(1, "same", "alt_id: X:4\n") + term(2, "new name")
      + term(3, "obsolete to be obsoleted", "is_obsolete: true\nreplaced_by: X:1\n") + term(5, "sleeper")
      + term(7, "obsolete something else", "is_obsolete: true\n") + term(8, "newcomer")
  )
  private static let third = release("2022-01-01", term(1, "same") + term(2, "newest name") + term(5, "sleeper"))

  private func update(_ store: LoadedStore, _ release: String, dryRun: Bool = false) throws -> LoadReport {
    var options = Loader.Options()
    options.isDryRun = dryRun
    let file = try store.folder.write("next.obo", release)
    return try Loader(store: store.store, options: options).load([file])
  }

  @Test func reportsEachKindOfChangeOnceAndInOrder() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.first])
    let changes = try #require(update(store, Self.second).changes.first)
    #expect(changes.before == "2020-01-01" && changes.after == "2021-01-01")
    #expect(
      changes.changes.map { "\($0.kind) \($0.id) \($0.label) \($0.before ?? "") \($0.successors)" } == [
        "added X:8 newcomer  []",
        #"obsoleted X:3 obsolete to be obsoleted  ["X:1"]"#,
        "obsoleted X:7 obsolete something else  []",
        #"merged X:4 to be merged  ["X:1"]"#,
        "renamed X:2 new name old name []",
        "renamed X:7 obsolete something else to be renamed as it is obsoleted []",
        "unobsoleted X:5 sleeper  []",
        "removed X:6 to be removed  []",
      ]
    )
  }

  @Test func remembersLabelsOverSeveralReleases() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.first])
    _ = try update(store, Self.second)
    _ = try update(store, Self.third)
    let now = try store.reopened()
    #expect(now.verdict("X:2", "newest name") == "exact")
    #expect(try now.answer("CHECK X:2 New Name")["verdict"]?.string == "former")
    #expect(try now.answer("CHECK X:2 new name")["release"]?.string == "2021-01-01")
    #expect(try now.answer("CHECK X:2 old name")["release"]?.string == "2020-01-01")
    #expect(now.verdict("X:5", "obsolete sleeper") == "former")
    #expect(now.verdict("X:1", "same") == "exact")
  }

  @Test func aLabelThatComesBackIsNoFormerOne() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.first])
    _ = try update(store, Self.second)
    _ = try update(store, Self.first.replacing("2020-01-01", with: "2023-01-01"))
    let now = try store.reopened()
    #expect(now.verdict("X:2", "old name") == "exact")
    #expect(try now.answer("CHECK X:2 new name")["release"]?.string == "2021-01-01")
  }

  @Test func aDryRunReportsTheSameAndPublishesNothing() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.first])
    let dry = try update(store, Self.second, dryRun: true)
    #expect(try store.reopened().generation == store.generation)
    #expect(store.verdict("X:2", "old name") == "exact")
    #expect(try update(store, Self.second).changes.first?.changes == dry.changes.first?.changes)
  }

  @Test func formerLabelsAreKeptWithOntologiesThatNoLoadNames() throws {
    let store = try LoadedStore(obo: ["x.obo": Self.first])
    _ = try update(store, Self.second)
    let other = try store.folder.write(
      "y.obo",
      "format-version: 1.4\nontology: y\n\n[Term]\nid: Y:1\nname: why\n"
    )
    _ = try Loader(store: store.store).load([other])
    #expect(try store.reopened().verdict("X:2", "old name") == "former")
  }
}
