/// What a walk has found, and what it has left out: each entry once, however many paths lead to it.
package struct WalkResult: Sendable {
  /// Why an entry was left out; the first that applies. A folder counts as one entry, whatever is in it.
  package enum Reason: String, Sendable, CaseIterable {
    case hidden, ignored, excluded, link, special
  }

  /// In the order of the paths given, within a folder by the bytes of the names.
  package internal(set) var files: [String] = []
  /// Without zeros.
  package internal(set) var leftOut: [Reason: Int] = [:]
  package internal(set) var problems: [WalkProblem] = []

  init() {}
}

/// Something that kept a walk from seeing what it was asked for.
package struct WalkProblem: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// Goes on from the path: "does not exist".
  package let sentence: String

  package var description: String { "\(path): \(sentence)" }

  init(_ path: String, _ sentence: String) {
    self.path = path
    self.sentence = sentence
  }
}
