/// Several names in one phrase for as many identifiers: `early/late endosomes (ID/ID)`, `pectus carinatum and excavatum
/// (ID, ID)`. The names belong to the identifiers in their order; a part may leave out what the first or the last one has.
struct Coordination {
  private static let maxParts = 6
  /// So many words of the first or last part may belong to another one too.
  private static let maxShared = 6
  private let parts: [[Int]]
  /// Which of the parts belongs to the identifier.
  private let number: Int

  init(parts: [[Int]], number: Int) {
    self.parts = parts
    self.number = number
  }

  /// The ways to take apart the phrase that some identifiers share: as many parts as there are identifiers. Of two
  /// identifiers each joint may be the one between their names, as names have joints too.
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

  /// Whether a part may begin with a word.
  private static func isJoint(_ item: Int, _ text: ProseText) -> Bool {
    let isDivided = !text.items[item].breakBefore.isDisjoint(with: [.slash, .comma])
    return isDivided || text.isConjunction(item)
  }

  /// A name of the identifier's own term that its part begins, ends or is.
  func confirmation(_ names: NameFinder) -> (naming: Int, words: [Int])? {
    for part in ownParts {
      let name = names.name(of: part)
      if let own = name?.own { return (own, part) }
      let words = part + head(of: part) + tail(of: part)
      let content = part.filter(names.isContent)
      if let found = names.scattered(in: words, where: { found in content.allSatisfy(found.contains) }) { return found }
      // "tip cell" does not name the "malpighian tubule tip cell" that stands there.
      if name != nil { return nil }
    }
    return nil
  }

  /// A name of another term that its part begins, ends or is.
  func contradiction(_ names: NameFinder) -> (naming: Int, words: [Int])? {
    for part in ownParts {
      let (head, tail) = (head(of: part), tail(of: part))
      let whole =
        [part] + tail.indices.map { part + tail[$0...] } + head.indices.map { head[...$0] + part }
      for words in whole {
        guard let name = names.name(of: words), name.own == nil, let naming = name.others.first else { continue }
        return (naming, words)
      }
    }
    return nil
  }

  /// The words of the identifier's own part.
  var part: [Int] { parts[number] }

  /// The part of the identifier; of the first one, which a sentence may lead to, its last words, the most of them first.
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
