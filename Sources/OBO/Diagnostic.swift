/// A message about an OBO file, with its place.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  package enum Severity: Sendable {
    /// Breaks the format or contradicts another statement. A lenient load reports it and continues; a strict load
    /// stops.
    case problem
    /// Is valid, but may surprise a user. Notes are not counted and are never fatal.
    case note
  }

  package let file: String
  /// The line number, counted from 1; 0 if the message is about the whole file.
  package let line: Int
  package let message: String
  package let severity: Severity

  package init(file: String, line: Int, message: String, severity: Severity = .problem) {
    self.file = file
    self.line = line
    self.message = message
    self.severity = severity
  }

  package var description: String {
    let place = line > 0 ? "\(file):\(line)" : file
    return "\(place): \(severity == .note ? "note: " : "")\(message)"
  }
}

/// The error for a file that cannot be read, is not OBO, or is refused in strict mode.
package struct OBOError: Error, CustomStringConvertible, Sendable {
  package enum Reason: Sendable {
    case unreadable(String)
    case empty
    case notOBO
    case noTerms
    case truncatedGzip
    case corruptGzip(String)
    case strict(Diagnostic)
  }

  package let file: String
  package let reason: Reason

  package init(file: String, reason: Reason) {
    self.file = file
    self.reason = reason
  }

  package var description: String {
    switch reason {
    case .unreadable(let reason): "\(file): \(reason)"
    case .empty: "\(file): the file is empty"
    case .notOBO: "\(file): not an OBO file: no frame such as [Term] and no header tag such as 'ontology:' was found"
    case .noTerms: "\(file): the file has no [Term] frame, so there is nothing to load"
    case .truncatedGzip: "\(file): the gzip data is truncated; fetch the file again"
    case .corruptGzip(let reason): "\(file): the gzip data is corrupt (\(reason)); fetch the file again"
    case .strict(let diagnostic): "\(diagnostic) (refused because of --strict)"
    }
  }
}
