import Foundation
import JSON
import Support
import Testing

/// 200 documents of a schema with errors in known places, judged by obod and by linkml-term-validator.
@Suite struct PlantedErrorTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    let maker = "\(Checkout.fixtures)/linkml/planted.py"
    let releases = try Checkout.smallReleases()
    let made = try await Program.run("python3", [maker, "1", "200", "\(folder.path)/kb"] + releases)
    try #require(made.status == 0, "\(made.errors)")
  }

  /// A finding or a planted error.
  private struct Place: Hashable {
    let file: String
    let line: Int
    let column: Int
    let verdict: String
  }

  private struct Found {
    let path: String
    let verdict: String
  }

  /// Returns the errors and warnings that obod finds, by place.
  private func found() async throws -> [Place: Found] {
    let arguments = ["validate", "--schema", "schema.yaml", "--format", "json", "docs"]
    let result = try await program.run(arguments, in: "\(folder.path)/kb")
    #expect(result.status == 1 && result.errors.isEmpty)
    var found: [Place: Found] = [:]
    for line in result.output.split(separator: "\n") {
      guard let json = JSONValue(String(line)), json["type"] == "finding", json["severity"] != "info" else { continue }
      let verdict = json["verdict"]?.string ?? ""
      let place = Place(
        file: URL(fileURLWithPath: json["file"]?.string ?? "").lastPathComponent,
        line: json["line"]?.int ?? 0,
        column: json["column"]?.int ?? 0,
        verdict: verdict
      )
      found[place] = Found(path: json["path"]?.string ?? "", verdict: verdict)
    }
    return found
  }

  /// Returns the planted errors, each with the kind of its place.
  private func planted() throws -> [Place: String] {
    let rows = try folder.text(of: "kb/expected.tsv").split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    let pairs = rows.map { row in
      (Place(file: row[0], line: Int(row[1]) ?? 0, column: Int(row[2]) ?? 0, verdict: row[3]), row[5])
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test func everyPlantedErrorIsFoundAndNothingElse() async throws {
    let (found, planted) = (try await found(), try planted())
    #expect(Set(found.keys).subtracting(planted.keys) == [])
    #expect(Set(planted.keys).subtracting(found.keys) == [])
    #expect(Set(planted.values) == ["plain", "list", "deep", "mixin", "qualifiers"])
    #expect(Set(planted.keys.map(\.verdict)).count == 6)
  }

  /// Each finding of the other tool is found too. It calls obsolete, merged and unknown terms outside their enum, and
  /// those of ontologies that it does not have as well; and it misses what stands under qualifiers. It
  /// finds the same whether it reads the OBO files or obod's store.
  @Test(
    .enabled("needs Python's linkml-term-validator: pip install linkml-term-validator==0.4.5") {
      try await Program.run("python3", ["-c", "import linkml_term_validator"]).status == 0
    },
    arguments: [("simpleobo", "progressive"), ("simpleobo", "greedy"), ("obod", "progressive")]
  )
  func everyFindingOfTheOtherToolIsFound(_ adapter: String, _ strategy: String) async throws {
    let kb = "\(folder.path)/kb"
    if adapter == "obod" {
      try #require(try await program.run("load", "--oak").status == 0)
      let adapters = ["CL", "GO", "HP", "MONDO", "UBERON"].map { "  \($0): sqlite:\(program.store)/terms.db\n" }
      _ = try folder.write("kb/oak_config.yaml", "ontology_adapters:\n" + adapters.joined())
    }
    let documents = try FileManager.default.contentsOfDirectory(atPath: "\(kb)/docs").sorted().map { "docs/\($0)" }
    let other = try await Program.run(
      "python3",
      ["\(Checkout.fixtures)/linkml/term_validator.py", "schema.yaml", "oak_config.yaml", strategy] + documents,
      in: kb
    )
    try #require(other.status == 0, "\(other.errors)")
    let (found, planted) = (try await found(), try planted())
    var verdicts: [String: Set<String>] = [:]
    for (place, finding) in found { verdicts["\(place.file) \(finding.path)", default: []].insert(finding.verdict) }
    var seen: Set<String> = []
    for line in other.output.split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let place = "\(cells[0]) \(cells[1])"
      seen.insert(place)
      let own = verdicts[place] ?? []
      let isNamedAsWhatItIs = !own.isDisjoint(with: ["obsolete", "merged", "unknown_id"])
      #expect(own.contains(cells[2]) || isNamedAsWhatItIs || cells[3].hasPrefix("FOO:"), "\(line)")
    }
    let missed = planted.filter { place, _ in found[place].map { !seen.contains("\(place.file) \($0.path)") } ?? true }
    #expect(Set(missed.values) == ["qualifiers"])
    #expect(missed.count == planted.count { $0.value == "qualifiers" })
  }
}
