import Lexicon
import Terms

/// A term that matches the typed text, with the name that matched.
package struct Hit: Sendable, Equatable {
  package enum Match: Sendable, Equatable {
    /// The term's identifier begins with the text.
    case identifier
    /// A secondary identifier begins with the text. The value is its number among the alternates.
    case alternate(Int)
    case label
    /// A synonym or former label matched. The value is its number.
    case name(Int)
    /// The words occur in the term's names and definition taken together.
    case text
  }

  package let term: Int
  package let match: Match
  /// nil for identifiers, which are not names.
  package let tier: Tier?
  /// The spans of the matched text that correspond to the typed text, in code points, ascending; empty for `.text`.
  package let spans: [Range<Int>]
}

/// Locates the typed words in a name.
struct Highlighter {
  let lexicon: Lexicon
  let text: TypedText
  /// Whether a typed word may be a misspelling of a word.
  let isMisspelling: (_ typed: TypedWord, _ word: UInt32) -> Bool

  /// Returns the spans in code points of the naming's name.
  func spans(in naming: Int, tier: Tier, _ folder: inout WordFolder) -> [Range<Int>] {
    let nameWords = lexicon.words(ofNaming: naming)
    let places = tier <= .synonymWord ? phrase(in: nameWords) : scattered(in: nameWords)
    folder.foldRecordingOrigins(lexicon.text(ofNaming: naming).bytes)
    var words: [Range<Int>] = []
    var end = -1
    Words.each(in: folder.bytes) { word in
      words.append((end + 1)..<(end + 1 + word.count))
      end = words[words.count - 1].upperBound
    }
    var spans: [Range<Int>] = []
    for (typed, place) in zip(text.words, places) {
      guard let place, words.indices.contains(place) else { continue }
      let letters = words[place]
      let beginning = [typed.letters, typed.american ?? typed.letters].first { folder.bytes[letters].starts(with: $0) }
      let marked = letters.prefix(beginning?.count ?? letters.count)
      guard let first = marked.first, let last = marked.last else { continue }
      spans.append(Int(folder.origins[first])..<(Int(folder.origins[last]) + 1))
    }
    return tier <= .synonymWord ? Self.joined(spans) : spans.merged(joiningAdjacent: false)
  }

  /// Returns the positions in a name at which the typed words first occur in sequence; empty if they do not.
  private func phrase(in nameWords: UnsafeBufferPointer<UInt32>) -> [Int?] {
    let choices = text.words.indices.map { text.choices(at: $0) }
    guard choices.count <= nameWords.count else { return [] }
    for start in 0...(nameWords.count - choices.count)
    where choices.indices.allSatisfy({ place in
      choices[place].contains { $0 ~= Int(nameWords[start + place]) }
    }) {
      return choices.indices.map { start + $0 }
    }
    return []
  }

  /// Returns for each typed word the first word of the name that it may begin, or else the first one that it may be a
  /// misspelling of. Words not yet used by another typed word are preferred.
  private func scattered(in nameWords: UnsafeBufferPointer<UInt32>) -> [Int?] {
    var used: Set<Int> = []
    func first(where fits: (UInt32) -> Bool) -> Int? {
      let found =
        nameWords.indices.first { !used.contains($0) && fits(nameWords[$0]) }
        ?? nameWords.indices.first { fits(nameWords[$0]) }
      if let found { used.insert(found) }
      return found
    }
    return text.words.map { typed in
      first { typed.mayBegin($0) } ?? first { isMisspelling(typed, $0) }
    }
  }

  /// Returns one span from the start of the first to the end of the last.
  private static func joined(_ spans: [Range<Int>]) -> [Range<Int>] {
    guard let first = spans.first, let last = spans.last else { return [] }
    return [first.lowerBound..<last.upperBound]
  }
}
