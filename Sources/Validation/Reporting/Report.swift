package import Documents
package import JSON

/// The output of a run. Documents are added in the order in which they are reported.
package protocol Report: AnyObject {
  /// The output so far; the caller writes and empties it.
  var sink: ByteSink { get }
  func add(_ report: DocumentReport, _ source: SourceText)
  func end(_ summary: Summary)
}

package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, sarif, github
}
