import Documents

/// A replacement of an obsolete or merged identifier in text. It is made only if the text confirms it.
struct Replacement {
  /// The byte of the document where the identifier begins.
  let place: Int
  /// The code point of the trial's text where the replacement begins.
  let start: Int
  /// In the form in which the document writes the identifier.
  let id: String

  /// A text with some of the identifiers replaced.
  struct Trial {
    let text: String
    let replacements: [Replacement]
  }

  /// Up to this number, each replacement gets a separate trial; more share one, because each trial scans the whole
  /// text.
  private static let maxSeparateTrials = 16

  /// Returns the trials of some replacements in a passage; `changes` are in order, in code points.
  static func trials(_ passage: ScannedPassage, _ changes: [(range: Range<Int>, id: String)]) -> [Trial] {
    guard changes.count > maxSeparateTrials else { return changes.map { trial(passage, [$0]) } }
    return [trial(passage, changes)]
  }

  private static func trial(_ passage: ScannedPassage, _ changes: [(range: Range<Int>, id: String)]) -> Trial {
    var shift = 0
    let replacements = changes.map { range, id in
      defer { shift += id.unicodeScalars.count - range.count }
      return Replacement(
        place: passage.text.bytes(range).lowerBound,
        start: range.lowerBound + shift,
        id: id
      )
    }
    return Trial(text: passage.text.replacing(changes), replacements: replacements)
  }
}
