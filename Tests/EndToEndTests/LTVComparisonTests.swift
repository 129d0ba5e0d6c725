import Support
import Testing

/// 'obod ltv' beside the tool whose place it takes.
@Suite(
  .enabled("needs Python's linkml-term-validator: pip install linkml-term-validator==0.4.5") {
    try await Program.run("python3", ["-c", "import linkml_term_validator"]).status == 0
  }
)
struct LTVComparisonTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
    let cells = try #require(try Checkout.smallReleases().first { $0.hasSuffix("/cl.obo.gz") })
    let unpack = "import gzip, sys; open('cl.obo', 'wb').write(gzip.open(sys.argv[1]).read())"
    let unpacked = try await Program.run("python3", ["-c", unpack, cells], in: folder.path)
    try #require(unpacked.status == 0)
    _ = try folder.write("oak.yaml", "ontology_adapters:\n  CL: simpleobo:cl.obo\n")
    _ = try folder.write("right.txt", "@term CL:0000084 \"T cell\"\n@term CL:0000542 \"Lymphocyte\" @term XY:1 \"x\"\n")
    _ = try folder.write(
      "wrong.txt",
      """
      @term CL:0000084 "T cell"
      @term CL:0000084 "lymphocyte" and @term CL:0000542 "lymphocyte"
      @term CL:0000003 "native cell"
      @term CL:9999999 "cell" @term XY:1 "x" @term XY:2 "y"
      no term
      """
    )
    _ = try folder.write(
      "s.yaml",
      """
      id: https://example.org/s
      name: s
      enums:
        E:
          permissible_values:
            T cell: {meaning: CL:0000084}
            other: {meaning: CL:0000084, title: lymphocyte}
            old: {meaning: CL:0000003}
            unknown: {meaning: XY:1}
      """
    )
    _ = try folder.write("t.yaml", "id: https://example.org/t\nname: t\nenums: {E: {permissible_values: {A: {}}}}\n")
  }

  @Test(arguments: [
    ["validate-text-file", "right.txt", "-c", "oak.yaml"], ["validate-text-file", "right.txt", "-c", "oak.yaml", "-v"],
    ["validate-text-file", "wrong.txt", "-c", "oak.yaml"], ["validate-text-file", "wrong.txt", "-c", "oak.yaml", "-v"],
    ["validate-text-file", "right.txt", "-c", "oak.yaml", "--strict"],
    ["validate-text-file", "right.txt", "-r", "zzz"], ["validate-text-file", "right.txt", "-r", #"@term (\S+)"#],
    ["validate-schema", "s.yaml", "-c", "oak.yaml"], ["validate-schema", "s.yaml", "-c", "oak.yaml", "--strict", "-v"],
    ["validate", "s.yaml", "-c", "oak.yaml"], ["validate-schema", "t.yaml"], ["validate-schema", "t.yaml", "-v"],
  ])
  func answersInTheSameWords(_ arguments: [String]) async throws {
    let own = try await program.run(["ltv"] + arguments, in: folder.path)
    let other = try await Program.run(
      "python3",
      ["-c", "from linkml_term_validator.cli import main; main()"] + arguments + ["--no-cache"],
      in: folder.path
    )
    // obod adds its own sentence below each finding.
    let lines = own.output.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.drop { $0 == " " }.hasPrefix("obod: ")
    }
    #expect(lines.joined(separator: "\n") == other.output)
    #expect(own.errors == other.errors && own.status == other.status)
  }
}
