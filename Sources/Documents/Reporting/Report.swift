package import Wire

/// How a run is told. Documents come in the order in which they are told.
package protocol Report: AnyObject {
  /// What is to be written so far; the caller empties it.
  var sink: ByteSink { get }
  func add(_ report: DocumentReport, _ source: SourceText)
  func end(_ summary: Summary)
}

package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, sarif, github
}
