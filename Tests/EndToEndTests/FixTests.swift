import Foundation
import Support
import Testing

/// The effect of `obod validate --fix` on documents, byte by byte.
@Suite struct FixTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private func validate(_ arguments: String...) async throws -> Program.Result {
    try await program.run(["validate"] + arguments, in: folder.path)
  }

  // MARK: A thousand documents

  /// Generates documents in all formats below a folder with the given name.
  private func makeDocuments(in name: String) async throws -> [DocumentMaker.Document] {
    var maker = DocumentMaker(try await TermSample.small(), seed: 20_261_123)
    let documents = maker.documents(1_000)
    for document in documents { _ = try folder.write("\(name)/\(document.name)", document.bytes) }
    return documents
  }

  /// A change that a run reported.
  private struct Change {
    let line: Int
    let column: Int
    let old: String
    let new: String

    static func reported(in errors: String) throws -> [String: [Change]] {
      // A value may span several lines; Swift treats a CRLF as one character.
      let lines = errors.matches(
        of: /(?m)^(?<path>[^:\n]+):(?<line>\d+):(?<column>\d+): '(?<old>[^\0]*?)' is now '(?<new>.*)'$/
      )
      return Dictionary(grouping: lines) { String($0.path) }.mapValues { lines in
        lines.map {
          Change(line: Int($0.line) ?? 0, column: Int($0.column) ?? 0, old: String($0.old), new: String($0.new))
        }
      }
    }

    /// Returns the position of the change in a document.
    func range(in bytes: [UInt8]) throws -> Range<Int> {
      var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      for _ in 1..<line { start = try #require(bytes[start...].firstIndex(of: 0x0A)) + 1 }
      for _ in 1..<column {
        start += 1
        while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
      }
      let range = start..<(start + old.utf8.count)
      try #require(range.upperBound <= bytes.count && bytes[range].elementsEqual(old.utf8), "\(line):\(column) \(old)")
      return range
    }
  }

  /// Returns a document with the reported changes applied, and nothing else.
  private static func applied(_ changes: [Change], to document: Data) throws -> Data {
    let bytes = Array(document)
    var corrected: [UInt8] = []
    var place = 0
    for change in changes {
      let range = try change.range(in: bytes)
      corrected += bytes[place..<range.lowerBound]
      corrected += change.new.utf8
      place = range.upperBound
    }
    return Data(corrected + bytes[place...])
  }

  @Test func changesWhatItReportsAndNothingElse() async throws {
    let documents = try await makeDocuments(in: "kb")
    let result = try await validate("--fix", "kb")
    let changes = try Change.reported(in: result.errors)
    #expect(changes.count > 500)
    for document in documents {
      let path = "kb/\(document.name)"
      let found = try folder.bytes(of: path)
      #expect(try found == Self.applied(changes[path] ?? [], to: document.bytes), "\(path)")
      if let corrected = document.fixed {
        #expect(found == corrected, "\(path): \(Self.difference(found, corrected))")
      }
    }
    let count = result.errors.components(separatedBy: "' is now '").count - 1
    #expect(changes.values.reduce(0) { $0 + $1.count } == count)

    let corrected = try documents.map { try folder.bytes(of: "kb/\($0.name)") }
    let again = try await validate("--fix", "kb")
    #expect(again.errors.isEmpty && !again.output.contains(" fixed"))
    let diff = try await validate("--dry-run", "kb")
    #expect(diff.output.isEmpty)
    for (document, bytes) in zip(documents, corrected) { #expect(try folder.bytes(of: "kb/\(document.name)") == bytes) }
  }

  private static func difference(_ found: Data, _ expected: Data) -> String {
    let lines = [found, expected].map { $0.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) } }
    let pair = zip(lines[0], lines[1]).first { $0 != $1 }
    return pair.map { "found '\($0.0)', expected '\($0.1)'" }
      ?? "found \(lines[0].count), expected \(lines[1].count) lines"
  }

  @Test(.enabled(if: Program.isInstalled("patch"), "needs the program patch"))
  func showsADiffThatPatchMakesTheSameOf() async throws {
    let documents = try await makeDocuments(in: "kb")
    let diff = try await validate("--dry-run", "kb")
    for document in documents { #expect(try folder.bytes(of: "kb/\(document.name)") == document.bytes) }
    try FileManager.default.copyItem(atPath: "\(folder.path)/kb", toPath: "\(folder.path)/other/kb")
    let patched = try await Program.run("patch", ["-p0"], in: "\(folder.path)/other", input: diff.output)
    #expect(patched.status == 0, "\(patched.output)\(patched.errors)")
    _ = try await validate("--fix", "kb")
    let differing = try documents.map { "kb/\($0.name)" }
      .filter { try folder.bytes(of: "other/\($0)") != folder.bytes(of: $0) }
    #expect(differing.isEmpty)
  }

  // MARK: One document

  /// A document before and after fixing.
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let name: String
    let before: String
    let after: String

    init(_ description: String, _ name: String, _ before: String, _ after: String? = nil) {
      testDescription = description
      self.name = name
      self.before = before
      self.after = after ?? before
    }
  }

  static let examples = [
    Example(
      "a merged identifier keeps its form",
      "merged.yaml",
      """
      - {id: GO:0007255, label: MAPK cascade}
      - {id: GO_0007255, label: MAPK cascade}
      - {id: <GO:0007255>, label: MAPK cascade}
      - {id: "http://purl.obolibrary.org/obo/GO_0007255", label: MAPK cascade}
      - id: <https://purl.obolibrary.org/obo/GO_0007255>
        label: MAPK cascade
      """,
      """
      - {id: GO:0000165, label: MAPK cascade}
      - {id: GO_0000165, label: MAPK cascade}
      - {id: <GO:0000165>, label: MAPK cascade}
      - {id: "http://purl.obolibrary.org/obo/GO_0000165", label: MAPK cascade}
      - id: <https://purl.obolibrary.org/obo/GO_0000165>
        label: MAPK cascade
      """
    ),
    Example(
      "an obsolete identifier keeps its form",
      "obsolete.tsv",
      "id\tlabel\nCL_0000003\tnative cell\nhttp://purl.obolibrary.org/obo/CL_0000003\tobsolete native cell\n",
      "id\tlabel\nCL_0000000\tcell\nhttp://purl.obolibrary.org/obo/CL_0000000\tcell\n"
    ),
    Example(
      "a label that is right is not written anew",
      "right.json",
      #"{"id": "GO:0007255", "label": "MAPK casc\u0061de"}"#,
      #"{"id": "GO:0000165", "label": "MAPK casc\u0061de"}"#
    ),
    Example(
      "an identifier without a label is corrected alone",
      "alone.yaml",
      "id: 'GO:0007255'\nnote: none\n",
      "id: 'GO:0000165'\nnote: none\n"
    ),
    Example(
      "an identifier is not changed where its label cannot be",
      "block.yaml",
      "id: CL:0000003\nlabel: >-\n  native\n  cell\n"
    ),
    Example(
      "of several values in a cell those with the cell's signs in them stay",
      "parts.csv",
      "id,label\nHP:0003002|CL:0000795,breast carcinoma|CD8+ Treg\n",
      "id,label\nHP:0003002|CL:0000795,Breast carcinoma|CD8+ Treg\n"
    ),
    Example(
      "a value behind a blank gets no quotation marks",
      "blanks.csv",
      "id, label\nCL:0000795, CD8+ Treg\nHP:0003002, breast carcinoma\n",
      "id, label\nCL:0000795, CD8+ Treg\nHP:0003002, Breast carcinoma\n"
    ),
    Example(
      "a value with a comma in it gets quotation marks",
      "comma.csv",
      "id,label\nCL:0000795,CD8+ Treg\n",
      "id,label\nCL:0000795,\"CD8-positive, alpha-beta regulatory T cell\"\n"
    ),
    Example(
      "a label that two identifiers disagree on stays",
      "two.tsv",
      "id\tcurie\tlabel\nHP:0003002\tMONDO:0004989\tbreast-carcinoma\nHP:0003002\tMONDO:0004989\tbreast carcinoma\n"
    ),
    Example(
      "a label that two identifiers agree on is corrected once",
      "both.tsv",
      "id\tiri\tlabel\nHP:0003002\thttp://purl.obolibrary.org/obo/HP_0003002\tbreast carcinoma\n",
      "id\tiri\tlabel\nHP:0003002\thttp://purl.obolibrary.org/obo/HP_0003002\tBreast carcinoma\n"
    ),
    Example(
      "what is suppressed is not corrected",
      "aside.yaml",
      "- {id: HP:0003002, label: Breast cancer}  # obod: ignore synonym -- as the paper has it\n"
    ),
    Example(
      "a narrower or broader name is not corrected",
      "scope.yaml",
      "id: UBERON:0007023\nlabel: adult\n"
    ),
    Example(
      "what a block in Markdown says is corrected in it",
      "block.md",
      "# Größe\n\n> ~~~yaml\n> id: HP:0003002\n> label: breast carcinoma\n> ~~~\n",
      "# Größe\n\n> ~~~yaml\n> id: HP:0003002\n> label: Breast carcinoma\n> ~~~\n"
    ),
    Example(
      "one of several labels is corrected",
      "several.csv",
      "id,label\n\"HP:0002664;HP:0003002\",\"Neoplasm;breast carcinoma\"\n",
      "id,label\n\"HP:0002664;HP:0003002\",\"Neoplasm;Breast carcinoma\"\n"
    ),
    Example(
      "a blank in an identifier goes",
      "blank.yaml",
      "id: 'HP: 0003002'\nlabel: Breast carcinoma\n",
      "id: 'HP:0003002'\nlabel: Breast carcinoma\n"
    ),
    Example(
      "an obsolete identifier beside its replacement's label is corrected alone",
      "named.yaml",
      "id: CL:0000003\nlabel: cell\n",
      "id: CL:0000000\nlabel: cell\n"
    ),
    Example(
      "a row with more fields than its header stays",
      "long.csv",
      "id,label,note\nHP:0003002,breast carcinoma,a, b\nHP:0003002,breast carcinoma,a\n",
      "id,label,note\nHP:0003002,breast carcinoma,a, b\nHP:0003002,Breast carcinoma,a\n"
    ),
    Example("nothing is made of an empty document", "empty.yaml", ""),
  ]

  @Test(arguments: examples)
  func fixes(_ example: Example) async throws {
    _ = try folder.write(example.name, example.before)
    let diff = try await validate("--dry-run", example.name)
    #expect(diff.status != nil && diff.output.isEmpty == (example.before == example.after))
    let result = try await validate("--fix", example.name)
    #expect(try folder.text(of: example.name) == example.after, "\(result.errors)\(result.output)")
    let again = try await validate("--fix", example.name)
    #expect(again.errors.isEmpty, "\(again.errors)")
    #expect(try folder.text(of: example.name) == example.after)
  }

  @Test func showsAValueOverSeveralLinesAsOneChange() async throws {
    _ = try folder.write("lines.csv", "id,label\nHP:0003002,\"breast\ncarcinoma\"\nHP:0100013,Neoplasm of the breast\n")
    let diff = try await validate("--dry-run", "lines.csv")
    #expect(
      diff.output == """
        --- lines.csv
        +++ lines.csv
        @@ -1,4 +1,3 @@
         id,label
        -HP:0003002,"breast
        -carcinoma"
        +HP:0003002,"Breast carcinoma"
         HP:0100013,Neoplasm of the breast

        """
    )
  }

  /// A former label that is now another term's, and an obsolete term for which the ontology names terms to consider.
  @Test func changesNothingThatMayBeMeantOtherwise() async throws {
    func stanza(_ id: String, _ name: String, _ more: String = "") -> String {
      "\n[Term]\nid: X:000000\(id)\nname: \(name)\n\(more)"
    }
    func release(_ version: Int) -> String { "format-version: 1.4\nontology: x\ndata-version: \(version)\n" }
    let obsolete = stanza("4", "obsolete dot", "is_obsolete: true\nreplaced_by: X:0000003\nconsider: X:0000002\n")
    let old = release(1) + stanza("1", "spot") + stanza("2", "mark") + stanza("3", "blot") + obsolete
    let new = release(2) + stanza("1", "stain") + stanza("2", "spot") + stanza("3", "smear") + obsolete
    for (name, text) in [("old/x.obo", old), ("new/x.obo", new)] {
      let result = try await program.run(["load", try folder.write(name, text)])
      #expect(result.status == 0, "\(result.errors)")
    }
    let document = "- {id: X:0000001, label: spot}\n- {id: X:0000004, label: dot}\n- {id: X:0000003, label: blot}\n"
    _ = try folder.write("a.yaml", document)
    let result = try await validate("--fix", "a.yaml")
    #expect(result.output.contains("[former]") && result.output.contains("[obsolete]"))
    #expect(try folder.text(of: "a.yaml") == document.replacing("blot", with: "smear"))
  }

  @Test func countsAPairOnce() async throws {
    _ = try folder.write("pair.yaml", "id: CL:0000003\nlabel: native cell\n")
    let diff = try await validate("--dry-run", "pair.yaml")
    #expect(diff.errors.contains(" 1 fixed"))
    let result = try await validate("--fix", "pair.yaml")
    #expect(result.output.contains(" 1 fixed"))
    #expect(result.errors.split(separator: "\n").count == 2)
  }

  // MARK: Files

  private static let wrong = "id: HP:0003002\nlabel: breast carcinoma\n"
  private static let right = "id: HP:0003002\nlabel: Breast carcinoma\n"

  @Test func fixesTheTargetOfALink() async throws {
    _ = try folder.write("data/real.yaml", Self.wrong)
    let link = "\(folder.path)/link.yaml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "data/real.yaml")
    let result = try await validate("--fix", "link.yaml")
    #expect(result.status == 0 && result.errors.hasPrefix("link.yaml:2:8: 'breast carcinoma' is now "))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "data/real.yaml")
    #expect(try folder.text(of: "data/real.yaml") == Self.right)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/data") == ["real.yaml"])
  }

  @Test(arguments: [0o600, 0o640, 0o664, 0o755])
  func keepsPermissions(_ mode: Int) async throws {
    let file = try folder.write("kept.yaml", Self.wrong)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    let result = try await validate("--fix", "kept.yaml")
    #expect(try result.status == 0 && folder.text(of: "kept.yaml") == Self.right)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == mode)
  }

  /// Root can write any file, but a file that is marked read-only is left alone.
  @Test func leavesAReadOnlyFileAloneAndSaysSo() async throws {
    let file = try folder.write("kb/fixed.yaml", Self.wrong)
    _ = try folder.write("kb/open.yaml", Self.wrong)
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
    let result = try await validate("--fix", "kb")
    #expect(result.status == 3)
    #expect(result.errors.contains("obod: kb/fixed.yaml: is read-only; nothing was written\n"))
    #expect(result.output.contains("kb/fixed.yaml:2:8: warning: ") && !result.output.contains("open.yaml"))
    #expect(result.output.contains(" 1 fixed"))
    #expect(try folder.text(of: "kb/fixed.yaml") == Self.wrong)
    #expect(try folder.text(of: "kb/open.yaml") == Self.right)
  }

  @Test func leavesAFileWithEndlessStacksOfMarksAlone() async throws {
    let stack = "o" + String(repeating: "\u{301}", count: 40)
    let text = "id\tlabel\tnote\nHP:0003002\tbreast carcinoma\tK\(stack)ln\n"
    _ = try folder.write("stack.tsv", text)
    let result = try await validate("--fix", "stack.tsv")
    #expect(result.status == 1)
    #expect(result.output.contains("stack.tsv:2:61: error: more than 30 combining marks on one letter"))
    #expect(result.output.contains("[unreadable]") && result.output.contains("[normalized]"))
    #expect(try folder.text(of: "stack.tsv") == text)
  }

  @Test func leavesAFileThatIsNotUTF8Alone() async throws {
    let bytes = Data("id\tlabel\tnote\nHP:0003002\tbreast carcinoma\tK".utf8) + [0xF6] + Data("ln\n".utf8)
    _ = try folder.write("latin.tsv", bytes)
    let diff = try await validate("--dry-run", "latin.tsv")
    #expect(diff.output.isEmpty)
    let result = try await validate("--fix", "latin.tsv")
    #expect(result.status == 1)
    #expect(result.output.contains("latin.tsv:2:30: error: invalid UTF-8"))
    #expect(result.output.contains("[unreadable]") && result.output.contains("[normalized]"))
    #expect(result.errors.isEmpty && !result.output.contains(" fixed"))
    #expect(try folder.bytes(of: "latin.tsv") == bytes)
  }
}
