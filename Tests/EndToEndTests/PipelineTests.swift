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

  /// Runs a step of the action as a runner does, and adds to its environment what the step asks for.
  private struct Runner {
    let folder: TemporaryFolder
    let project: String
    var variables: [String: String]

    init(_ folder: TemporaryFolder, project: String) throws {
      self.folder = folder
      self.project = project
      variables = ["RUNNER_TEMP": "\(folder.path)/temporary", "ONTOLOGIES": "ontologies.txt", "PATHS": "."]
      for name in ["GITHUB_PATH", "GITHUB_OUTPUT"] { variables[name] = try folder.write(name, "") }
      try FileManager.default.createDirectory(atPath: "\(folder.path)/temporary", withIntermediateDirectories: true)
    }

    mutating func run(_ step: String, _ more: [String: String] = [:]) async throws -> Program.Result {
      let path = "\(Checkout.root)/.github/actions/validate/\(step)"
      let added = try String(contentsOfFile: variables["GITHUB_PATH"] ?? "", encoding: .utf8).split(separator: "\n")
      let command = added.map { "PATH='\($0)':$PATH; " }.joined() + "cd '\(project)'; '\(path)'"
      return try await Program(in: folder).runBeside(
        "bash",
        ["-e", "-c", command],
        variables: variables.merging(more) { _, new in new }
      )
    }

    func outputs() throws -> [String: String] {
      let lines = try String(contentsOfFile: variables["GITHUB_OUTPUT"] ?? "", encoding: .utf8).split(separator: "\n")
      return Dictionary(
        lines.map { line in
          let parts = line.split(separator: "=", maxSplits: 1)
          return (String(parts[0]), String(parts.last ?? ""))
        }
      ) { _, last in last }
    }
  }

  @Test func theActionReportsWhatAPullRequestAdds() async throws {
    let folder = try TemporaryFolder()
    let project = try Self.project(folder, with: [])
    // What a release offers for download.
    let site = "\(folder.path)/site/obod-9"
    for name in ["bin", "share/obod"] {
      try FileManager.default.createDirectory(atPath: "\(site)/\(name)", withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(atPath: Checkout.binary, toPath: "\(site)/bin/obod")
    // Stands for the web: the list's names are found beside it.
    try "#!/bin/sh\nmkdir -p \"$1\" && cp '\(Checkout.smallOntologies)'/*.gz \"$1\"\n"
      .write(toFile: "\(site)/share/obod/fetch-ontologies", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: "\(site)/share/obod/fetch-ontologies"
    )
    let tarball = "\(folder.path)/obod.tar.gz"
    let packed = try await Program.run("tar", ["-C", "\(folder.path)/site", "-czf", tarball, "obod-9"])
    try #require(packed.status == 0)
    let digest = try await Program.run("sha256sum", [tarball]).output.prefix(64)

    try "hp\n".write(toFile: "\(project)/ontologies.txt", atomically: true, encoding: .utf8)
    let repository = try await GitRepository(at: project)
    try await repository.commit()
    let base = try await repository.git("rev-parse", "HEAD")
    try "- {id: HP:0100013, label: Breast carcinoma}\n"
      .write(toFile: "\(project)/docs/new.yaml", atomically: true, encoding: .utf8)

    var runner = try Runner(folder, project: project)
    let url = ["PROGRAM": "file://\(tarball)"]
    let forged = try await runner.run("get-program", url.merging(["SHA256": String(repeating: "0", count: 64)]) { $1 })
    #expect(forged.status != 0)
    let got = try await runner.run("get-program", url.merging(["SHA256": String(digest)]) { $1 })
    #expect(got.status == 0 && got.output.contains("there is no ontologies.lock"), "\(got.errors)")
    let unlocked = try #require(try runner.outputs()["key"])
    try "hp\t1\tdigest\turl\n".write(toFile: "\(project)/ontologies.lock", atomically: true, encoding: .utf8)
    _ = try await runner.run("get-program", url.merging(["SHA256": ""]) { $1 })
    let locked = try #require(try runner.outputs()["key"])
    #expect(locked.hasPrefix("obod-") && locked != unlocked)

    #expect(try await runner.run("load").status == 0)
    let checked = try await runner.run("check", ["SINCE": base])
    #expect(checked.status == 1, "\(checked.errors)")
    let annotations = checked.output.split(separator: "\n").filter { $0.hasPrefix("::error") }
    #expect(annotations.count == 1 && annotations[0].contains("file=docs/new.yaml,line=1,"))
    let path = try #require(try runner.outputs()["sarif"])
    let report = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    let runs = (report as? [String: Any])?["runs"] as? [[String: Any]]
    #expect((runs?.first?["results"] as? [Any])?.count == 1)
    // The first push of a branch has no commit before it.
    for since in ["all", "0000000000000000000000000000000000000000"] {
      let all = try await runner.run("check", ["SINCE": since])
      #expect(all.output.split(separator: "\n").count { $0.hasPrefix("::error") } == 2)
    }
  }

  @Test func theActionNamesItsSteps() throws {
    let folder = "\(Checkout.root)/.github/actions/validate"
    let action = try String(contentsOfFile: "\(folder)/action.yml", encoding: .utf8)
    let steps = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "action.yml" }.sorted()
    #expect(steps == ["check", "get-program", "load"])
    for step in steps {
      #expect(action.contains("run: '\"$GITHUB_ACTION_PATH/\(step)\"'"))
      // What a step reads is given to it.
      let script = try String(contentsOfFile: "\(folder)/\(step)", encoding: .utf8)
      for name in ["PROGRAM", "SHA256", "ONTOLOGIES", "PATHS", "SINCE"] where script.contains("$\(name)") {
        #expect(action.contains("        \(name): ${{ inputs.\(name.lowercased()) }}"), "\(step) \(name)")
      }
    }
  }

  /// Commits to a real repository with the real pre-commit.
  @Test func preCommitStopsACommitThatAddsAWrongTerm() async throws {
    guard try await Self.has("pre-commit") else { return print("skipped: pre-commit is not installed") }
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    let bin = "\(folder.path)/bin"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(bin)/obod", withDestinationPath: Checkout.binary)
    func run(_ command: String, in place: String) async throws -> Program.Result {
      let settings = "export PATH='\(bin)':$PATH HOME='\(folder.path)' PRE_COMMIT_HOME='\(folder.path)/cache';"
      let identity = "git config --global user.name a; git config --global user.email a@example.org;"
      return try await program.runBeside("bash", ["-c", "\(settings) \(identity) cd '\(place)' && \(command)"])
    }
    let hooks = "\(folder.path)/hooks"
    try FileManager.default.createDirectory(atPath: hooks, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: "\(Checkout.root)/.pre-commit-hooks.yaml",
      toPath: "\(hooks)/.pre-commit-hooks.yaml"
    )
    let made = try await run("git init -q && git add . && git commit -qm x && git rev-parse HEAD", in: hooks)
    let revision = made.output.trimmingCharacters(in: .newlines)
    let project = try Self.project(folder, with: [])
    for hook in ["obod", "obod-files"] {
      let settings = "repos:\n- repo: \(hooks)\n  rev: \(revision)\n  hooks:\n  - id: \(hook)\n"
      try settings.write(toFile: "\(project)/.pre-commit-config.yaml", atomically: true, encoding: .utf8)
      // The document has an old finding, which only one of the hooks reports.
      let started = try await run("rm -rf .git; git init -q && git add . && git commit -qm x", in: project)
      #expect(started.status == 0, "\(started.errors)")
      let installed = try await run("pre-commit install", in: project)
      #expect(installed.status == 0, "\(installed.output)\(installed.errors)")
      let harmless = try await run("echo '# a comment' >> docs/terms.yaml; git commit -qam harmless", in: project)
      #expect((harmless.status == 0) == (hook == "obod"), "\(hook): \(harmless.output)\(harmless.errors)")
      let wrong = try await run(
        "echo '- {id: HP:0003002, label: Neoplasm of the breast}' >> docs/terms.yaml; git commit -qam wrong",
        in: project
      )
      let said = wrong.output + wrong.errors
      #expect(wrong.status != 0 && said.contains("HP:0003002 is 'Breast carcinoma'"), "\(said)")
      #expect(said.contains("HP:0100013 is 'Neoplasm of the breast'") == (hook == "obod-files"))
      _ = try await run("git checkout -q -f HEAD", in: project)
    }
  }
}
