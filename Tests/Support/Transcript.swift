import Foundation

/// The recorded conversation in Tests/Fixtures/protocol.
package enum Transcript {
  private static var folder: String { "\(Checkout.fixtures)/protocol" }

  package static func requests() throws -> [String] { try lines("requests.txt") }

  package static func answers() throws -> [String] { try lines("answers.txt") }

  package static func record(_ answers: [String]) throws {
    try (answers.joined(separator: "\n") + "\n").write(
      toFile: "\(folder)/answers.txt",
      atomically: true,
      encoding: .utf8
    )
  }

  private static func lines(_ name: String) throws -> [String] {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
  }
}
