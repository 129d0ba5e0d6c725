/// A range of a document and its new text.
package struct Edit: Sendable, Equatable {
  package let range: Range<Int>
  package let text: String

  package init(range: Range<Int>, text: String) {
    self.range = range
    self.text = text
  }
}
