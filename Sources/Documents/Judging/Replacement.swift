/// A replacement of an obsolete or merged identifier in text, which is tried before it is made.
struct Replacement {
  /// The byte of the document where the identifier begins.
  let place: Int
  /// The code point of the tried text where the replacement begins.
  let start: Int
  /// In the form in which the document has the identifier.
  let id: String

  /// A text with some replacements in it.
  struct Trial {
    let text: String
    let replacements: [Replacement]
  }

  /// So many are tried each by itself, as the whole text is read for each.
  private static let mostAlone = 16

  /// How the replacements of some code points of a passage, in their order, are tried.
  static func trials(_ passage: ScannedPassage, _ changes: [(range: Range<Int>, id: String)]) -> [Trial] {
    guard changes.count > mostAlone else { return changes.map { trial(passage, [$0]) } }
    return [trial(passage, changes)]
  }

  private static func trial(_ passage: ScannedPassage, _ changes: [(range: Range<Int>, id: String)]) -> Trial {
    var moved = 0
    let replacements = changes.map { range, id in
      defer { moved += id.unicodeScalars.count - range.count }
      return Replacement(
        place: passage.text.bytes(range).lowerBound,
        start: range.lowerBound + moved,
        id: id
      )
    }
    return Trial(text: passage.text.replacing(changes), replacements: replacements)
  }
}
