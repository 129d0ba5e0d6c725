import Answers
import Server
import Support
import Testing

/// The client of a real daemon.
@Suite struct ClientTests {
  @Test func theRelationsOfADaemonAreThoseOfItsStore() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    try await program.serving { _ in
      let client = try #require(try Client(path: program.socket, timeout: 60))
      let relations = try client.relations()
      #expect(try relations == StoreOracle(LoadedStore(.small).lexicon).relations())
      #expect(relations["BFO:0000050"] == "part_of")
    }
  }
}
