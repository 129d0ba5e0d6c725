import Files
import Terms

/// The compiled form of a store: a read-only memory-mapped file. Finding an identifier or a name takes a hash probe and
/// a few loads.
package final class Lexicon: Sendable {
  package let ontologies: Table<OntologyRecord>
  package let prefixes: Table<PrefixRecord>
  package let terms: Table<TermRecord>
  package let names: Table<NameRecord>
  package let edges: Table<EdgeRecord>
  package let children: Table<UInt32>
  package let xrefs: Table<TextRef>
  package let alternates: Table<AlternateRecord>
  package let targets: Table<TargetRecord>
  package let relations: Table<RelationRecord>
  package let relationIDs: Table<TextRef>
  package let alternatesByTerm: Table<UInt32>
  package let postings: Table<PostingRecord>
  package let keys: Table<KeyRecord>
  package let namings: Table<NamingRecord>
  package let words: Table<WordRecord>
  let wordsOfNamings: Table<UInt32>
  let trie: Table<TrieRecord>
  let neighborSlots: Table<UInt32>
  let neighbors: Table<UInt32>
  let namingsOfWords: Table<UInt32>
  let starts: Table<UInt32>
  let startPlaces: Table<UInt8>
  let blockMinima: Table<UInt32>
  let wordClasses: Table<UInt32>
  let wordOntologies: Table<UInt64>
  let bagSlots: Table<UInt32>
  let bags: Table<UInt64>
  private let termsByRow: Table<UInt32>
  private let links: Table<LinkRecord>
  private let identifierSlots: Table<UInt32>
  private let keySlots: Table<UInt32>
  private let text: Text
  private let wordText: Text
  private let file: MappedFile
  /// The digest of the store it was compiled from, 32 bytes.
  package let storeDigest: [UInt8]
  private let bodyChecksum: UInt64

  /// Maps a file and checks its header: magic, version and sizes, and that every section lies inside the file.
  package init(path: String) throws {
    file = try MappedFile(path: path)
    let bytes = file.bytes
    func failure(_ problem: LexiconProblem) -> LexiconError { LexiconError(path: path, problem: problem) }
    guard let base = bytes.baseAddress, bytes.count >= LexiconFormat.headerSize else {
      throw failure(.tooShort)
    }
    guard base.load(as: UInt64.self) == LexiconFormat.magic else { throw failure(.notALexicon) }
    let version = base.load(fromByteOffset: 8, as: UInt32.self)
    guard version == LexiconFormat.version else { throw failure(.otherVersion(version)) }
    let checked = UnsafeRawBufferPointer(rebasing: bytes[..<(LexiconFormat.headerSize - 8)])
    guard base.load(fromByteOffset: LexiconFormat.headerSize - 8, as: UInt64.self) == StableHash.hash(checked) else {
      throw failure(.damagedHeader)
    }
    guard base.load(fromByteOffset: 12, as: UInt32.self) == UInt32(Section.allCases.count),
      base.load(fromByteOffset: 16, as: UInt64.self) == UInt64(bytes.count)
    else { throw failure(.wrongSize) }
    storeDigest = Array(bytes[24..<56])
    bodyChecksum = base.load(fromByteOffset: 56, as: UInt64.self)

    var places: [(base: UnsafeRawPointer, count: Int)] = []
    for section in Section.allCases {
      let offset = base.load(fromByteOffset: 64 + section.rawValue * 16, as: UInt64.self)
      let count = base.load(fromByteOffset: 72 + section.rawValue * 16, as: UInt64.self)
      let size = UInt64(bytes.count)
      guard offset <= size, offset % 8 == 0, count <= (size - offset) / UInt64(section.stride) else {
        throw failure(.sectionOutsideFile("\(section)"))
      }
      places.append((base + Int(offset), Int(count)))
    }
    func table<Record>(_ section: Section) -> Table<Record> {
      Table(base: places[section.rawValue].base, count: places[section.rawValue].count)
    }
    func arena(_ section: Section) -> Text {
      let place = places[section.rawValue]
      return Text(UnsafeRawBufferPointer(start: place.base, count: place.count))
    }
    text = arena(.text)
    wordText = arena(.wordText)
    ontologies = table(.ontologies)
    prefixes = table(.prefixes)
    terms = table(.terms)
    links = table(.links)
    names = table(.names)
    edges = table(.edges)
    children = table(.children)
    xrefs = table(.xrefs)
    alternates = table(.alternates)
    targets = table(.targets)
    alternatesByTerm = table(.alternatesByTerm)
    identifierSlots = table(.identifierSlots)
    keys = table(.keys)
    keySlots = table(.keySlots)
    postings = table(.postings)
    namings = table(.namings)
    wordsOfNamings = table(.wordsOfNamings)
    words = table(.words)
    trie = table(.trie)
    neighborSlots = table(.neighborSlots)
    neighbors = table(.neighbors)
    namingsOfWords = table(.namingsOfWords)
    starts = table(.starts)
    startPlaces = table(.startPlaces)
    blockMinima = table(.blockMinima)
    wordClasses = table(.wordClasses)
    wordOntologies = table(.wordOntologies)
    bagSlots = table(.bagSlots)
    bags = table(.bags)
    termsByRow = table(.termsByRow)
    relations = table(.relations)
    relationIDs = table(.relationIDs)
  }

  /// Verifies the checksum of the whole file. Meant for the start of a daemon, not for a single request.
  package func verify() throws(LexiconError) {
    let body = UnsafeRawBufferPointer(rebasing: file.bytes[LexiconFormat.headerSize...])
    var checksum = StableHash()
    checksum.update(UnsafeRawBufferPointer(rebasing: body.prefix(body.count / 8 * 8)))
    guard body.count % 8 == 0, checksum.finish() == bodyChecksum else {
      throw LexiconError(path: file.path, problem: .damagedBody)
    }
  }

  // MARK: Text

  package func text(_ place: TextRef) -> Text { Self.part(place, of: text) }

  /// Returns a word in its folded form.
  package func text(ofWord word: Int) -> Text { Self.part(words[word].text, of: wordText) }

  private static func part(_ place: TextRef, of text: Text) -> Text {
    let start = Int(place.offset)
    let end = start + Int(place.count)
    guard end <= text.bytes.count else { return Text(UnsafeRawBufferPointer(start: nil, count: 0)) }
    return Text(UnsafeRawBufferPointer(rebasing: text.bytes[start..<end]))
  }

  // MARK: Identifiers

  package enum Identifier: Equatable, Sendable {
    case term(Int)
    case alternate(Int)
  }

  /// Returns the term or alternate with exactly this identifier.
  package func find(_ id: UnsafeRawBufferPointer) -> Identifier? {
    guard identifierSlots.count > 0 else { return nil }
    let mask = identifierSlots.count - 1
    var slot = Int(truncatingIfNeeded: StableHash.hash(id)) & mask
    // Bounded by the table's size, so that the loop ends even if a damaged table has no empty slot.
    for _ in 0...mask {
      let entry = Int(identifierSlots[slot])
      if entry == 0 { return nil }
      if entry <= terms.count {
        if text(terms[entry - 1].id).equals(id) { return .term(entry - 1) }
      } else if text(alternates[entry - 1 - terms.count].id).equals(id) {
        return .alternate(entry - 1 - terms.count)
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Returns the number of the first term whose id is not below `id`. Terms are sorted by id.
  package func firstTerm(from id: UnsafeRawBufferPointer) -> Int {
    (0..<terms.count).partitioningIndex { !text(terms[$0].id).precedes(id) }
  }

  /// Returns the same for alternates.
  package func firstAlternate(from id: UnsafeRawBufferPointer) -> Int {
    (0..<alternates.count).partitioningIndex { !text(alternates[$0].id).precedes(id) }
  }

  /// Returns the content of the slot at which the search for an identifier begins.
  func firstEntry(of id: UnsafeRawBufferPointer) -> UInt32 {
    guard identifierSlots.count > 0 else { return 0 }
    return identifierSlots[Int(truncatingIfNeeded: StableHash.hash(id)) & (identifierSlots.count - 1)]
  }

  /// Returns the place of the identifier of an entry's term and of the label after it; empty for an alternate.
  func textOfEntry(_ entry: UInt32) -> TextRef {
    let term = terms[Int(entry) - 1]
    // The builder writes a term's label directly after its identifier. In a damaged file this is only a guess.
    return TextRef(offset: term.id.offset, count: term.id.count &+ term.label.count)
  }

  /// Returns the term in a row of the record; nil if another row is used for its identifier.
  package func term(ofRow row: Int) -> Int? {
    let place = (0..<termsByRow.count).partitioningIndex { Int(link(Int(termsByRow[$0])).row) >= row }
    guard place < termsByRow.count, Int(link(Int(termsByRow[place])).row) == row else { return nil }
    return Int(termsByRow[place])
  }

  /// Returns the term whose number plus 1 is `reference`; nil for 0, and for a number out of range in a damaged file.
  package func term(ofReference reference: UInt32) -> Int? {
    reference > 0 && Int(reference) <= terms.count ? Int(reference) - 1 : nil
  }

  // MARK: Names

  /// Returns the postings of a normalized name, best first; nil if no term has the name.
  package func postings(of key: UnsafeRawBufferPointer) -> Range<Int>? {
    guard keySlots.count > 0 else { return nil }
    let mask = keySlots.count - 1
    var slot = Int(truncatingIfNeeded: StableHash.hash(key)) & mask
    for _ in 0...mask {
      let entry = Int(keySlots[slot])
      if entry == 0 { return nil }
      if text(keys[entry - 1].text).equals(key) {
        return postings(ofKey: entry - 1)
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Returns the postings of the normalized name with a number, best first.
  package func postings(ofKey key: Int) -> Range<Int> {
    postings.range(keys[key].firstPosting, keys[key + 1].firstPosting)
  }

  /// Returns the CURIEs of the relation with a number.
  package func ids(ofRelation relation: Int) -> Range<Int> {
    relationIDs.range(relations[relation].firstID, relations[relation + 1].firstID)
  }

  // MARK: Data of a term

  package func link(_ term: Int) -> LinkRecord { links[term] }

  package func names(of term: Int) -> Range<Int> { names.range(links[term].firstName, links[term + 1].firstName) }

  package func edges(of term: Int) -> Range<Int> { edges.range(links[term].firstEdge, links[term + 1].firstEdge) }

  package func children(of term: Int) -> Range<Int> {
    children.range(links[term].firstChild, links[term + 1].firstChild)
  }

  package func xrefs(of term: Int) -> Range<Int> { xrefs.range(links[term].firstXref, links[term + 1].firstXref) }

  package func alternates(of term: Int) -> Range<Int> {
    alternatesByTerm.range(links[term].firstAlternate, links[term + 1].firstAlternate)
  }

  package func targets(of identifier: Identifier) -> Range<Int> {
    switch identifier {
    case .term(let term):
      targets.range(terms[term].firstTarget, terms[term].firstTarget &+ terms[term].targetCount)
    case .alternate(let alternate):
      targets.range(
        alternates[alternate].firstTarget,
        alternates[alternate].firstTarget &+ alternates[alternate].targetCount
      )
    }
  }
}
