import Foundation
import Support
import Testing

/// The files in scripts/pipelines, each used as a project would use it.
@Suite struct PipelineTests {
  private static let pipelines = "\(Checkout.root)/scripts/pipelines"

  /// Creates a project with a wrong label and one that is not the canonical one.
  private static func project(_ folder: TemporaryFolder, with files: [String]) throws -> String {
    let path = "\(folder.path)/project"
    try FileManager.default.createDirectory(atPath: "\(path)/docs", withIntermediateDirectories: true)
    for file in files { try FileManager.default.copyItem(atPath: "\(pipelines)/\(file)", toPath: "\(path)/\(file)") }
    try "- {id: HP:0100013, label: Breast carcinoma}\n- {id: HP:0003002, label: breast carcinoma}\n"
      .write(toFile: "\(path)/docs/terms.yaml", atomically: true, encoding: .utf8)
    return path
  }

  private static func variables(_ project: String) -> [String: String] {
    [
      "OBOD": Checkout.binary, "ONTOLOGIES": Checkout.smallOntologies, "OBOD_STORE": "\(project)/.obod/store",
    ]
  }

  private static func has(_ program: String) async throws -> Bool {
    try await Program.run("bash", ["-c", "command -v \(program)"]).status == 0
  }

  @Test func makeFindsFixesAndKeepsABaseline() async throws {
    let folder = try TemporaryFolder()
    let project = try Self.project(folder, with: ["Makefile"])
    let program = Program(in: folder)
    func make(_ target: String) async throws -> Program.Result {
      try await program.runBeside("make", ["-C", project, target], variables: Self.variables(project))
    }
    let first = try await make("terms")
    #expect(first.status == 2)
    #expect(first.output.contains("docs/terms.yaml:1:27: error: HP:0100013 is 'Neoplasm of the breast'"))
    #expect(first.output.contains("1 error, 1 warning"))
    let fixed = try await make("terms-fix")
    #expect(fixed.errors.contains("docs/terms.yaml:2:27: 'breast carcinoma' is now 'Breast carcinoma'"))
    #expect(try await make("terms-baseline").status == 0)
    try "baseline: obod-baseline.tsv\n".write(toFile: "\(project)/.obod.yaml", atomically: true, encoding: .utf8)
    let last = try await make("terms")
    #expect(last.status == 0, "\(last.output)")
    #expect(last.output.contains("1 in the baseline"))
    // Ontologies that are loaded already are not loaded again.
    #expect(!last.output.contains(" load "))
  }

  @Test func justRunsItsRecipes() async throws {
    guard try await Self.has("just") else { return print("skipped: just is not installed") }
    let folder = try TemporaryFolder()
    let project = try Self.project(folder, with: ["justfile"])
    func just(_ arguments: String...) async throws -> Program.Result {
      try await Program(in: folder).runBeside(
        "just",
        ["--justfile", "\(project)/justfile"] + arguments,
        variables: Self.variables(project)
      )
    }
    let found = try await just("terms", "--strict")
    #expect(found.status == 1)
    #expect(found.output.contains("1 error, 1 warning"), "\(found.errors)")
    let diff = try await just("terms-diff")
    #expect(diff.status == 0)
    #expect(diff.output.contains("+- {id: HP:0003002, label: Breast carcinoma}"))
  }

  /// Runs the workflow's steps that check documents as a runner's shell would.
  @Test func stepsOfTheWorkflowAnnotateAndReport() async throws {
    let folder = try TemporaryFolder()
    let project = try Self.project(folder, with: [])
    let workflow = try String(contentsOfFile: "\(Self.pipelines)/github-workflow.yml", encoding: .utf8)
    let steps = workflow.split(separator: "\n").compactMap { line -> String? in
      guard let run = line.range(of: "run: .obod/bin/obod") else { return nil }
      return String(line[line.index(run.lowerBound, offsetBy: 5)...])
    }
    try #require(steps.count == 2)
    try FileManager.default.createDirectory(atPath: "\(project)/.obod/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(project)/.obod/bin/obod",
      withDestinationPath: Checkout.binary
    )
    let program = Program(in: folder)
    let loaded = try await program.runBeside(
      Checkout.binary,
      ["load", Checkout.smallOntologies],
      variables: Self.variables(project)
    )
    #expect(loaded.status == 0)
    func run(_ step: String) async throws -> Program.Result {
      try await program.runBeside(
        "bash",
        ["-e", "-c", "cd '\(project)'; \(step)"],
        variables: Self.variables(project)
      )
    }
    let annotated = try await run(steps[0])
    #expect(annotated.status == 1)
    #expect(
      annotated.output.contains(
        "::error file=docs/terms.yaml,line=1,endLine=1,col=27,endColumn=42,title=obod mismatch::"
      )
    )
    #expect(try await run(steps[1]).status == 0)
    let report = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "\(project)/obod.sarif")))
    #expect((report as? [String: Any])?["version"] as? String == "2.1.0")
  }
}
