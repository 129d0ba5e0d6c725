/// Something that is to be said of an OBO file, with its place.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  package enum Severity: Sendable {
    /// It breaks the format or contradicts itself. A lenient load reports it and goes on; a strict one stops.
    case problem
    /// It is as it may be, but a person may expect more of it than there is. It is not counted, and never fatal.
    case note
  }

  package let file: String
  /// The line it stands on, counted from 1; 0 where it is about the whole file.
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

/// A file that cannot be read as OBO at all.
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
    case .unreadable(let why): "\(file): \(why)"
    case .empty: "\(file): the file is empty"
    case .notOBO: "\(file): not an OBO file: no frame such as [Term] and no header tag such as 'ontology:' was found"
    case .noTerms: "\(file): the file has no [Term] frame, so there is nothing to load"
    case .truncatedGzip: "\(file): the gzip data ends too early; the file is truncated, fetch it again"
    case .corruptGzip(let why): "\(file): the gzip data is corrupt (\(why)); fetch it again"
    case .strict(let diagnostic): "\(diagnostic) (refused because of --strict)"
    }
  }
}
