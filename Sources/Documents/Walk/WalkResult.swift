/// The files that a walk found and the entries that it left out, each once, however many paths lead to it.
package struct WalkResult: Sendable {
  /// Why an entry was left out: the first reason that applies. A folder counts as one entry, whatever it contains.
  package enum Reason: String, Sendable, CaseIterable {
    case hidden, ignored, excluded, link, special
  }

  /// In the order of the paths given; within a folder, in the order of the names' bytes.
  package internal(set) var files: [String] = []
  /// Without zero counts.
  package internal(set) var skipped: [Reason: Int] = [:]
  package internal(set) var problems: [WalkProblem] = []

  init() {}
}

/// An error that kept a walk from seeing a path that it was given.
package struct WalkProblem: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// Continues the path: "does not exist".
  package let message: String

  package var description: String { "\(path): \(message)" }

  init(_ path: String, _ message: String) {
    self.path = path
    self.message = message
  }
}
