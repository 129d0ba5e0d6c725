/// Several coordinated names in one phrase, one for each identifier of a list: `early/late endosomes (ID/ID)`,
/// `pectus carinatum and excavatum (ID, ID)`. Names and identifiers are in the same order. A part may omit words that it shares
/// with the first or the last part.
struct Coordination {
  private static let maxParts = 6
  /// The maximum number of words that another part may borrow from the first or the last one.
  private static let maxShared = 6
  private let parts: [[Int]]
  /// The index of the part that belongs to the identifier.
  private let number: Int

  init(parts: [[Int]], number: Int) {
    self.parts = parts
    self.number = number
  }

  /// Returns the ways to divide the phrase that a list of identifiers shares into one part per identifier. If there are
  /// two identifiers, any joint may be the one between their names, because names contain joints too.
  static func all(_ text: ProseText, _ place: Int, _ mentions: [Int], _ phrases: [Phrase]) -> [Coordination] {
    guard 2...maxParts ~= mentions.count, let number = mentions.firstIndex(of: place),
      let phrase = phrases.first(where: { $0.edge == .last && $0.words.count >= mentions.count })
    else { return [] }
    let joints = phrase.words.indices.dropFirst().filter { isJoint(phrase.words[$0], text) }
    let divisions = mentions.count == 2 ? joints.prefix(maxParts).map { [$0] } : [Array(joints)]
    return divisions.compactMap { division in
      let parts = zip([0] + division, division + [phrase.words.count]).map { start, end in
        Array(phrase.words[start..<end].drop(while: text.isConjunction))
      }
      guard parts.count == mentions.count, !parts.contains(where: \.isEmpty) else { return nil }
      return Coordination(parts: parts, number: number)
    }
  }

  /// Whether a part may begin with the word.
  private static func isJoint(_ item: Int, _ text: ProseText) -> Bool {
    let isDivided = !text.items[item].breakBefore.isDisjoint(with: [.slash, .comma])
    return isDivided || text.isConjunction(item)
  }

  /// Returns a name of the identifier's own term that its part begins with, ends with or equals.
  func confirmation(_ names: NameFinder) -> (naming: Int, words: [Int])? {
    for part in ownParts {
      let name = names.name(of: part)
      if let own = name?.ownNaming { return (own, part) }
      let words = part + head(of: part) + tail(of: part)
      let content = part.filter(names.isContent)
      if let found = names.scattered(in: words, where: { found in content.allSatisfy(found.contains) }) { return found }
      // "tip cell" does not name the term if the text reads "malpighian tubule tip cell".
      if name != nil { return nil }
    }
    return nil
  }

  /// Returns a name of another term that its part begins with, ends with or equals.
  func contradiction(_ names: NameFinder) -> (naming: Int, words: [Int])? {
    for part in ownParts {
      let (head, tail) = (head(of: part), tail(of: part))
      let whole =
        [part] + tail.indices.map { part + tail[$0...] } + head.indices.map { head[...$0] + part }
      for words in whole {
        guard let name = names.name(of: words), name.ownNaming == nil, let naming = name.otherNamings.first else {
          continue
        }
        return (naming, words)
      }
    }
    return nil
  }

  /// The words of the identifier's own part.
  var part: [Int] { parts[number] }

  /// The identifier's part. A sentence may lead into the first part, so its suffixes are tried instead, the longest
  /// first.
  private var ownParts: [[Int]] {
    let part = parts[number]
    guard number == 0 else { return [part] }
    return (1...part.count).reversed().map { Array(part.suffix($0)) }
  }

  private func head(of part: [Int]) -> [Int] {
    number == 0 ? [] : Array(parts[0].suffix(Self.maxShared + 1).dropLast())
  }

  private func tail(of part: [Int]) -> [Int] {
    number == parts.count - 1 ? [] : Array(parts[parts.count - 1].suffix(Self.maxShared + 1).dropFirst())
  }
}
