import Documents
package import Terms

/// An identifier in a document, right or wrong.
package struct JudgedIdentifier: Sendable {
  /// Bytes of the document.
  package let range: Range<Int>
  /// The position of its label in the same mapping or row, or of the name that confirms it in text.
  package let label: Range<Int>?
  /// As written in the document.
  package let id: String
  package let verdict: Verdict
}
