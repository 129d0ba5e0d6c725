package import Terms

/// An identifier that a document has, right or wrong.
package struct Mention: Sendable {
  /// Bytes of the document.
  package let range: Range<Int>
  /// Where the label stands that its mapping or row gives it, or the name that confirms it in text.
  package let label: Range<Int>?
  /// As the document has it.
  package let id: String
  package let verdict: Verdict
}
