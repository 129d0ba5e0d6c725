/// The corrections to apply to a reader's identifiers once the whole file is known. Maps the beginning of an
/// identifier, up to and including its colon, to its replacement.
package struct Respelling: Sendable, Equatable {
  package private(set) var replacements: [String: String] = [:]

  package var isEmpty: Bool { replacements.isEmpty }

  package init() {}

  mutating func replace(_ beginning: String, with other: String) { replacements[beginning] = other }

  package func callAsFunction(_ id: String) -> String {
    guard !replacements.isEmpty, let colon = id.utf8.firstIndex(of: UInt8(ascii: ":")),
      let other = replacements[String(id[...colon])]
    else { return id }
    return other + id[id.utf8.index(after: colon)...]
  }

  func callAsFunction(_ located: Located) -> Located { Located(id: self(located.id), line: located.line) }

  /// Returns the numbers of terms by corrected prefix. Entries that turned out not to be prefixes are dropped.
  func callAsFunction(_ termsByPrefix: [String: Int]) -> [String: Int] {
    guard !replacements.isEmpty else { return termsByPrefix }
    var respelled: [String: Int] = [:]
    for (prefix, terms) in termsByPrefix {
      let beginning = replacements[prefix + ":"] ?? prefix + ":"
      if beginning.utf8.last == UInt8(ascii: ":") { respelled[String(beginning.dropLast()), default: 0] += terms }
    }
    return respelled
  }
}
