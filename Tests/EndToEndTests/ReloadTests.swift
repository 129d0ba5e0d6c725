import Foundation
import JSON
import Subprocess
import Support
import Testing

/// Stores that are published while a daemon runs.
@Suite struct ReloadTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    try await load(release: 1, label: "red fever")
  }

  private func load(release: Int, label: String) async throws {
    let text = "format-version: 1.4\nontology: test\ndata-version: \(release)\n\n[Term]\nid: TEST:1\nname: \(label)\n"
    let result = try await program.run("load", try folder.write("test.obo", text))
    try #require(result.status == 0, "\(result.errors)")
  }

  private func generation(in answer: Substring?) -> Int? { JSONValue(String(answer ?? ""))?["generation"]?.int }

  @Test func aReloadServesTheNewestStoreAtOnce() async throws {
    try await program.serving { _ in
      try await load(release: 2, label: "blue fever")
      let reported = try await program.exchange(
        "@a PING\n@b RELOAD\n@c LOOKUP TEST:1\n@d RELOAD\n@e SCAN blue fever (TEST:1)\n"
      )
      let answers = reported.split(separator: "\n")
      let tags = answers.map { JSONValue(String($0))?["tag"]?.string }
      #expect(tags == ["a", "b", "c", "d", "e"], "\(reported)")
      #expect(generation(in: answers.dropFirst().first) == 2)
      #expect(answers.dropFirst(2).first?.contains("blue fever") == true)
      #expect(answers.dropFirst(3).first?.contains(#""generation":2,"previous":2"#) == true)
      #expect(answers.last?.contains(#""verdict":"confirmed""#) == true)
    }
  }

  @Test func aHangupReloads() async throws {
    try await program.serving { pid in
      try await load(release: 2, label: "blue fever")
      kill(pid, SIGHUP)
      var now: Int?
      for _ in 0..<500 where now != 2 {
        now = generation(in: try await program.exchange("PING\n")[...])
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(now == 2)
    }
  }

  @Test func thePreviousStoreIsUnmapped() async throws {
    try await program.serving { pid in
      try await load(release: 2, label: "blue fever")
      let answer = try await program.exchange("RELOAD\n")
      #expect(generation(in: answer[...]) == 2)
      var mapped: [Substring] = []
      for _ in 0..<500 {
        let maps = try await Program.run("cat", ["/proc/\(pid)/maps"]).output
        mapped = maps.split(separator: "\n").filter { $0.contains("terms.lex") }
        if mapped.count == 1 { break }
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(mapped.count == 1 && mapped.allSatisfy { $0.contains("generations/2/") }, "\(mapped)")
    }
  }

  /// Regression: the daemon kept this memory, a hundred megabytes and more each time.
  @Test(
    .enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies"),
    .disabled(if: Checkout.isSanitized, "a sanitizer keeps memory that was given back")
  )
  func memoryForCompilingALexiconIsReleased() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder, .full)
    let generations = "\(program.store)/generations"
    for number in 2...4 {
      try FileManager.default.createDirectory(atPath: "\(generations)/\(number)", withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: "\(generations)/1/terms.db",
        toPath: "\(generations)/\(number)/terms.db"
      )
    }
    try await program.serving { _ in
      for number in 2...4 {
        try program.publish(generation: number)
        let answer = try await program.exchange("RELOAD\n")
        #expect(generation(in: answer[...]) == number, "\(answer)")
      }
      let own = JSONValue(try await program.exchange("STATS\n"))?["memory"]?["private_bytes"]?.int
      #expect(try #require(own) < 64 << 20)
    }
  }

  @Test func aDamagedStoreIsRefusedAndTheOldOneServedUntilItIsRepaired() async throws {
    // The store is damaged before it is published, because the daemon looks for new generations by itself.
    try await load(release: 2, label: "blue fever")
    try program.publish(generation: 1)
    let record = "\(program.store)/generations/2/terms.db"
    let whole = try Data(contentsOf: URL(filePath: record))
    try Data(repeating: 0, count: 4096).write(to: URL(filePath: record))
    let daemon = try await program.serving { _ in
      try program.publish(generation: 2)
      let refused = try await program.exchange("RELOAD\nCHECK TEST:1 red fever\n").split(separator: "\n")
      #expect(refused.first?.contains(#""error":"store_failed""#) == true)
      #expect(refused.last?.contains(#""verdict":"exact""#) == true)
      try whole.write(to: URL(filePath: record))
      let fixed = try await program.exchange("RELOAD\nCHECK TEST:1 blue fever\n").split(separator: "\n")
      #expect(generation(in: fixed.first) == 2)
      #expect(fixed.last?.contains(#""verdict":"exact""#) == true)
    }
    #expect(daemon.log.contains("generation 2 cannot be used; generation 1 is still in use"))
  }

  @Test func losesNoAnswerWhileTheStoreChanges() async throws {
    try await load(release: 2, label: "blue fever")
    let daemon = try await program.serving { _ in
      let script = "\(Checkout.fixtures)/daemon/reloads.py"
      let result = try await program.runBeside("python3", [script, program.socket, program.store, "1000"])
      #expect(result.status == 0, "\(result.errors)")
    }
    #expect(daemon.ending == .exited(0))
  }
}
