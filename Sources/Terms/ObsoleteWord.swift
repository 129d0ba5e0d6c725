/// The word that ontologies put before the label of an obsolete term: `obsolete X` and `X` are the same label there.
package enum ObsoleteWord {
  private static let word: StaticString = "obsolete "

  /// Without a leading "obsolete", in any case of the word.
  package static func removed(from text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard text.count > word.utf8CodeUnitCount else { return text }
    for index in 0..<word.utf8CodeUnitCount where text[index] | 0x20 != word.utf8Start[index] { return text }
    return UnsafeRawBufferPointer(rebasing: text.dropFirst(word.utf8CodeUnitCount).drop { $0 == 0x20 })
  }

  package static func removed(from text: String) -> String {
    var text = text
    return text.withUTF8 { String(decoding: removed(from: UnsafeRawBufferPointer($0)), as: UTF8.self) }
  }
}
