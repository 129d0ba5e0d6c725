import Foundation
import Support
import Testing

/// A store with the views for OAK, read by other programs.
@Suite struct OAKTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
  }

  @Test(
    .enabled("needs Python's oaklib: pip install oaklib==0.7.4") {
      try await Program.run("python3", ["-c", "import oaklib"]).status == 0
    },
    arguments: ["cl", "hp"]
  )
  func oakAnswersAsFromTheFile(_ ontology: String) async throws {
    let release = try #require(try Checkout.smallReleases().first { $0.hasSuffix("/\(ontology).obo.gz") })
    try #require(try await program.run("load", "--oak", release).status == 0)
    let unpack = "import gzip, sys; open('own.obo', 'wb').write(gzip.open(sys.argv[1]).read())"
    try #require(try await Program.run("python3", ["-c", unpack, release], in: folder.path).status == 0)
    let script = "\(Checkout.fixtures)/oak/compare.py"
    let result = try await Program.run("python3", [script, "own.obo", "\(program.store)/terms.db"], in: folder.path)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.output)\(result.errors)")
  }
}
