import JSON
import Support
import Testing

/// The completions that an editor is offered, and the document after one is chosen.
@Suite struct LanguageServerCompletionTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// A document with `‸` at the cursor, and the document after the first term offered is chosen; empty if none is
  /// offered.
  struct Typing: Sendable, CustomTestStringConvertible {
    let name: String
    let marked: String
    let chosen: String
    var isByBlank = false

    var testDescription: String { marked }
  }

  static let typings: [Typing] = [
    Typing(
      name: "a.yaml",
      marked: "- id:\n  label: breast carc‸\n",
      chosen: "- id: HP:0003002\n  label: Breast carcinoma\n"
    ),
    Typing(
      name: "a.yaml",
      marked: "- id: HP:0003002\n  label:‸\n",
      chosen: "- id: HP:0003002\n  label: Breast carcinoma\n"
    ),
    Typing(
      name: "a.yaml",
      marked: "- id: HP:0003002\n  label: brea‸\n",
      chosen: "- id: HP:0003002\n  label: Breast carcinoma\n"
    ),
    Typing(
      name: "a.yaml",
      marked: "- id: HP:0003002\n  label: mapk casc‸\n",
      chosen: "- id: GO:0000165\n  label: MAPK cascade\n"
    ),
    Typing(
      name: "a.yaml",
      marked: "- id: ‸\n  label: Breast carcinoma\n",
      chosen: "- id: HP:0003002\n  label: Breast carcinoma\n"
    ),
    Typing(
      name: "a.yaml",
      marked: "- id: HP:000300‸\n  label: null\n",
      chosen: "- id: HP:0003002\n  label: Breast carcinoma\n"
    ),
    Typing(
      name: "a.yaml",
      marked: "term: {id: , label: brest carc‸",
      chosen: "term: {id: HP:0003002, label: Breast carcinoma"
    ),
    Typing(name: "a.yaml", marked: "term_id: hp:000300‸2", chosen: "term_id: HP:0003002"),
    // A URL stays a URL.
    Typing(
      name: "a.yaml",
      marked: "iri: http://purl.obolibrary.org/obo/HP_0003002\nlabel: breast carc‸",
      chosen: "iri: http://purl.obolibrary.org/obo/HP_0003002\nlabel: Breast carcinoma"
    ),
    Typing(
      name: "a.yaml",
      marked: "iri: <http://purl.obolibrary.org/obo/HP_00030‸>\nlabel:",
      chosen: "iri: <http://purl.obolibrary.org/obo/HP_0003002>\nlabel: Breast carcinoma"
    ),
    Typing(name: "a.md", marked: "It was HP_00030‸ and", chosen: "It was HP_0003002 and"),
    // The identifier of an obsolete term leads to the label of its replacement.
    Typing(name: "a.yaml", marked: "id: CL:0000003\nlabel: ‸", chosen: "id: CL:0000000\nlabel: cell"),
    Typing(
      name: "a.json",
      marked: #"{"id": "", "label": "breast carc‸"}"#,
      chosen: #"{"id": "HP:0003002", "label": "Breast carcinoma"}"#
    ),
    Typing(
      name: "a.json",
      marked: "{\"label\": \"breast carc‸\n, \"id\": \"HP:0100013\"}",
      chosen: "{\"label\": \"Breast carcinoma\"\n, \"id\": \"HP:0003002\"}"
    ),
    Typing(name: "a.tsv", marked: "id\tlabel\n\tbreast carc‸\n", chosen: "id\tlabel\nHP:0003002\tBreast carcinoma\n"),
    Typing(name: "a.csv", marked: "id,label\nHP:00030‸,\n", chosen: "id,label\nHP:0003002,Breast carcinoma\n"),
    Typing(
      name: "a.md",
      marked: "It was a breast carc‸ and",
      chosen: "It was a Breast carcinoma (HP:0003002) and"
    ),
    // A value with an anchor is not half of a pair.
    Typing(name: "a.yaml", marked: "id: &a HP:00030‸\nlabel: x", chosen: "id: &a HP:0003002\nlabel: x"),
    Typing(name: "a.md", marked: "It was HP:00030‸ and", chosen: "It was HP:0003002 and"),
    Typing(name: "a.md", marked: "It was HP:0003002 ‸", chosen: "It was HP:0003002 Breast carcinoma", isByBlank: true),
    Typing(name: "a.txt", marked: "It was HP:0003002 (brea‸", chosen: "It was HP:0003002 (Breast carcinoma"),
    Typing(name: "a.yaml", marked: "- HP:0003002  # ‸", chosen: "- HP:0003002  # Breast carcinoma"),
    // The text before the last words is left as written.
    Typing(
      name: "a.yaml",
      marked: "note: 'the patient''s breast carc‸'",
      chosen: "note: 'the patient''s Breast carcinoma (HP:0003002)'"
    ),
    Typing(name: "a.yaml", marked: "breas‸", chosen: ""),
    Typing(name: "a.md", marked: "It was a breast ‸", chosen: "", isByBlank: true),
    Typing(name: "a.md", marked: "It was as it is ‸", chosen: ""),
    Typing(name: "a.md", marked: "a neo‸", chosen: ""),
    Typing(name: "a.yaml", marked: "- id: HP:0003002  ‸\n", chosen: "- id: HP:0003002\n"),
  ]

  @Test(arguments: typings.indices, EditedText.Units.allCases)
  func choosesBothHalves(_ number: Int, _ units: EditedText.Units) async throws {
    let typing = Self.typings[number]
    let parts = typing.marked.split(separator: "‸", omittingEmptySubsequences: false)
    let text = EditedText(parts.joined(), units)
    try await program.editing(units.capabilities) { client in
      let uri = LanguageClient.uri("\(folder.path)/\(typing.name)")
      try await client.open(uri, text.text)
      let list = try await client.result(
        "textDocument/completion",
        [
          "textDocument": ["uri": .string(uri)], "position": text.position(parts[0].unicodeScalars.count),
          "context": typing.isByBlank ? ["triggerKind": 2, "triggerCharacter": " "] : ["triggerKind": 1],
        ]
      )
      #expect(list["isIncomplete"] == true)
      guard !typing.chosen.isEmpty else {
        #expect(list["items"]?.array == [])
        return
      }
      let item = try #require(list["items"]?.array.first)
      let edits = [item["textEdit"]].compactMap(\.self) + (item["additionalTextEdits"]?.array ?? [])
      #expect(text.applying(edits)?.text == typing.chosen, "\(item)")
    }
  }

  /// The list has the same terms as the answer to COMPLETE, in the same order.
  @Test func ranksAsCompleteDoes() async throws {
    let daemonless = try await program.run("complete", "--json", "--limit", "30", "breast")
    let wanted = JSONValue(daemonless.output)?["results"]?.array.map { $0["id"]?.string }
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, "id:\nlabel: breast")
      let position: JSONValue = ["line": 1, "character": 13]
      let list = try await client.result("textDocument/completion", uri, at: position)
      let items = try #require(list["items"]?.array)
      #expect(items.map { $0["data"]?["id"]?.string } == wanted && items.count > 5)
      #expect(items.map { $0["sortText"]?.string ?? "" } == items.map { $0["sortText"]?.string ?? "" }.sorted())
      #expect(items.allSatisfy { $0["filterText"] == "breast" })
      let reported = try await client.result("completionItem/resolve", items[0])
      #expect(reported["documentation"]?.string?.contains(items[0]["data"]?["id"]?.string ?? "?") == true)
    }
  }

  /// Keys named in a project's settings are known once the settings have been read.
  @Test func completesWhatTheSettingsName() async throws {
    _ = try folder.write(".obod.yaml", "labels:\n  phenotype_ref: phenotype_text\n")
    try await program.editing([:]) { client in
      let uri = LanguageClient.uri("\(folder.path)/a.yaml")
      try await client.open(uri, "phenotype_ref:\nphenotype_text: breast carc")
      _ = try await client.published(uri)
      let position: JSONValue = ["line": 1, "character": 27]
      let list = try await client.result("textDocument/completion", uri, at: position)
      let item = try #require(list["items"]?.array.first)
      #expect(item["additionalTextEdits"]?.array.first?["newText"]?.string?.hasSuffix("HP:0003002") == true)
    }
  }
}
