import Foundation
import JSON
import Subprocess
import Support
import SystemPackage
import Testing

/// A load that is killed at any moment loses nothing that was published.
@Suite(.serialized) struct KillTests {
  private static func release(_ name: String) -> String {
    let terms = (1...20_000).map {
      "[Term]\nid: X:\($0)\nname: \(name) number \($0)\nsynonym: \"\(name) \($0)\" EXACT []\n"
    }
    return "format-version: 1.4\nontology: x\ndata-version: \(name)\n\n" + terms.joined(separator: "\n")
  }

  @Test func answersAsBeforeOrAsAfterAndLoadsAgain() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let names = ["ante", "post"]
    let files = try names.map { try folder.write("\($0).obo", Self.release($0)) }
    try #require(await program.run("load", files[0]).status == 0)
    let clock = ContinuousClock()
    let whole = try await clock.measure { try #require(await program.run("load", files[1]).status == 0) }

    var published = "post"
    var endings: Set<String> = []
    for attempt in 0..<20 {
      let next = names.first { $0 != published } ?? ""
      let delay = whole * (Double(attempt) + Double.random(in: 0..<1)) / 19
      _ = try await Subprocess.run(
        .path(FilePath(Checkout.binary)),
        arguments: ["load", "--store", program.store, "\(folder.path)/\(next).obo"],
        input: .none,
        output: .discarded,
        error: .discarded
      ) { load in
        try await Task.sleep(for: delay)
        try? load.send(signal: .kill)
      }
      let label = try await program.run("lookup", "--json", "X:777")
      let answer = try #require(JSONValue(label.output.trimmingCharacters(in: .newlines)))
      published = try #require(names.first { answer["label"]?.string == "\($0) number 777" }, "\(label.output)")
      endings.insert(published == next ? "after" : "before")
      #expect(try await program.run("check", "X:20000", "\(published) 20000").status == 0)
    }
    #expect(endings.contains("before"))
    let last = names.first { $0 != published } ?? ""
    #expect(try await program.run("load", "\(folder.path)/\(last).obo").status == 0)
    #expect(try await program.run("check", "X:1", "\(last) number 1").status == 0)
    // The leftovers of the killed loads are gone: only the published generation and the previous one remain.
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(program.store)/generations")
    #expect(left.count <= 2, "\(left)")
  }

  @Test func twoLoadsAtOnceExcludeEachOther() async throws {
    let folder = try TemporaryFolder()
    let program = Program(in: folder)
    let files = try ["ante", "post"].map { try folder.write("\($0).obo", Self.release($0)) }
    async let one = program.run("load", files[0])
    async let other = program.run("load", files[1])
    let results = try await [one, other]
    #expect(results.contains { $0.status == 0 })
    for result in results where result.status != 0 {
      #expect(result.status == 3)
      #expect(result.errors.contains("another load is running"))
    }
  }
}
