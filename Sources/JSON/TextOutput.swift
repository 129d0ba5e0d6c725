/// A destination of text that is written in pieces.
package protocol TextOutput {
  /// Appends UTF-8.
  func append(_ bytes: UnsafeRawBufferPointer)
}

// Inlinable, so that they are specialized where sentences are written.
extension TextOutput {
  @inlinable
  package func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  @inlinable
  package func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

extension ByteSink: TextOutput {}
