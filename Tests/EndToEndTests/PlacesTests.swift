import Foundation
import Subprocess
import Support
import Testing

/// Where the store and the socket are, and the messages if there is no place for them.
@Suite struct PlacesTests {
  private let folder: TemporaryFolder
  private let obo: String

  init() async throws {
    folder = try TemporaryFolder()
    obo = try folder.write("tiny.obo", "format-version: 1.4\nontology: tiny\n\n[Term]\nid: TINY:1\nname: one\n")
  }

  /// Runs the program in an empty folder with only the given environment variables.
  private func run(_ arguments: [String], _ variables: [Environment.Key: String] = [:]) async throws -> Program.Result {
    let empty = "\(folder.path)/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    let result = try await Program.run(Checkout.binary, arguments, in: empty, environment: .custom(variables))
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty).isEmpty, "\(arguments)")
    return result
  }

  static let homeless: [[Environment.Key: String]] = [
    [:], ["HOME": "", "OBOD_STORE": ""], ["HOME": "."], ["XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"],
  ]

  @Test(arguments: homeless)
  func nothingIsReadOrWrittenInTheFolderAtHand(_ variables: [Environment.Key: String]) async throws {
    for words in [["load", obo], ["load", "--dry-run", obo], ["lookup", "TINY:1"], ["validate", obo], ["lsp"]] {
      let result = try await run(words, variables)
      #expect(result.status == 3)
      #expect(
        result.errors.contains("the store's folder is unknown") && result.errors.contains("OBOD_STORE"),
        "\(result)"
      )
    }
    let store = ["OBOD_STORE": "\(folder.path)/store"].merging(variables) { own, _ in own }
    for words in [["serve"], ["status"]] {
      let result = try await run(words, store)
      #expect(result.status == 3)
      #expect(
        result.errors.contains("the socket's path is unknown") && result.errors.contains("OBOD_SOCKET"),
        "\(result)"
      )
    }
  }

  /// Happens under cron, or in a container.
  @Test func aStoreThatIsNamedNeedsNoHome() async throws {
    let store: [Environment.Key: String] = ["OBOD_STORE": "\(folder.path)/store"]
    #expect(try await run(["load", obo], store).status == 0)
    #expect(try await run(["lookup", "TINY:1"], store).output.hasPrefix("TINY:1 one\n"))
    let status = try await run(["status"], store)
    #expect(status.status == 3 && status.output.contains("\nontology  release"), "\(status)")
  }

  @Test func anEmptyPathIsWrongUsage() async throws {
    for words in [["--store", ""], ["--socket", ""]] {
      let result = try await run(["lookup", "TINY:1"] + words, ["HOME": folder.path])
      #expect(result.status == 2)
      #expect(result.errors.contains("\(words[0]) is empty"), "\(result)")
    }
  }

  @Test func aSocketPathThatIsTooLongIsReported() async throws {
    let store: [Environment.Key: String] = ["OBOD_STORE": "\(folder.path)/store"]
    try #require(try await run(["load", obo], store).status == 0)
    let long = "/" + String(repeating: "x", count: 150)
    let named: [(variables: [Environment.Key: String], count: Int)] = [
      (["OBOD_SOCKET": long], 151), (["XDG_RUNTIME_DIR": long], 161), (["XDG_STATE_HOME": long], 166),
      (["HOME": long], 179),
    ]
    for (variables, count) in named {
      for words in [["lookup", "TINY:1"], ["status"], ["serve"], ["serve", "--load", "/nowhere"]] {
        let result = try await run(words, variables.merging(store) { own, _ in own })
        #expect(result.status == 3)
        let sentence = "a socket's path has at most 107 bytes, this one \(count); choose a shorter one"
        #expect(result.errors.contains(sentence), "\(words): \(result)")
      }
    }
    // The longest possible path works.
    let longest = "\(folder.path)/" + String(repeating: "s", count: 107 - folder.path.utf8.count - 1)
    let asked = try await run(["lookup", "TINY:1", "--socket", longest], store)
    #expect(asked.status == 0, "\(asked)")
    let tooLong = try await run(["lookup", "TINY:1", "--socket", longest + "s"], store)
    #expect(tooLong.status == 3 && tooLong.errors.contains("a socket's path has at most 107 bytes, this one 108"))
  }
}
