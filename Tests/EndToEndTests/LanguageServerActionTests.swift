import Foundation
import JSON
import Support
import Testing

/// The effects of the repairs that the server offers.
@Suite struct LanguageServerActionTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// A finding, regardless of its position.
  private struct Told: Hashable {
    let rule: String
    let message: String

    init(_ diagnostic: JSONValue) {
      rule = diagnostic["code"]?.string ?? ""
      message = diagnostic["message"]?.string ?? ""
    }
  }

  /// Returns how often each finding occurs.
  private static func counts(_ diagnostics: [JSONValue]) -> [Told: Int] {
    Dictionary(diagnostics.map { (Told($0), 1) }, uniquingKeysWith: +)
  }

  private static func edits(_ action: JSONValue, of uri: String) -> [JSONValue] {
    action["edit"]?["changes"]?[uri]?.array ?? []
  }

  /// Documents in each format, and the first words of the titles of the repairs offered for them.
  static let documents: [(name: String, text: String, kinds: Set<String>)] = [
    (
      "a.yaml",
      """
      # 😀 all kinds
      - {id: HP:0100013, label: Breast carcinoma}
      - {id: HP:0003002, label: Breast cancer, note: 😀}
      - id: GO:0007255
        label: MAPK cascade
      - id: 'HP:0002664'   # a comment
        label: "breast-carcinoma"
      - [{id: HP:0100013, label: Breast carcinoma}, {id: HP:0002664, label: Breast carcinoma}]
      - GO:0000187

      """,
      ["Write", "Use", "Ignore"]
    ),
    (
      "crlf.yaml",
      "- {id: HP:0100013, label: Breast carcinoma}\r\n- {id: HP:0003002, label: Breast cancer}\r\n- {id: GO:0007255}",
      ["Write", "Use", "Ignore"]
    ),
    (
      "b.md",
      """
      # Findings 😀

      Breast carcinoma (HP:0100013) was seen, and breast carcinoma (HP:0002664).

      | ID | Label |
      |---|---|
      | HP:0100013 | Breast carcinoma |

      Nothing (HP:9999999) else, but MAPK cascade (GO:0007255).

      """,
      ["Write", "Use", "Ignore"]
    ),
    (
      "c.tsv",
      "id\tlabel\nHP:0100013\tBreast carcinoma\nHP:0003002\tbreast carcinoma\nGO:0007255\tMAPK cascade\n",
      ["Write", "Use", "Ignore"]
    ),
    (
      "crlf.csv",
      "id,label\r\nHP:0100013,\"Breast carcinoma\"\r\nCL:0000795,CD8+ Treg\r\n",
      ["Write", "Use", "Ignore"]
    ),
    ("d.txt", "Breast carcinoma (HP:0100013) was seen.\nNothing (HP:9999999) else.\n", ["Use", "Ignore"]),
    (
      "e.json",
      "{\"id\": \"HP:0100013\", \"label\": \"Breast carcinoma\", \"x\": [{\"id\": \"GO:0007255\"}]}\n",
      ["Write", "Use"]
    ),
    ("f.py", "TERM = 'HP:9999999'  # none\nOTHER = 'Breast carcinoma (HP:0100013)'\n", ["Use"]),
  ]

  @Test(arguments: documents.indices)
  func eachQuickFixFixesItsFindingAndNothingElse(_ number: Int) async throws {
    let (name, beginning, kinds) = Self.documents[number]
    let uri = LanguageClient.uri("\(folder.path)/\(name)")
    let text = EditedText(beginning)
    var tried: Set<String> = []
    try await program.editing(LanguageClient.pulling) { client in
      var version = 1
      try await client.open(uri, beginning)
      let before = try await client.pulled(uri)
      for diagnostic in before {
        for action in try await client.actions(uri, in: #require(diagnostic["range"]), only: "quickfix") {
          guard action["diagnostics"]?.array == [diagnostic] else { continue }
          let title = try #require(action["title"]?.string)
          let changed = try #require(text.applying(Self.edits(action, of: uri)), "\(title)")
          try await client.change(uri, [["text": .string(changed.text)]], version: version + 1)
          var after = Self.counts(try await client.pulled(uri))
          // In text, the words beside an identifier stay, and may not match the new one.
          let words = title.split(separator: " ")
          let isOpen = { (reported: Told) in
            ["unconfirmed", "mismatch"].contains(reported.rule) && reported.message.hasPrefix("\(words[1]) is ")
          }
          if let open = after.keys.first(where: isOpen) { after[open] = nil }
          var expected = Self.counts(before)
          expected[Told(diagnostic), default: 0] -= 1
          #expect(after == expected.filter { $0.value > 0 }, "\(name): \(title) made\n\(changed.text)")
          tried.insert(String(words[0]))
          version += 2
          try await client.change(uri, [["text": .string(beginning)]], version: version)
        }
      }
    }
    #expect(tried == kinds)
  }

  /// Regression: a second comment on a line made the first one unreadable.
  @Test(arguments: documents.indices)
  func allThatAreSetAsideOneAfterTheOtherAreGone(_ number: Int) async throws {
    let (name, beginning, kinds) = Self.documents[number]
    guard kinds.contains("Ignore") else { return }
    let uri = LanguageClient.uri("\(folder.path)/\(name)")
    var text = EditedText(beginning)
    try await program.editing(LanguageClient.pulling) { client in
      try await client.open(uri, beginning)
      for version in 2...30 {
        let whole = text.json(text.scalars.indices)
        let comment = try await client.actions(uri, in: whole).first {
          $0["title"]?.string?.hasPrefix("Ignore") == true
        }
        guard let comment else { break }
        text = try #require(text.applying(Self.edits(comment, of: uri)))
        try await client.change(uri, [["text": .string(text.text)]], version: version)
      }
      #expect(try await client.pulled(uri).isEmpty, "\(text.text)")
    }
  }

  /// Regression: a comment after a line in the middle of a value became part of the value, and none was offered for an
  /// identifier without a label.
  @Test(arguments: [
    ("- {id: HP:0100013, label: Breast carcinoma, note: \"begin\n    end\"}\n", 0),
    ("- {id: HP:9999999, note: begin\n    end}\n", 0), ("- [HP:9999999, 'a\n  b']\n", 0),
    ("- {id: HP:9999999, note: 'begin end'}\n", 1), ("- id: HP:9999999\n  label: |\n    text\n", 1),
    ("id: GO:0007255\n", 1), ("- {id: HP:9999999, cell_id: HP:9999998}\n", 2),
  ])
  func aCommentIsOfferedWhereItIsNoPartOfAValue(_ text: String, _ count: Int) async throws {
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing { client in
      try await client.open(uri, text)
      let end: JSONValue = ["line": 0, "character": 100]
      let actions = try await client.actions(uri, in: ["start": ["line": 0, "character": 0], "end": end])
      #expect(actions.count { $0["title"]?.string?.hasPrefix("Ignore") == true } == count)
    }
  }

  /// Regression: whether a comment is possible is determined by reading the document with it. With a long text selected
  /// this took seconds, during which no other request was answered.
  @Test func commentsForALongTextAreOfferedForFewOfItsFindings() async throws {
    let uri = LanguageClient.uri("\(folder.path)/long.yaml")
    let text = String(repeating: "- {id: HP:0100013, label: Breast carcinoma}\n", count: 10_000)
    try await program.editing { client in
      try await client.open(uri, text)
      let range = EditedText(text).json(0..<4_000)
      let titles = try await client.actions(uri, in: range).compactMap { $0["title"]?.string }
      #expect(1...10 ~= titles.count { $0.hasPrefix("Ignore") })
      #expect(titles.count { $0.hasPrefix("Use HP:0003002 ") } > 40)
    }
  }

  // MARK: All at once

  /// Compares documents after 'obod validate --fix' with documents after the server's fix-all action.
  @Test(arguments: EditedText.Units.allCases)
  func allRepairsAreThoseOfValidate(_ units: EditedText.Units) async throws {
    var maker = DocumentMaker(try await TermSample.small(), seed: 9)
    var texts = maker.documents(140).map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
    texts += Self.documents.map { ($0.name, $0.text) }
    for name in ["dossier.yaml", "dossier.md"] {
      texts.append((name, try String(contentsOfFile: "\(Checkout.fixtures)/documents/\(name)", encoding: .utf8)))
    }
    for (name, text) in texts { _ = try folder.write("kb/\(name)", text) }
    _ = try await program.run("validate", "--fix", "\(folder.path)/kb")
    var changedCount = 0
    try await program.editing(units.capabilities) { client in
      for (name, before) in texts {
        let uri = LanguageClient.uri("\(folder.path)/kb/\(name)")
        try await client.open(uri, before)
        let text = EditedText(before, units)
        let range = text.json(text.scalars.indices)
        let offered = try await client.actions(uri, in: range, only: "source.fixAll")
        #expect(offered.count <= 1 && offered.allSatisfy { $0["kind"] == "source.fixAll.obod" })
        let fixed = try #require(text.applying(offered.first.map { Self.edits($0, of: uri) } ?? []), "\(name)")
        #expect(try Data(fixed.text.utf8) == folder.bytes(of: "kb/\(name)"), "\(name)")
        #expect(offered.isEmpty == (fixed.text == before))
        if !offered.isEmpty { changedCount += 1 }
      }
    }
    #expect(changedCount > 80)
  }

  @Test func editsAreOfTheVersionThatTheyWereFoundFor() async throws {
    let capabilities: JSONValue = ["workspace": ["workspaceEdit": ["documentChanges": true]]]
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing(capabilities) { client in
      try await client.open(uri, "", version: 3)
      try await client.change(uri, [["text": "{id: HP:0003002, label: Breast cancer}\n"]], version: 8)
      let start: JSONValue = ["line": 0, "character": 30]
      let actions = try await client.actions(uri, in: ["start": start, "end": start])
      #expect(!actions.isEmpty)
      for action in actions {
        let document = action["edit"]?["documentChanges"]?.array.first?["textDocument"]
        #expect(document == ["uri": .string(uri), "version": 8])
      }
    }
  }
}
