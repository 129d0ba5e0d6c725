import Foundation
import JSON
import Support
import Testing

/// An editor gets the same findings as `obod validate` reports.
@Suite struct LanguageServerFindingTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  /// Returns the findings of documents by path, from a report.
  private func reported(
    _ texts: [String: EditedText],
    _ arguments: [String],
    by program: Program
  ) async throws -> [String: [ReportedFinding]] {
    let result = try await program.run(["validate", "--all", "--format", "json"] + arguments)
    var found: [String: [ReportedFinding]] = [:]
    for line in result.output.split(separator: "\n").dropLast() {
      let value = try #require(JSONValue(String(line)))
      let path = try #require(value["file"]?.string)
      let text = try #require(texts[path], "\(path)")
      found[path, default: []].append(try #require(ReportedFinding(reported: value, in: text), "\(line)"))
    }
    return found
  }

  /// Compares the published and the pulled diagnostics with the report; returns the number of findings.
  private func compare(
    _ documents: [String: String],
    _ arguments: [String]? = nil,
    units: EditedText.Units = .utf16,
    with other: Program? = nil
  ) async throws -> Int {
    let program = other ?? self.program
    let texts = documents.mapValues { EditedText($0, units) }
    let reported = try await reported(texts, arguments ?? documents.keys.sorted(), by: program)
    try await program.editing(units.capabilities) { client in
      for (path, text) in documents { try await client.open(LanguageClient.uri(path), text) }
      for path in documents.keys {
        let told = try await client.published(LanguageClient.uri(path)).map(ReportedFinding.init(diagnostic:))
        #expect(told == reported[path] ?? [], "published of \(path)")
      }
    }
    let pulling: JSONValue = [
      "general": ["positionEncodings": [.string(units.rawValue)]], "textDocument": ["diagnostic": [:]],
    ]
    try await program.editing(pulling) { client in
      for (path, text) in documents {
        try await client.open(LanguageClient.uri(path), text)
        let told = try await client.pulled(LanguageClient.uri(path)).map(ReportedFinding.init(diagnostic:))
        #expect(told == reported[path] ?? [], "pulled of \(path)")
      }
      #expect(await client.notices.allSatisfy { $0["method"] != "textDocument/publishDiagnostics" })
    }
    return reported.values.reduce(0) { $0 + $1.count }
  }

  /// Returns every text file of a folder, by path.
  private static func texts(below folder: String) throws -> [String: String] {
    let paths = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
    let texts = paths.compactMap { path -> (String, String)? in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)"), !data.contains(0) else { return nil }
      return String(validating: data, as: UTF8.self).map { ("\(folder)/\(path)", $0) }
    }
    return Dictionary(uniqueKeysWithValues: texts)
  }

  @Test func ofEveryFixture() async throws {
    let documents = try Self.texts(below: Checkout.fixtures)
    try #require(documents.count > 50)
    #expect(try await compare(documents) > 300)
  }

  @Test(arguments: EditedText.Units.allCases)
  func ofDocumentsOfEveryFormat(_ units: EditedText.Units) async throws {
    var maker = DocumentMaker(try await TermSample.small(), seed: 77)
    for document in maker.documents(140) { _ = try folder.write("kb/\(document.name)", document.bytes) }
    #expect(try await compare(Self.texts(below: "\(folder.path)/kb"), units: units) > 300)
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies"))
  func ofADossierByFullOntologies() async throws {
    let other = try TemporaryFolder()
    let full = try await Program.loaded(in: other, .full)
    #expect(try await compare(Self.texts(below: "\(Checkout.fixtures)/documents"), with: full) > 15)
  }

  /// Characters of one to four bytes before findings, all kinds of line ends, and byte order marks.
  static let oddTexts = [
    "- {note: '😀 κύτταρο é', id: HP:0003002, label: x}\n- {id: HP:0100013, label: '𝒳 é'}\n",
    "- {id: HP:0003002, label: x}\r\n- {note: 😀, id: HP:0003002, label: Breast cancer}\r\n",
    "\u{FEFF}{id: HP:0003002, label: x}\n",
    "\u{FEFF}- {id: HP:0003002, label: x}\r\n- {id: HP:9999999}",
    "- {id: HP:0003002, label: x}\r- {note: 😀, id: HP:0003002, label: y}\r\n- {id: HP:9999999}\r",
    "a\r\rid: HP:9999999\u{2028}\u{85} HP:9999998\r",
  ]

  @Test(arguments: oddTexts, EditedText.Units.allCases)
  func placesAreCountedAsAgreed(_ text: String, _ units: EditedText.Units) async throws {
    var documents: [String: String] = [:]
    for name in ["a.yaml", "a.md", "a.py"] { documents[try folder.write("kb/\(name)", text)] = text }
    #expect(try await compare(documents, units: units) > 0)
  }

  // MARK: Projects

  @Test func withTheSettingsCommentsAndBaselineOfAProject() async throws {
    let project = "\(folder.path)/project"
    let known = "- {id: HP:0003002, label: x}\n- {id: HP:0003002, label: x}\n"
    let files = [
      ".obod.yaml": """
      labels:
        hpo: [phenotype, feature]
        cell: what
      ignore:
        MONDO: diseases are checked elsewhere
      severity:
        synonym: off
        normalized: error
        unloaded_prefix: warning
      exclude: ["*.old.yaml"]
      baseline: known.tsv

      """,
      "known.tsv": "",
      "docs/deep/a.yaml": "hpo: HP:0003002\nfeature: breast carcinoma\n",
      "docs/b.yaml": "{hpo: HP:0003002, phenotype: Breast cancer}\n",
      "docs/c.yaml": "{id: MONDO:0004989, label: wrong}\n",
      "docs/d.yaml": "{cell: CHEBI:1, what: water}\n",
      "docs/e.old.yaml": "{id: HP:9999999, label: wrong}\n",
      "docs/known.yaml": known,
      "docs/comments.yaml": """
      - {id: HP:0003002, label: x}  # obod: ignore mismatch -- as the paper has it
      - {id: HP:0003002, label: x}  # obod: ignore synonym
      - {id: HP:0003002, label: x}  # obod: ignore mismtach
      # obod: ignore-next-line HP:9999999
      - {id: HP:9999999}

      """,
      "docs/comments.md": "<!-- obod: ignore-next-line unknown_id -->\nA word (HP:9999999).\nOne more HP:9999998.\n",
      "sub/.obod.yaml": "severity: {mismatch: warning}\n",
      "sub/a.yaml": "- {id: HP:0003002, label: Breast cancer}\n- {id: HP:0003002, label: x}\n",
    ]
    for (name, text) in files { _ = try folder.write("project/\(name)", text) }
    _ = try await program.run(["validate", "docs/known.yaml", "--write-baseline", "known.tsv"], in: project)
    _ = try folder.write("project/docs/known.yaml", known + "- {id: HP:0003002, label: x}\n")
    #expect(try await compare(Self.texts(below: project), [project]) == 9)
  }

  /// Errors in settings are reported at their position in the settings file; 'validate' reports them and stops.
  @Test func ofSettingsThatAreWrong() async throws {
    let path = try folder.write("wrong/.obod.yaml", "severity:\n  synonym: loud\n")
    let text = "{id: HP:0003002, label: x}\n"
    let document = try folder.write("wrong/a.yaml", text)
    try await program.editing { client in
      try await client.open(LanguageClient.uri(path), "severity:\n  synonym: loud\n")
      try await client.open(LanguageClient.uri(document), text)
      let ofSettings = try await client.published(LanguageClient.uri(path)).map(ReportedFinding.init(diagnostic:))
      #expect(ofSettings.count == 1 && ofSettings.first?.rule == "unreadable", "\(ofSettings)")
      #expect(ofSettings.first?.range["start"]?["line"]?.int == 1)
      let ofDocument = try await client.published(LanguageClient.uri(document)).map(ReportedFinding.init(diagnostic:))
      #expect(ofDocument.count == 1 && ofDocument.first?.message.hasSuffix("nothing was checked") == true)
    }
  }
}
