/// The name of an ontology's release: usually a date, otherwise a version number such as `4.1.182` or NCIT's `24.05d`.
package struct ReleaseName: Sendable {
  private let date: ReleaseDate?
  private let parts: [VersionPart]?

  /// A component of a version number: digits, then letters.
  private struct VersionPart: Comparable {
    let number: Int
    let letters: String

    init?(_ text: Substring) {
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let letters = text.dropFirst(digits.count)
      guard let number = Int(digits), letters.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
      self.number = number
      self.letters = letters.lowercased()
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.number, left.letters) < (right.number, right.letters)
    }
  }

  package init(_ text: String) {
    date = ReleaseDate(in: text)
    let number = text.first == "v" || text.first == "V" ? text.dropFirst() : text[...]
    let split = number.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "-" }
    let parts = split.compactMap(VersionPart.init)
    self.parts = parts.count == split.count ? parts : nil
  }

  /// Whether this release is older than another. False if the two cannot be compared.
  package func isOlder(than other: Self) -> Bool {
    if let date, let otherDate = other.date { return date < otherDate }
    guard date == nil, other.date == nil, let parts, let otherParts = other.parts else { return false }
    return parts.lexicographicallyPrecedes(otherParts)
  }
}
