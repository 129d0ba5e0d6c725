/// What a document says.
package struct DocumentContents: Sendable {
  package var claims: [Claim]
  /// The parts of the document that could not be read.
  package var problems: [ReadingProblem] = []
  /// nil if it was not asked for, or if the document is not nested.
  package var tree: DocumentTree?
}
