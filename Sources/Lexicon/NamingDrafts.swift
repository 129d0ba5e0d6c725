import Terms

/// All names of a lexicon that is being built, term by term, with provisional word numbers. Depends only on the names,
/// so that it can be computed in parallel with other work on them.
struct NamingDrafts {
  /// A term with its label and the numbers of its other names.
  struct NamedTerm {
    let label: TextRef
    let names: Range<Int>
  }

  private(set) var namings: [NamingRecord] = []
  private(set) var words: [UInt32] = []
  /// The index in `namings` at which the names of each term begin.
  private(set) var first: [Int] = []
  private(set) var vocabulary: Vocabulary

  init(_ terms: [NamedTerm], names: [NameRecord], in arena: TextArena) throws {
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

  /// Returns the names of a term in the order in which they are shown.
  private static func ranked(_ names: Range<Int>, _ records: [NameRecord], _ arena: TextArena) -> [Int] {
    guard names.count > 1 else { return Array(names) }
    let keys = names.map { name in
      let text = records[name].text
      return (key: UInt64(records[name].kind) << 32 | UInt64(Text(arena[text]).codePoints), text: text, number: name)
    }
    return arena.ranked(keys)
  }
}
