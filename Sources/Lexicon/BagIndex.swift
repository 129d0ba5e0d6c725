import Terms

/// The words of a name or of a span of text in any order, as one hash.
package struct NameBag {
  private var sum: UInt64 = 0
  package private(set) var count = 0

  package init() {}

  package mutating func insert(wordOfClass number: UInt32) {
    sum &+= StableHash.mixed(UInt64(number) + 1)
    count += 1
  }

  func hash(ontology: Int) -> UInt64 {
    StableHash.mixed(sum ^ StableHash.mixed(UInt64(ontology) << 32 | UInt64(count)))
  }
}

/// An entry of `bags`: the upper half of the bag's hash, then the number of the naming.
package enum BagEntry {
  static func entry(_ hash: UInt64, naming: Int) -> UInt64 { tag(hash) | UInt64(naming) }

  static func tag(_ hash: UInt64) -> UInt64 { hash & ~UInt64(UInt32.max) }

  static func slot(_ hash: UInt64, of count: Int) -> Int {
    Int(truncatingIfNeeded: hash & UInt64(UInt32.max)) & (count - 1)
  }

  static func naming(_ entry: UInt64) -> Int { Int(entry & UInt64(UInt32.max)) }
}

/// Indexes the names of each ontology by their words in any order, without function words (`FunctionWords.inNames`), so
/// that a single lookup finds the names that a span of text may be.
struct BagIndex {
  private(set) var slots: [UInt32] = []
  private(set) var entries: [UInt64] = []

  init() {}

  /// `ontologies` holds the ontology of each term. The entries of a slot are in ascending order.
  init(namings: [NamingRecord], words: [UInt32], classes: WordClasses, ontologies: [UInt32]) {
    var found: [UInt64] = []
    found.reserveCapacity(namings.count)
    var slotOf: [UInt32] = []
    slotOf.reserveCapacity(namings.count)
    var size = 64
    while size < namings.count / 2 { size *= 2 }
    for naming in 0..<(namings.count - 1) {
      let record = namings[naming]
      // The American spelling of the preceding name has the same word classes.
      let isTwin = naming > 0 && namings[naming - 1].term == record.term && namings[naming - 1].name == record.name
      guard !isTwin else { continue }
      var bag = NameBag()
      for index in record.firstWord..<namings[naming + 1].firstWord
      where !classes.functionWords.contains(words[Int(index)]) {
        bag.insert(wordOfClass: classes.numbers[Int(words[Int(index)])])
      }
      guard bag.count > 0 else { continue }
      let hash = bag.hash(ontology: Int(ontologies[Int(record.term)]))
      found.append(BagEntry.entry(hash, naming: naming))
      slotOf.append(UInt32(BagEntry.slot(hash, of: size)))
    }
    let groups = Groups(slotOf.enumerated().map { ($1, UInt32($0)) }, count: size)
    slots = groups.first
    entries = groups.members.map { found[Int($0)] }
    for slot in 0..<size where slots[slot + 1] > slots[slot] + 1 {
      entries[Int(slots[slot])..<Int(slots[slot + 1])].sort()
    }
  }
}

/// The bit of an ontology in `wordOntologies`.
enum OntologyBit {
  static func of(_ ontology: Int) -> UInt64 { 1 << UInt64(ontology & 63) }
}

extension Lexicon {
  /// Returns the first word of the class to which a word belongs (`WordClasses`).
  package func wordClass(_ word: Int) -> UInt32 { wordClasses[word] }

  /// Whether a name of an ontology may contain a word. Ontologies whose numbers differ by a multiple of 64 share a bit
  /// and are not distinguished.
  package func isWord(_ word: Int, ofOntology ontology: Int) -> Bool {
    wordOntologies[word] & OntologyBit.of(ontology) != 0
  }

  /// Returns the namings of an ontology that may consist of exactly the words of a bag, ascending. Hashes may collide,
  /// so the caller must compare the words.
  package func namings(withBag bag: NameBag, ontology: Int) -> BagMatches {
    let hash = bag.hash(ontology: ontology)
    guard bagSlots.count > 1 else { return BagMatches(entries: bags.records(0, 0)) }
    let slot = BagEntry.slot(hash, of: bagSlots.count - 1)
    let entries = bags.records(bagSlots[slot], bagSlots[slot + 1])
    let tag = BagEntry.tag(hash)
    let first = entries.indices.partitioningIndex { entries[$0] >= tag }
    let end = (first..<entries.count).partitioningIndex { BagEntry.tag(entries[$0]) > tag }
    return BagMatches(entries: UnsafeBufferPointer(rebasing: entries[first..<end]))
  }
}

/// The numbers of namings, ascending; valid as long as the lexicon lives.
package struct BagMatches: RandomAccessCollection {
  fileprivate let entries: UnsafeBufferPointer<UInt64>

  package var startIndex: Int { 0 }
  package var endIndex: Int { entries.count }
  package subscript(index: Int) -> Int { BagEntry.naming(entries[index]) }
}
