import Lexicon
import Terms

/// A term that answers what was typed, with the name that did.
package struct Hit: Sendable, Equatable {
  package enum Match: Sendable, Equatable {
    /// The term's identifier begins so.
    case identifier
    /// A secondary identifier, by its number among the alternates, begins so.
    case alternate(Int)
    case label
    /// A synonym or former label, by its number.
    case name(Int)
    /// The words are in its names and definition together.
    case text
  }

  package let term: Int
  package let match: Match
  /// nil for identifiers, which are no names.
  package let tier: Tier?
  /// Where the text that matched has what was typed, in code points, in ascending order; empty for `.text`.
  package let spans: [Range<Int>]
}

/// Tells where in a name the typed words are.
struct Highlighter {
  let lexicon: Lexicon
  let text: TypedText
  /// Which words the typed words are misspellings of.
  let isMisspelling: (_ typed: TypedWord, _ word: UInt32) -> Bool

  /// In code points of the name that a naming stands for.
  func spans(in naming: Int, tier: Tier, _ folder: inout WordFolder) -> [Range<Int>] {
    let own = lexicon.words(ofNaming: naming)
    let places = tier <= .synonymWord ? phrase(in: own) : scattered(in: own)
    folder.foldNotingOrigins(lexicon.text(ofNaming: naming).bytes)
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
    return tier <= .synonymWord ? Self.joined(spans) : spans.merged(joiningNeighbours: false)
  }

  /// The first place from which a name goes like the text.
  private func phrase(in own: UnsafeBufferPointer<UInt32>) -> [Int?] {
    let choices = text.words.indices.map { text.choices(at: $0) }
    guard choices.count <= own.count else { return [] }
    for start in 0...(own.count - choices.count)
    where choices.indices.allSatisfy({ place in
      choices[place].contains { $0 ~= Int(own[start + place]) }
    }) {
      return choices.indices.map { start + $0 }
    }
    return []
  }

  /// For each typed word the first word of the name that it begins and no other does, else that it is near to.
  private func scattered(in own: UnsafeBufferPointer<UInt32>) -> [Int?] {
    var taken: Set<Int> = []
    func first(where fits: (UInt32) -> Bool) -> Int? {
      let found = own.indices.first { !taken.contains($0) && fits(own[$0]) } ?? own.indices.first { fits(own[$0]) }
      if let found { taken.insert(found) }
      return found
    }
    return text.words.map { typed in
      first { typed.mayBegin($0) } ?? first { isMisspelling(typed, $0) }
    }
  }

  /// One span from the first to the last.
  private static func joined(_ spans: [Range<Int>]) -> [Range<Int>] {
    guard let first = spans.first, let last = spans.last else { return [] }
    return [first.lowerBound..<last.upperBound]
  }
}
