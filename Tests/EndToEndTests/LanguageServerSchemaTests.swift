import JSON
import Support
import Testing

/// An editor on documents for which a project's settings name a schema.
@Suite struct LanguageServerSchemaTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    _ = try KnowledgeBase.write(to: folder)
    _ = try folder.write(".obod.yaml", "schema: schema/kb.yaml\n")
  }

  @Test func showsTheFindingsOfValidate() async throws {
    let text = "disease: {id: HP:0003002, label: Breast carcinoma}\ncells: [{term: {label: lymphocyte}}]\n"
    _ = try folder.write("a.yaml", text)
    let edited = EditedText(text, .utf16)
    let reported = try await program.run(["validate", "--format", "json", "a.yaml"], in: folder.path)
    let expected = reported.output.split(separator: "\n").dropLast().compactMap { line in
      JSONValue(String(line)).flatMap { ReportedFinding(reported: $0, in: edited) }
    }
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, text)
      let found = try await client.published(uri).map { ReportedFinding(diagnostic: $0) }
      #expect(found == expected)
      #expect(found.map(\.rule) == ["outside_enum", "missing_field"])
    }
  }

  @Test func offersToUseATermOfTheRightBranch() async throws {
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, "disease: {id: HP:0003002, label: Breast carcinoma}\n")
      let finding = try #require(try await client.published(uri).first)
      let actions = try await client.result(
        "textDocument/codeAction",
        [
          "textDocument": ["uri": .string(uri)], "range": finding["range"] ?? .null,
          "context": ["diagnostics": [finding]],
        ]
      )
      let titles = actions.array.compactMap { $0["title"]?.string }
      #expect(titles.contains("Use MONDO:0004989 'breast carcinoma'"))
    }
  }

  /// A document with `‸` at the cursor, and whether every term offered is below a term of the store.
  struct Typing: Sendable, CustomTestStringConvertible {
    let marked: String
    let root: String
    var excluded: String?

    var testDescription: String { marked }
  }

  static let typings: [Typing] = [
    Typing(marked: "disease: {id: , label: breast carc‸}\n", root: "MONDO:0000001"),
    Typing(marked: "phenotypes:\n- term:\n    label: breast carc‸\n", root: "HP:0000118"),
    Typing(marked: "phenotypes:\n- term:\n    id: ‸\n    label: Breast carcinoma\n", root: "HP:0000118"),
    Typing(marked: "phenotypes:\n- preferred_term: x\n  term:\n    id: HP:‸\n", root: "HP:0000118"),
    Typing(marked: "cells:\n- term: {id: CL:00000‸, label: }\n", root: "CL:0000988", excluded: "CL:0000084"),
    Typing(marked: "cells:\n- term:\n    id:\n    label: t cel‸\n", root: "CL:0000988", excluded: "CL:0000084"),
    Typing(marked: "phenotypes:\n- site:\n    label: brai‸\n", root: "UBERON:0000062"),
    Typing(marked: "disease:\n  label: x\nphenotypes:\n- {term: {label: brea‸}}\n", root: "HP:0000118"),
  ]

  @Test(arguments: typings)
  func offersOnlyWhatTheSlotMayHold(_ typing: Typing) async throws {
    let parts = typing.marked.split(separator: "‸", omittingEmptySubsequences: false)
    let text = EditedText(parts.joined(), .utf16)
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, text.text)
      _ = try await client.published(uri)
      let list = try await client.result(
        "textDocument/completion",
        ["textDocument": ["uri": .string(uri)], "position": text.position(parts[0].unicodeScalars.count)]
      )
      let offered = (list["items"]?.array ?? []).compactMap { $0["data"]?["id"]?.string }
      #expect(!offered.isEmpty && !offered.contains { $0 == typing.excluded })
      for id in offered {
        #expect(try await isBelow(id, typing.root), "\(id)")
      }
    }
  }

  /// Whether a term is at or below another, by its ancestors.
  private func isBelow(_ id: String, _ root: String) async throws -> Bool {
    var pending = [id]
    var seen: Set<String> = []
    while let next = pending.popLast() {
      if next == root { return true }
      guard seen.insert(next).inserted else { continue }
      let answer = try await program.run("lookup", "--json", next)
      pending += (JSONValue(answer.output)?["parents"]?.array ?? []).compactMap { $0["id"]?.string }
    }
    return false
  }

  @Test func aChangedSchemaIsTakenUp() async throws {
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, "cells: [{term: {id: CL:0000084, label: T cell}}]\n")
      #expect(try await client.publication(1).map { $0["code"]?.string } == ["outside_enum"])
      let looser = KnowledgeBase.terms.split(separator: "\n").filter { !$0.contains("minus") }
      _ = try folder.write("schema/parts/terms.yaml", looser.joined(separator: "\n"))
      #expect(try await client.publication(2) == [])
    }
  }

  @Test func aSchemaThatCannotBeReadIsReportedInTheDocument() async throws {
    _ = try folder.write("schema/kb.yaml", "classes: [\n")
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, "id: HP:0003002\n")
      let found = try await client.published(uri)
      #expect(found.count == 1)
      #expect(found[0]["message"]?.string?.contains("schema/kb.yaml:2:1: invalid YAML") == true)
    }
  }
}
