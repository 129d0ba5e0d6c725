import Foundation
import JSON
import Support
import Testing

/// The information that an editor gets about the terms in a document.
@Suite struct LanguageServerTermTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private func uri(_ name: String) -> String { LanguageClient.uri("\(folder.path)/\(name)") }

  /// Returns the position of the first occurrence of a word.
  private static func position(of word: String, in text: EditedText) throws -> JSONValue {
    let place = try #require(text.text.range(of: word)?.lowerBound)
    return text.position(text.text.unicodeScalars.distance(from: text.text.startIndex, to: place))
  }

  private static let markdown: JSONValue = ["textDocument": ["hover": ["contentFormat": ["markdown", "plaintext"]]]]

  /// A document, a word in it, the text that is shown when hovering over the word, and the words that the text is
  /// about.
  static let hovers: [(name: String, text: String, word: String, shown: String, about: String)] = [
    (
      "a.yaml", "- {note: 😀, id: HP:0003002, label: Breast cancer}\n", "HP:0003002",
      "**Breast carcinoma** `HP:0003002`", "HP:0003002"
    ),
    (
      "a.yaml", "- {note: 😀, id: HP:0003002, label: Breast cancer}\n", "cancer", "**Breast carcinoma** `HP:0003002`",
      "Breast cancer"
    ),
    (
      "a.yaml", "id: http://purl.obolibrary.org/obo/HP_0003002\n", "0003002", "HP:0003002",
      "http://purl.obolibrary.org/obo/HP_0003002"
    ),
    ("a.md", "It was *breast carcinoma* (`hp:0003002`).\r\n", "0003002", "HP:0003002", "hp:0003002"),
    ("a.md", "It was breast carcinoma (HP:0003002).\r\n", "carcinoma", "HP:0003002", "breast carcinoma"),
    ("a.tsv", "id\tlabel\nHP:0003002\tx\n", "x", "HP:0003002", "x"),
    (
      "a.yaml", "- {id: HP:0100013, label: Breast carcinoma}\n", "carcinoma",
      "'Breast carcinoma' is HP:0003002, a descendant of it", "Breast carcinoma"
    ),
    ("a.py", "X = 'CL:0000003'\n", "CL:0000003", "**Obsolete, replaced by cell (`CL:0000000`)**", "CL:0000003"),
    ("a.json", "{\"id\": \"GO:0007255\"}", "7255", "**Merged into MAPK cascade (`GO:0000165`)**", "GO:0007255"),
  ]

  @Test(arguments: hovers.indices, EditedText.Units.allCases)
  func hoveringShowsTheTerm(_ number: Int, _ units: EditedText.Units) async throws {
    let (name, content, word, shown, about) = Self.hovers[number]
    let text = EditedText(content, units)
    let capabilities: JSONValue = [
      "general": ["positionEncodings": [.string(units.rawValue)]],
      "textDocument": ["hover": ["contentFormat": ["markdown", "plaintext"]]],
    ]
    try await program.editing(capabilities) { client in
      try await client.open(uri(name), content)
      let hover = try await client.result("textDocument/hover", uri(name), at: Self.position(of: word, in: text))
      #expect(hover["contents"]?["kind"] == "markdown")
      #expect(hover["contents"]?["value"]?.string?.contains(shown) == true, "\(hover)")
      let range = try #require(text.range(hover["range"]))
      #expect(String(String.UnicodeScalarView(text.scalars[range])) == about)
    }
  }

  @Test func hoveringOverOtherWordsShowsNothing() async throws {
    try await program.editing { client in
      let text = EditedText("# a title\n- {id: HP:0003002, label: Breast carcinoma, note: HP:9999999, time: 12:30}\n")
      try await client.open(uri("a.yaml"), text.text)
      for word in ["title", "id:", "note", "9999999", "12:30"] {
        let hover = try await client.result(
          "textDocument/hover",
          uri("a.yaml"),
          at: Self.position(of: word, in: text)
        )
        #expect(hover == .null, "\(word)")
      }
      // A client that does not announce Markdown gets plain text.
      let plain = try await client.result(
        "textDocument/hover",
        uri("a.yaml"),
        at: Self.position(of: "HP:0003002", in: text)
      )
      #expect(plain["contents"]?["kind"] == "plaintext")
      #expect(plain["contents"]?["value"]?.string?.hasPrefix("Breast carcinoma HP:0003002\n") == true)
    }
  }

  // MARK: Pages

  @Test func anObsoleteIdentifierLeadsToItsReplacement() async throws {
    let cache = "\(folder.path)/größer cache"
    let text = EditedText("- {id: CL:0000003, label: native cell}\n- HP:0003002\n- HP:9999999\n- GO:0007255\n")
    for linkSupport in [false, true] {
      try await program.editing(
        ["textDocument": ["definition": ["linkSupport": .bool(linkSupport)]]],
        variables: ["XDG_CACHE_HOME": cache]
      ) { client in
        try await client.open(uri("a.yaml"), text.text)
        for (word, title) in [
          ("CL:0000003", "# cell (CL:0000000)\n"), ("native", "# cell (CL:0000000)\n"),
          ("HP:0003002", "# Breast carcinoma (HP:0003002)\n"), ("GO:0007255", "# MAPK cascade (GO:0000165)\n"),
        ] {
          let place = try Self.position(of: word, in: text)
          let found = try await client.result("textDocument/definition", uri("a.yaml"), at: place).array
          try #require(found.count == 1, "\(word)")
          let target = try #require(found[0][linkSupport ? "targetUri" : "uri"]?.string)
          let path = try #require(URL(string: target)?.path(percentEncoded: false))
          #expect(path.hasPrefix("\(cache)/obod/terms/"))
          #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(title))
          #expect((found[0]["originSelectionRange"] != nil) == linkSupport)
        }
        let place = try Self.position(of: "HP:9999999", in: text)
        #expect(try await client.result("textDocument/definition", uri("a.yaml"), at: place) == .null)
      }
    }
  }

  // MARK: Hints and links

  @Test(arguments: EditedText.Units.allCases)
  func identifiersWithoutALabelGetOne(_ units: EditedText.Units) async throws {
    let text = EditedText(
      "- 😀 # é\r\n- {a: 😀, id: HP:0003002}\r\n- {id: HP:0100013, label: x}\r\n- \"HP:0002664\"\r\n- CL:0000003\r\n- HP:9999999\r\n",
      units
    )
    try await program.editing(units.capabilities) { client in
      try await client.open(uri("a.yaml"), text.text)
      func hints(_ range: JSONValue) async throws -> [String] {
        let params: JSONValue = ["textDocument": ["uri": .string(uri("a.yaml"))], "range": range]
        return try await client.result("textDocument/inlayHint", params).array.map { hint in
          let place = try #require(text.offset(hint["position"]))
          let behind = text.scalars[..<place].suffix(11).map(String.init).joined()
          return "\(behind) → \(hint["label"]?.string ?? "")"
        }
      }
      let all = [" HP:0003002 → Breast carcinoma", "HP:0002664\" → Neoplasm", " CL:0000003 → obsolete native cell"]
      #expect(try await hints(text.json(text.scalars.indices)).map { $0.replacing("- ", with: " ") } == all)
      let start: JSONValue = ["line": 3, "character": 0]
      #expect(try await hints(["start": start, "end": ["line": 4, "character": 0]]) == [all[1]])
    }
  }

  @Test func identifiersLeadToTheirPages() async throws {
    let text = EditedText(
      "- {note: 😀, id: HP:0003002, label: x}\n- http://purl.obolibrary.org/obo/HP_0003002\n- HP:9999999\n- CHEBI:1\n- NCIT:C4872\n"
    )
    try await program.editing { client in
      try await client.open(uri("a.yaml"), text.text)
      let links = try await client.result(
        "textDocument/documentLink",
        ["textDocument": ["uri": .string(uri("a.yaml"))]]
      )
      let found = try links.array.map { link in
        let range = try #require(text.range(link["range"]))
        return "\(text.scalars[range].map(String.init).joined()) \(link["target"]?.string ?? "")"
      }
      let base = "http://purl.obolibrary.org/obo"
      #expect(found == ["HP:0003002 \(base)/HP_0003002", "NCIT:C4872 \(base)/NCIT_C4872"])
    }
  }
}
