import Terms

/// All names of a lexicon that is being built, term by term, with their words by the numbers that they have in the
/// vocabulary for now. Needs nothing but the names, so that it goes on beside what else is done with them.
struct NamingDrafts {
  /// A term with its label and the numbers of its other names.
  struct Term {
    let label: TextRef
    let names: Range<Int>
  }

  private(set) var namings: [NamingRecord] = []
  private(set) var words: [UInt32] = []
  /// Where the names of each term begin.
  private(set) var first: [Int] = []
  private(set) var vocabulary: Vocabulary

  init(_ terms: [Term], names: [NameRecord], in arena: TextArena) throws {
    vocabulary = try Vocabulary()
    namings.reserveCapacity(terms.count + names.count)
    words.reserveCapacity((terms.count + names.count) * 5)
    first.reserveCapacity(terms.count + 1)
    var folder = WordFolder()
    func add(_ name: TextRef, _ term: Int, _ number: UInt32) {
      folder.fold(arena[name])
      let first = words.count
      Words.each(in: folder.bytes) { words.append(vocabulary.number(of: $0)) }
      guard words.count > first else { return }
      namings.append(NamingRecord(term: UInt32(term), name: number, firstWord: UInt32(first)))
    }
    for (number, term) in terms.enumerated() {
      first.append(namings.count)
      add(term.label, number, PostingRecord.label)
      for name in Self.ranked(term.names, names, arena) { add(names[name].text, number, UInt32(name)) }
    }
    first.append(namings.count)
    namings.append(NamingRecord(firstWord: UInt32(words.count)))
  }

  mutating func americanSpellings() -> [UInt32] { vocabulary.americanSpellings() }

  /// The names of a term in the order in which they are shown.
  private static func ranked(_ names: Range<Int>, _ records: [NameRecord], _ arena: TextArena) -> [Int] {
    guard names.count > 1 else { return Array(names) }
    let keys = names.map { name in
      let text = records[name].text
      return (key: UInt64(records[name].kind) << 32 | UInt64(Text(arena[text]).codePoints), text: text, number: name)
    }
    return arena.ranked(keys)
  }
}
