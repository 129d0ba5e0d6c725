/// The word that ontologies put before the label of an obsolete term: for such a term, `obsolete X` and `X` are the
/// same label.
package enum ObsoleteWord {
  private static let word: StaticString = "obsolete "

  /// Returns the text without any leading "obsolete", in upper or lower case, however often it is repeated.
  package static func removed(from text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var rest = text
    while rest.count > word.utf8CodeUnitCount {
      for index in 0..<word.utf8CodeUnitCount where rest[index] | 0x20 != word.utf8Start[index] { return rest }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(word.utf8CodeUnitCount).drop { $0 == 0x20 })
    }
    return rest
  }

  package static func removed(from text: String) -> String {
    var text = text
    return text.withUTF8 { String(decoding: removed(from: UnsafeRawBufferPointer($0)), as: UTF8.self) }
  }
}
