import Foundation
import Testing

/// Paths in the checkout.
package enum Checkout {
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  package static var fixtures: String { "\(root)/Tests/Fixtures" }

  /// The folder of small ontologies that most tests load: parts of real releases, five of which stand in for whole
  /// ones.
  package static var smallOntologies: String { "\(fixtures)/ontologies" }

  package static func smallReleases() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: smallOntologies).filter { $0.hasSuffix(".obo.gz") }
      .sorted().map { "\(smallOntologies)/\($0)" }
  }

  /// The folder of full releases; nil if there is none on the machine.
  package static let fullOntologies: String? = {
    let path =
      ProcessInfo.processInfo.environment["OBOD_FULL_ONTOLOGIES"] ?? "\(root)/../shared/ontologies"
    return FileManager.default.fileExists(atPath: "\(path)/hp.obo.gz") ? path : nil
  }()

  /// Returns the full release of each ontology.
  package static func fullReleases() throws -> [String] {
    let folder = try #require(fullOntologies)
    return ["cl", "go", "hp", "mondo", "ncit", "uberon"].map { "\(folder)/\($0).obo.gz" }
  }

  /// Returns earlier releases of some of the ontologies.
  package static func olderReleases() throws -> [String] {
    let folder = try #require(fullOntologies)
    return ["go-2022-07-01", "mondo-2025-02-04"].map { "\(folder)/older/\($0).obo.gz" }
  }

  /// Whether everything is built with a sanitizer, which needs additional memory (scripts/sanitize).
  package static let isSanitized = ProcessInfo.processInfo.environment["OBOD_SANITIZE"] != nil

  /// The built program, whose path scripts/test sets.
  package static var binary: String {
    ProcessInfo.processInfo.environment["OBOD_BINARY"] ?? "\(root)/.build/release/obod"
  }
}
