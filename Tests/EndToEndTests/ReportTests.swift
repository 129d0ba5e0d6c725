import Foundation
import JSON
import Support
import Testing

/// Report formats for other programs: SARIF, GitHub's workflow commands, JSON lines.
@Suite struct ReportTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private func report(_ format: String, _ paths: String...) async throws -> String {
    let result = try await program.run(["validate", "--format", format] + paths, in: folder.path)
    #expect(result.errors.isEmpty)
    return result.output
  }

  /// File names that are special to shells, in URIs or in workflow commands.
  private static let names = [
    "größe #1/a b.yaml", "a%20b.yaml", "with,comma:and=more.yaml", "new\nline.yaml", "back\\slash?.yaml",
    "[x]/{y}|z.yaml",
  ]

  private func writeOddNames() throws {
    for name in Self.names { _ = try folder.write("kb/\(name)", "id: HP:0003002\nlabel: breast carcinoma\n") }
  }

  /// Writes wrong terms in every format, after multibyte characters; returns each finding's rule and the wrong text.
  private func writeWrongTerms() throws -> [String] {
    _ = try folder.write("kb/a.yaml", "\u{FEFF}- {note: größe 😀, id: HP:0003002, label: 'breast–carcinoma'}\r\n")
    _ = try folder.write("kb/b.json", #"{"note": "e\#u{301}", "id": "GO:0007255", "label": "MAPK cascade"}"#)
    _ = try folder.write("kb/c.tsv", "id\tlabel\r\nCL:0000003\tnative cell\r\nκ\t\r\nHP:0003002\tdoppelt–gemoppelt 😀")
    _ = try folder.write("kb/d.csv", "id,label\nHP:0003002,\"Breast\n\ncancer\"\n")
    _ = try folder.write("kb/e.md", "Größe 😀: Breast neoplasm (HP:9999999), nothing (CHEBI:18348)\n")
    return [
      "normalized breast–carcinoma", "merged GO:0007255", "obsolete CL:0000003", "mismatch doppelt–gemoppelt 😀",
      "synonym Breast\n\ncancer", "unknown_id HP:9999999", "unloaded_prefix CHEBI:18348",
    ]
  }

  private func makeDocuments(_ count: Int) async throws -> [DocumentMaker.Document] {
    var maker = DocumentMaker(try await TermSample.small(), seed: 2_1_0)
    let documents = maker.documents(count)
    for document in documents { _ = try folder.write("kb/\(document.name)", document.bytes) }
    return documents
  }

  // MARK: SARIF

  @Test func regionsSelectWhatIsWrong() async throws {
    let expected = try writeWrongTerms()
    let log = try SARIFLog(try await report("sarif", "kb"))
    #expect(log.faults(in: folder).isEmpty)
    let selected = try log.results.map { result in
      let place = try #require(result.locations.first?.physicalLocation)
      let document = try folder.bytes(of: #require(place.artifactLocation.path))
      return "\(result.ruleId) "
        + String(decoding: document[try #require(place.region.range(in: document))], as: UTF8.self)
    }
    #expect(selected == expected)
  }

  @Test func namesFilesByURIs() async throws {
    try writeOddNames()
    let log = try SARIFLog(try await report("sarif", "kb"))
    #expect(log.faults(in: folder).isEmpty)
    let paths = log.results.compactMap { $0.locations.first?.physicalLocation.artifactLocation.path }
    #expect(Set(paths) == Set(Self.names.map { "kb/\($0)" }) && paths.count == Self.names.count)
    let absolute = try SARIFLog(try await report("sarif", "\(folder.path)/kb/größe #1"))
    let artifact = try #require(absolute.results.first?.locations.first?.physicalLocation.artifactLocation)
    #expect(artifact.uri.hasPrefix("file:///") && artifact.uri.hasSuffix("/kb/gr%C3%B6%C3%9Fe%20%231/a%20b.yaml"))
    #expect(artifact.uriBaseId == nil)
  }

  @Test func fixesAreWhatFixWrites() async throws {
    let documents = try await makeDocuments(300)
    let log = try SARIFLog(try await report("sarif", "kb"))
    #expect(log.faults(in: folder).isEmpty)
    let fixed = try log.fixed(in: folder)
    #expect(fixed.count > 100)
    let result = try await program.run(["validate", "--fix", "kb"], in: folder.path)
    #expect(result.status == 1)
    let differing = try documents.filter { document in
      let path = "kb/\(document.name)"
      return try folder.bytes(of: path) != fixed[path] ?? document.bytes
    }
    #expect(differing.map(\.name).isEmpty)
  }

  @Test func fixesGiveTheCanonicalLabel() async throws {
    _ = try writeWrongTerms()
    let log = try SARIFLog(try await report("sarif", "kb"))
    let fixes = log.results.map { $0.changes.flatMap(\.replacements).map(\.insertedContent.text) }
    #expect(
      fixes == [["Breast carcinoma"], ["GO:0000165"], ["CL:0000000", "cell"], [], ["Breast carcinoma"], [], []]
    )
  }

  @Test func reportsWhatCouldNotBeRead() async throws {
    _ = try folder.write("a.yaml", "id: HP:9999999\n")
    let result = try await program.run(["validate", "--format", "sarif", "missing", "a.yaml"], in: folder.path)
    #expect(result.status == 3)
    let log = try SARIFLog(result.output)
    let invocation = try #require(log.runs.first?.invocations.first)
    #expect(!invocation.executionSuccessful && log.results.count == 1)
    #expect(invocation.toolExecutionNotifications.first?.message.text == "missing: does not exist")
    #expect(invocation.toolExecutionNotifications.first?.level == "error")
    #expect(
      try SARIFLog(try await report("sarif", "a.yaml")).runs.first?.invocations.first?.executionSuccessful == true
    )
  }

  /// A fault inserted into a log, and a word of the diagnostic.
  static let faults: [(old: String, new: String, word: String)] = [
    (#""level":"warning","message""#, #""level":"fatal","message""#, "level fatal"),
    (#""ruleIndex":6"#, #""ruleIndex":7"#, "ruleIndex 7 is not normalized"),
    (#""startColumn":"#, #""startColumn":9"#, "region"), (#""endLine":"#, #""endLine":7"#, "region"),
    ("kb/a.yaml", "kb/ä.yaml", "uri kb/ä.yaml"), ("kb/a.yaml", "kb/a b.yaml", "uri kb/a b.yaml"),
    ("kb/a.yaml", "kb/b.yaml", "no file kb/b.yaml"),
    ("unicodeCodePoints", "utf16CodeUnits", "columnKind utf16CodeUnits"),
    (#""version":"2.1.0""#, #""version":"2.0.0""#, "version 2.0.0"),
  ]

  @Test(arguments: faults)
  func noticesAFault(_ old: String, _ new: String, _ word: String) async throws {
    _ = try writeWrongTerms()
    let log = try await report("sarif", "kb/a.yaml")
    let broken = log.replacing(old, with: new, maxReplacements: 1)
    try #require(broken != log)
    #expect(try SARIFLog(broken).faults(in: folder).contains { $0.contains(word) })
  }

  /// Validates a log with sarif-pydantic.
  private static func validated(_ log: String) async throws -> Program.Result {
    try await Program.run("python3", ["\(Checkout.fixtures)/sarif/validate.py"], input: log)
  }

  private static let hasValidator = ConditionTrait.enabled(
    "needs Python's sarif-pydantic: pip install sarif-pydantic==0.6.2"
  ) { try await Program.run("python3", ["-c", "import sarif_pydantic"]).status == 0 }

  @Test(hasValidator) func anotherModelOfTheFormatTakesTheLog() async throws {
    _ = try writeWrongTerms()
    try writeOddNames()
    let documents = try await makeDocuments(200)
    #expect(documents.count == 200)
    let log = try await report("sarif", "kb")
    let result = try await Self.validated(log)
    #expect(result.output == "\(try SARIFLog(log).results.count) results\n", "\(result.errors)")
    #expect(result.status == 0)
  }

  @Test(hasValidator) func anotherModelOfTheFormatNoticesAFault() async throws {
    _ = try writeWrongTerms()
    let log = try await report("sarif", "kb")
    let plants = [
      (#""level":"warning","message""#, #""level":"fatal","message""#, "runs.0.results.0.level"),
      (#""startLine":1"#, #""startLine":"one""#, "region.startLine"),
      (#""message":{"text""#, #""text":{"text""#, "message"),
    ]
    for (old, new, word) in plants {
      let broken = log.replacing(old, with: new, maxReplacements: 1)
      try #require(broken != log)
      let result = try await Self.validated(broken)
      #expect(result.status == 1 && result.output.contains(word), "\(result.output)\(result.errors)")
    }
  }

  // MARK: GitHub

  /// An annotation as parsed by GitHub's runner.
  private struct Annotation: Equatable {
    var command: String
    var properties: [String: String]
    var message: String

    init?(_ line: String) {
      guard let match = line.wholeMatch(of: /::(error|warning|notice) ([^:]*)::(.*)/) else { return nil }
      let properties = match.2.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
      guard properties.allSatisfy({ $0.count == 2 }) else { return nil }
      command = String(match.1)
      self.properties = Dictionary(uniqueKeysWithValues: properties.map { ($0[0], Self.unescaped($0[1])) })
      message = Self.unescaped(String(match.3))
    }

    private static func unescaped(_ text: String) -> String {
      text.replacing("%3A", with: ":").replacing("%2C", with: ",").replacing("%0D", with: "\r")
        .replacing("%0A", with: "\n").replacing("%25", with: "%")
    }
  }

  @Test func annotationsAreTheFindings() async throws {
    try writeOddNames()
    _ = try writeWrongTerms()
    _ = try folder.write("kb/z.json", #"{"id": "HP:0003002", "label": "100%0A\n50 %: a,b"}"#)
    let findings = try await findings("kb").filter { $0["severity"]?.string != "info" }
    let lines = try await report("github", "kb").split(separator: "\n").map(String.init)
    let annotations = lines.compactMap(Annotation.init)
    #expect(annotations.count == findings.count && annotations.count > Self.names.count)
    #expect(lines.prefix { $0.hasPrefix("::") }.count == findings.count)
    for (annotation, finding) in zip(annotations, findings) {
      #expect(annotation.command == finding["severity"]?.string)
      #expect(annotation.properties["file"] == finding["file"]?.string)
      #expect(annotation.properties["line"] == finding["line"]?.string)
      #expect(annotation.properties["title"] == "obod \(finding["verdict"]?.string ?? "")")
      #expect(annotation.message == finding["message"]?.string)
      guard annotation.properties["endLine"] == annotation.properties["line"] else { continue }
      #expect(annotation.properties["col"] == finding["column"]?.string)
    }
    #expect(lines.contains { $0.hasPrefix("::warning file=kb/a%2520b.yaml,line=2,endLine=2,col=8,endColumn=23,") })
    #expect(lines.contains { $0.hasPrefix("::warning file=kb/with%2Ccomma%3Aand=more.yaml,line=2,") })
    #expect(lines.contains { $0.hasPrefix("::warning file=kb/new%0Aline.yaml,line=2,") })
    #expect(lines.contains { $0.hasPrefix("::error file=kb/z.json,") && $0.contains("100%250A\u{A0}50 %25: a,b") })
    // A range over several lines has no columns.
    #expect(lines.contains { $0.hasPrefix("::warning file=kb/d.csv,line=2,endLine=4,title=obod synonym::") })
  }

  @Test func annotatesWhatCouldNotBeRead() async throws {
    let result = try await program.run(["validate", "--format", "github", "mis,sing"], in: folder.path)
    #expect(result.status == 3)
    #expect(result.output.hasPrefix("::error file=mis%2Csing,title=obod::does not exist\n"))
  }

  // MARK: JSON

  private func findings(_ path: String) async throws -> [JSONValue] {
    let lines = try await report("json", path).split(separator: "\n")
    return try lines.map { try #require(JSONValue(String($0))) }.filter { $0["type"]?.string == "finding" }
  }

  @Test func linesAddUp() async throws {
    let documents = try await makeDocuments(300)
    _ = try folder.write(
      "kb/not-checked.yaml",
      "- {id: CHEBI:1, label: a}\n- {id: CHEBI:2}\n- {id: PATO:1}\n- {id: 17}\n"
    )
    let lines = try await report("json", "kb").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let objects = try lines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
    }
    let summary = try #require(objects.last)
    #expect(objects.dropLast().allSatisfy { $0["type"] as? String == "finding" })
    #expect(summary["type"] as? String == "summary")
    func count(_ key: String) -> Int { summary[key] as? Int ?? -1 }
    let outcomes = [
      "confirmed", "by_another_name", "mismatched", "unconfirmed", "obsolete", "unknown", "not_checked",
    ].map(count)
    #expect(outcomes.allSatisfy { $0 >= 0 } && outcomes.reduce(0, +) == count("identifiers"))
    #expect(count("files") == documents.count + 1 && count("not_about_terms") == 1)
    for (severity, key) in [("error", "errors"), ("warning", "warnings"), ("info", "infos")] {
      #expect(objects.count { $0["severity"] as? String == severity } == count(key))
    }
    let prefixes = (summary["not_checked_prefixes"] as? [[String: Any]] ?? [])
    #expect(prefixes.map { $0["prefix"] as? String } == ["CHEBI", "PATO"])
    #expect(prefixes.compactMap { $0["count"] as? Int } == [2, 1])
    #expect(prefixes.compactMap { $0["count"] as? Int }.reduce(0, +) == count("not_checked"))
    // Every verdict other than "right" is a separate finding.
    func found(_ verdicts: Set<String>) -> Int { objects.count { verdicts.contains($0["verdict"] as? String ?? "") } }
    #expect(found(["mismatch"]) == count("mismatched"))
    #expect(found(["normalized", "synonym", "former"]) == count("by_another_name"))
    #expect(found(["obsolete", "merged"]) == count("obsolete"))
    #expect(found(["unknown_id", "malformed_id"]) == count("unknown"))
    #expect(found(["unloaded_prefix"]) == count("not_checked"))
  }

  @Test func fixesOfLinesAreWhatFixWrites() async throws {
    let documents = try await makeDocuments(100)
    var edits: [String: Int] = [:]
    for finding in try await findings("kb") {
      for edit in finding["fix"]?.array ?? [] {
        let path = try #require(finding["file"]?.string)
        let (line, column) = (edit["line"]?.string ?? "", edit["column"]?.string ?? "")
        edits["\(path):\(line):\(column): \(edit["text"]?.string ?? "")", default: 0] += 1
      }
    }
    let result = try await program.run(["validate", "--fix", "kb"], in: folder.path)
    let reported = result.errors.matches(of: /(?m)^([^:\n]+:\d+:\d+: )'[^\0]*?' is now '(.*)'$/)
    #expect(reported.count == edits.count && documents.count == 100)
    for match in reported { #expect(edits["\(match.1)\(match.2)"] != nil, "\(match.0)") }
  }
}
