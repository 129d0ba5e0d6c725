import Foundation
import JSON
import Support
import Testing

/// The server's view of a document while it is edited.
@Suite struct LanguageServerChangeTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  // MARK: Any edits

  /// Initial documents, by file name.
  static let beginnings = [
    "a.yaml": "- {id: HP:0003002, label: Breast cancer}\r\n- id: HP:0100013\r\n  label: 'x 😀'\r\n# κύτταρο\r\n",
    "b.md": "# Grüße 😀\n\nNeoplasm of the breast (HP:0003002), not\nbreast carcinoma (HP:0003002).\n",
    "c.csv": "id;label\nHP:0003002;x\n\"HP:0100013\";\"a\r\nb 𝒳\"\n",
    // More than the server keeps in one piece.
    "e.txt": String(repeating: "Grüße 😀 (HP:0003002)\r\n\rbreast carcinoma 𝒳\n", count: 500),
    "d": "{\"id\": \"HP:0003002\",\r \"label\": \"x\\u00e9\"}\n",
  ]

  private static let pieces = [
    "", "", "x", " ", "\n", "\r\n", "\r", "😀", "é", "𝒳\u{301}", "HP:0003002", "HP:0100013", "Breast carcinoma",
    "cancer",
    "- {id: HP:0003002, label: Breast cancer}\n", "id;label\r\n", "| HP:9999999 |\n", "# obod: ignore\n", "'", "\"",
    ": ",
    "{", "}", "---\n", "\u{FEFF}", "\u{2028}", "a\r\nb\rc\nd", "label: ", "  ", ",", ";", "\t",
  ]

  /// Returns a random change as an editor may send it, and applies it to the text.
  private static func change(_ text: inout EditedText, _ generator: inout SeededGenerator) -> JSONValue {
    let piece = generator.pick(pieces)
    if generator.isOne(in: 15) {
      let whole = piece + generator.pick(Array(beginnings.values).sorted())
      text.replace(text.scalars.indices, with: whole)
      return ["text": .string(whole)]
    }
    func place(_ range: ClosedRange<Int>) -> Int {
      let place = Int.random(in: range, using: &generator)
      return text.isInsideLineEnd(place) ? place - 1 : place
    }
    let start = place(0...text.scalars.count)
    let longest = generator.isOne(in: 6) ? 60 : 3
    let end = max(start, place(start...min(text.scalars.count, start + longest)))
    let change: JSONValue = ["range": text.json(start..<end), "text": .string(piece)]
    text.replace(start..<end, with: piece)
    return change
  }

  @Test(arguments: EditedText.Units.allCases)
  func anyEditsLeaveTheTextThatTheEditorHas(_ units: EditedText.Units) async throws {
    var generator = SeededGenerator(seed: 31)
    let capabilities: JSONValue = [
      "general": ["positionEncodings": [.string(units.rawValue)]], "textDocument": ["diagnostic": [:]],
    ]
    var findingCount = 0
    try await program.editing(capabilities) { edited in
      try await program.editing(capabilities) { fresh in
        for (name, beginning) in Self.beginnings.sorted(by: { $0.key < $1.key }) {
          let uri = LanguageClient.uri("\(folder.path)/\(name)")
          var text = EditedText(beginning, units)
          try await edited.open(uri, beginning)
          for version in 2...(60 / Extent.stride(3)) {
            let before = text
            let changes = (0..<Int.random(in: 1...6, using: &generator)).map { _ in Self.change(&text, &generator) }
            try await edited.change(uri, changes, version: version)
            let found = try await edited.pulled(uri)
            try await fresh.open(uri, text.text)
            let expected = try await fresh.pulled(uri)
            try await fresh.close(uri)
            try #require(found == expected, "\(name) \(version): \(changes) of \(before.text.debugDescription)")
            findingCount += expected.count
            if version.isMultiple(of: 10) {
              let path = try folder.write(name, text.text)
              let report = try await program.run("validate", "--all", "--format", "json", path)
              let reported = report.output.split(separator: "\n").dropLast().compactMap { line in
                JSONValue(String(line)).flatMap { ReportedFinding(reported: $0, in: text) }
              }
              #expect(found.map(ReportedFinding.init(diagnostic:)) == reported, "\(name) \(version)")
            }
          }
        }
      }
    }
    #expect(findingCount > 300, "most texts say nothing")
  }

  // MARK: Many edits at once

  private static func lines(_ count: Int) -> String {
    (0..<count).map { "- {id: HP:0003002, label: Breast carcinoma} # \($0)\n" }.joined()
  }

  @Test func findingsOfTheNewestTextArePublishedLast() async throws {
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing { client in
      try await client.open(uri, Self.lines(3_000))
      for version in 2...200 {
        let start: JSONValue = ["line": JSONValue(version), "character": 0]
        let piece = version == 200 ? "- {id: HP:9999999}\n" : "# \(version)\n"
        try await client.change(
          uri,
          [["range": ["start": start, "end": start], "text": .string(piece)]],
          version: version
        )
      }
      let told = try await client.published(uri, version: 200)
      #expect(told.map { $0["range"]?["start"]?["line"]?.int } == [200])
      let versions = await client.publishedVersions(uri)
      #expect(versions == versions.sorted() && versions.last == 200, "\(versions)")
    }
  }

  @Test func everyQuestionBetweenEditsIsAnswered() async throws {
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing(LanguageClient.pulling) { client in
      try await client.open(uri, Self.lines(2_000))
      let document: JSONValue = ["textDocument": ["uri": .string(uri)]]
      var pulls: [Int] = []
      var hints: [Int] = []
      for version in 2...60 {
        let start: JSONValue = ["line": 0, "character": 0]
        let range: JSONValue = ["start": start, "end": start]
        try await client.change(uri, [["range": range, "text": "- {id: HP:9999999}\n"]], version: version)
        pulls.append(try await client.ask("textDocument/diagnostic", document))
        hints.append(
          try await client.ask("textDocument/inlayHint", ["textDocument": ["uri": .string(uri)], "range": range])
        )
      }
      var counts: [Int] = []
      for id in pulls {
        let answer = try await client.answer(to: id)
        counts.append(try #require(answer["result"]?["items"]?.array.count, "\(answer)"))
      }
      // Pulled diagnostics are those of the text at that time; other requests are refused after the text has changed.
      #expect(counts == counts.sorted() && counts.last == 59, "\(counts)")
      for id in hints {
        let answer = try await client.answer(to: id)
        #expect(answer["result"] != nil || answer["error"]?["code"] == -32801, "\(answer)")
      }
    }
  }

  // MARK: One edit

  /// Regression: a list of changes with an invalid one left the text changed but kept its old findings, whose positions
  /// no longer existed, and the server crashed.
  @Test func whatIsHalfUnderstoodLeavesATextThatCanBeAskedOf() async throws {
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing(LanguageClient.pulling) { client in
      try await client.open(uri, "- {id: HP:0003002, label: x}\n- {id: HP:9999999}\n")
      #expect(try await client.pulled(uri).count == 2)
      try await client.change(uri, [["text": "a"], ["range": ["start": 3], "text": "b"]], version: 2)
      #expect(try await client.pulled(uri).isEmpty)
      let notice = try await client.notice("what was not understood") { $0["params"]?["type"] == 1 }
      #expect(notice["params"]?["message"]?.string?.contains("close it and open it again") == true)
      try await client.change(uri, [["text": "id: HP:9999999\n"]], version: 3)
      #expect(try await client.pulled(uri).count == 1)
    }
  }

  @Test func aRangeThatEndsBeforeItBeginsIsNone() async throws {
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing(LanguageClient.pulling) { client in
      try await client.open(uri, "- {id: HP:9999999}\n")
      let reversed: JSONValue = ["start": ["line": 0, "character": 9], "end": ["line": 0, "character": 3]]
      try await client.change(uri, [["range": reversed, "text": "x"]], version: 2)
      _ = try await client.notice("word of it") { $0["params"]?["message"]?.string?.contains("not be applied") == true }
      #expect(try await client.pulled(uri).map { $0["code"] } == ["unknown_id"])
      let refused = try await client.request(
        "textDocument/codeAction",
        ["textDocument": ["uri": .string(uri)], "range": reversed, "context": ["diagnostics": []]]
      )
      #expect(refused["error"]?["code"] == -32602)
    }
  }

  /// Regression: the separator of a table was determined when the table was opened, and never updated.
  @Test func aDocumentIsWhatItsTextIsNow() async throws {
    try await program.editing { client in
      for (name, before, after) in [
        ("a.csv", "", "id;label\nHP:0003002;x\n"), ("b", "", "---\n- {id: HP:0003002, label: x}\n"),
        ("c.csv", "id;label\n", "id,label\nHP:0003002,x\n"),
      ] {
        let uri = LanguageClient.uri("\(folder.path)/\(name)")
        try await client.open(uri, before)
        try await client.change(uri, [["text": .string(after)]], version: 2)
        #expect(try await client.published(uri, version: 2).map { $0["code"] } == ["mismatch"], "\(name)")
      }
    }
  }

  @Test func whatIsClosedHasNoFindings() async throws {
    let uri = LanguageClient.uri("\(folder.path)/a.yaml")
    try await program.editing { client in
      try await client.open(uri, "id: HP:9999999\n")
      #expect(try await client.published(uri).count == 1)
      try await client.close(uri)
      _ = try await client.notice("findings withdrawn") { $0["params"]?["diagnostics"] == [] }
      try await client.open(uri, "id: HP:9999999\n", version: 7)
      #expect(try await client.published(uri, version: 7).count == 1)
      #expect(try await client.request("textDocument/hover", ["textDocument": ["uri": "file:///b"]])["error"] != nil)
    }
  }
}
