/// The error for a lexicon file that cannot be used and must be rebuilt from its store.
package struct LexiconError: Error, CustomStringConvertible, Sendable {
  package let path: String
  package let problem: LexiconProblem

  package var description: String { "\(path): \(problem)" }
}

/// The reason why a file cannot be used as a lexicon.
package enum LexiconProblem: Sendable, Equatable, CustomStringConvertible {
  case tooShort
  case notALexicon
  /// Written in another version of the format.
  case otherVersion(UInt32)
  case damagedHeader
  case wrongSize
  case sectionOutsideFile(String)
  case damagedBody

  package var description: String {
    switch self {
    case .tooShort: "too short for a lexicon"
    case .notALexicon: "not a lexicon"
    case .otherVersion(let version): "unsupported lexicon version \(version)"
    case .damagedHeader: "the header is damaged"
    case .wrongSize: "the file has the wrong size"
    case .sectionOutsideFile(let section): "section \(section) lies outside the file"
    case .damagedBody: "the body is damaged"
    }
  }
}
