import Files
import Terms

/// Collects the tables of a lexicon and writes them as one file.
///
/// Calls must be in the order of the data: ontologies and prefixes, then all terms sorted by id, all alternates sorted
/// by id, `indexIdentifiers()`, targets, the names of each term in the order of the terms, `endNames()`, the relations in
/// the order of the file, and last the terms' edges and xrefs.
package final class LexiconBuilder {
  private let arena: TextArena
  private var ontologies: [OntologyRecord] = []
  private var prefixes: [PrefixRecord] = []
  private var terms: [TermRecord] = []
  private var alternates: [AlternateRecord] = []
  private var links: [LinkRecord] = []
  private var names: [NameRecord] = []
  private var edges: [EdgeRecord] = []
  private var xrefs: [TextRef] = []
  private var targets: [TargetRecord] = []
  private var relations: [RelationRecord] = []
  private var relationIDs: [TextRef] = []
  private var identifiers = HashSlots(capacity: 0)
  private var keys: TextNumbers
  /// The normalized label of each term.
  private var normalizedLabels: [TextRef] = []
  private var namingIndex: Background<NamingIndex>?
  /// The number of terms whose edges and xrefs have been added.
  private var linkedTermCount = 0
  /// All postings, chained by key. `lastEntryOfKey` holds the index of the last one added for each key.
  private var postingEntries: [(posting: PostingRecord, next: Int32)] = []
  private var lastEntryOfKey: [Int32] = []
  private var normalizer = Normalizer()
  private let obsoleteWord = Array("obsolete ".utf8)

  package init() throws {
    arena = try TextArena()
    keys = TextNumbers(in: arena)
  }

  // MARK: Text

  package func add(_ bytes: UnsafeRawBufferPointer) -> TextRef { arena.add(bytes) }

  package func add(_ string: String) -> TextRef {
    var string = string
    return string.withUTF8 { arena.add(UnsafeRawBufferPointer($0)) }
  }

  /// Valid as long as the builder lives.
  package func text(_ place: TextRef) -> Text { Text(arena[place]) }

  // MARK: Identifiers

  package func add(_ ontology: OntologyRecord) { ontologies.append(ontology) }

  package func add(_ prefix: PrefixRecord) { prefixes.append(prefix) }

  package func add(_ term: TermRecord) { terms.append(term) }

  package func add(_ alternate: AlternateRecord) { alternates.append(alternate) }

  package func indexIdentifiers() {
    identifiers = HashSlots(capacity: terms.count + alternates.count)
    for entry in 0..<(terms.count + alternates.count) {
      let id = entry < terms.count ? terms[entry].id : alternates[entry - terms.count].id
      identifiers.insert(entry, hash: StableHash.hash(arena[id]))
    }
  }

  /// Returns the number of the term with exactly this id. Call it after `indexIdentifiers()`.
  package func term(_ id: UnsafeRawBufferPointer) -> Int? {
    identifiers.find(StableHash.hash(id)) { $0 < terms.count && Text(arena[terms[$0].id]).equals(id) }
  }

  package func term(_ id: String) -> Int? {
    var id = id
    return id.withUTF8 { term(UnsafeRawBufferPointer($0)) }
  }

  package func setTargets(_ list: [TargetRecord], ofTerm term: Int) {
    terms[term].firstTarget = UInt32(targets.count)
    terms[term].targetCount = UInt32(list.count)
    targets += list
  }

  package func setTargets(_ list: [TargetRecord], ofAlternate alternate: Int) {
    alternates[alternate].firstTarget = UInt32(targets.count)
    alternates[alternate].targetCount = UInt32(list.count)
    targets += list
  }

  // MARK: Data of each term, in the order of the terms

  /// Begins the next term, to which the names that follow belong. `row` is its row in the record.
  package func beginTerm(row: Int, namespace: TextRef, definition: TextRef, comment: TextRef) {
    var link = LinkRecord(namespace: namespace, definition: definition, comment: comment)
    link.firstName = UInt32(names.count)
    link.row = UInt32(row)
    links.append(link)
  }

  package func add(_ name: NameRecord) { names.append(name) }

  /// Indexes the names once all terms have theirs: by normalized form on this thread, by word on others.
  package func endNames() {
    precondition(links.count == terms.count)
    var end = LinkRecord()
    end.firstName = UInt32(names.count)
    links.append(end)
    let named = terms.indices.map { term in
      NamingDrafts.NamedTerm(label: terms[term].label, names: namesOfTerm(term))
    }
    let drafts = Background { [arena, names] in try NamingDrafts(named, names: names, in: arena) }
    for term in terms.indices {
      index(terms[term].label, PostingRecord(term: UInt32(term), name: PostingRecord.label))
      for name in namesOfTerm(term) {
        index(names[name].text, PostingRecord(term: UInt32(term), name: UInt32(name)))
      }
    }
    let ranked = NamingIndex.ranked(terms, normalizedLabels, in: arena)
    namingIndex = Background { [terms] in
      try NamingIndex(drafts.wait(), ranked: ranked, ontologies: terms.map(\.ontology))
    }
  }

  private func namesOfTerm(_ term: Int) -> Range<Int> {
    Int(links[term].firstName)..<Int(links[term + 1].firstName)
  }

  package func add(_ relation: RelationRecord, ids: [TextRef]) {
    var relation = relation
    relation.firstID = UInt32(relationIDs.count)
    relations.append(relation)
    relationIDs += ids
  }

  /// Adds the edges and xrefs of the next term.
  package func addLinks(edges newEdges: some Sequence<EdgeRecord>, xrefs newXrefs: some Sequence<TextRef>) {
    links[linkedTermCount].firstEdge = UInt32(edges.count)
    links[linkedTermCount].firstXref = UInt32(xrefs.count)
    edges.append(contentsOf: newEdges)
    xrefs.append(contentsOf: newXrefs)
    linkedTermCount += 1
  }

  /// Returns the edges that a term states. Call it after `addLinks` for the next term.
  package func edges(of term: Int) -> ArraySlice<EdgeRecord> {
    edges[Int(links[term].firstEdge)..<(term + 1 < linkedTermCount ? Int(links[term + 1].firstEdge) : edges.count)]
  }

  /// Calls `body` with the identifier of each alternate and the numbers of the terms that claim it.
  package func eachAlternate(_ body: (_ id: TextRef, _ claimants: [Int]) throws -> Void) rethrows {
    for alternate in alternates {
      let first = Int(alternate.firstTarget)
      let claims = targets[first..<first + Int(alternate.targetCount)].filter {
        $0.kind == TargetKind.primary.rawValue
      }
      try body(alternate.id, claims.map { Int($0.term) - 1 })
    }
  }

  /// Indexes a name by its normalized form. The label of an obsolete term is indexed with and without the word
  /// "obsolete".
  private func index(_ name: TextRef, _ posting: PostingRecord) {
    normalizer.normalize(arena[name])
    let normalized = normalizer.bytes
    let key = index(normalized, posting, existingAt: Text(arena[name]).equals(normalized) ? name : nil)
    let isLabel = posting.name == PostingRecord.label
    if isLabel { normalizedLabels.append(key.map { keys.texts[$0] } ?? .zero) }
    guard isLabel, key != nil, terms[Int(posting.term)].flags & TermRecord.obsolete != 0 else { return }
    if normalized.starts(with: obsoleteWord) {
      index(UnsafeRawBufferPointer(rebasing: normalized.dropFirst(obsoleteWord.count)), posting)
    } else {
      _ = (obsoleteWord + normalized).withUnsafeBytes { index($0, posting) }
    }
  }

  /// Adds a posting and returns its key; nil if the normalized name is empty. `place` is the position of the normalized
  /// name if it is already in the arena.
  @discardableResult
  private func index(
    _ normalized: UnsafeRawBufferPointer,
    _ posting: PostingRecord,
    existingAt place: TextRef? = nil
  ) -> Int? {
    guard !normalized.isEmpty else { return nil }
    let key = keys.number(of: normalized, existingAt: place)
    if key == lastEntryOfKey.count { lastEntryOfKey.append(-1) }
    postingEntries.append((posting, lastEntryOfKey[key]))
    lastEntryOfKey[key] = Int32(postingEntries.count - 1)
    return key
  }

  // MARK: The file

  /// Writes everything but the header.
  package func write(to path: String) throws -> LexiconFile {
    addLinks(edges: [], xrefs: [])
    add(RelationRecord(), ids: [])
    guard let namingIndex, links.count == linkedTermCount else {
      preconditionFailure("a part of the lexicon is missing")
    }
    try arena.check()
    let file = try LexiconFile(path: path)
    // The text is complete and more than half of the file, so it is written while the rest is computed.
    let text = Background { [arena] in try file.write(.text, arena.bytes) }
    let children = linkChildren()
    let alternatesByTerm = linkAlternates()
    let (keyRecords, postings) = sortPostings()
    try text.wait()
    try ontologies.withUnsafeBytes { try file.write(.ontologies, $0) }
    try prefixes.withUnsafeBytes { try file.write(.prefixes, $0) }
    try terms.withUnsafeBytes { try file.write(.terms, $0) }
    try names.withUnsafeBytes { try file.write(.names, $0) }
    try edges.withUnsafeBytes { try file.write(.edges, $0) }
    try children.withUnsafeBytes { try file.write(.children, $0) }
    try xrefs.withUnsafeBytes { try file.write(.xrefs, $0) }
    try relations.withUnsafeBytes { try file.write(.relations, $0) }
    try relationIDs.withUnsafeBytes { try file.write(.relationIDs, $0) }
    try alternates.withUnsafeBytes { try file.write(.alternates, $0) }
    try targets.withUnsafeBytes { try file.write(.targets, $0) }
    try alternatesByTerm.withUnsafeBytes { try file.write(.alternatesByTerm, $0) }
    try identifiers.slots.withUnsafeBytes { try file.write(.identifierSlots, $0) }
    try keyRecords.withUnsafeBytes { try file.write(.keys, $0) }
    try keys.slots.withUnsafeBytes { try file.write(.keySlots, $0) }
    try postings.withUnsafeBytes { try file.write(.postings, $0) }
    try termsByRow().withUnsafeBytes { try file.write(.termsByRow, $0) }

    let index = try namingIndex.wait()
    for (term, namings) in index.namingsOfTerms.enumerated() {
      links[term].firstNaming = namings.first
      links[term].namingCount = namings.count
    }
    try links.withUnsafeBytes { try file.write(.links, $0) }
    try index.namings.withUnsafeBytes { try file.write(.namings, $0) }
    try index.wordsOfNamings.withUnsafeBytes { try file.write(.wordsOfNamings, $0) }
    try file.write(.wordText, index.wordText.bytes)
    try index.words.withUnsafeBytes { try file.write(.words, $0) }
    try index.trie.withUnsafeBytes { try file.write(.trie, $0) }
    try index.neighborhood.slots.withUnsafeBytes { try file.write(.neighborSlots, $0) }
    try index.neighborhood.nodes.withUnsafeBytes { try file.write(.neighbors, $0) }
    try index.namingsOfWords.withUnsafeBytes { try file.write(.namingsOfWords, $0) }
    try index.starts.entries.withUnsafeBytes { try file.write(.starts, $0) }
    try index.starts.places.withUnsafeBytes { try file.write(.startPlaces, $0) }
    try index.starts.minima.withUnsafeBytes { try file.write(.blockMinima, $0) }
    try index.wordClasses.numbers.withUnsafeBytes { try file.write(.wordClasses, $0) }
    try index.wordOntologies.withUnsafeBytes { try file.write(.wordOntologies, $0) }
    try index.bags.slots.withUnsafeBytes { try file.write(.bagSlots, $0) }
    try index.bags.entries.withUnsafeBytes { try file.write(.bags, $0) }
    return file
  }

  private func termsByRow() -> [UInt32] {
    terms.indices.sorted { links[$0].row < links[$1].row }.map { UInt32($0) }
  }

  /// Inverts the is_a edges: for each term, the terms that name it as a parent, sorted by id.
  private func linkChildren() -> [UInt32] {
    var pairs: [(group: UInt32, member: UInt32)] = []
    for term in 0..<terms.count {
      for edge in links[term].firstEdge..<links[term + 1].firstEdge {
        let record = edges[Int(edge)]
        if record.relation.count == 0 && record.term > 0 { pairs.append((record.term - 1, UInt32(term))) }
      }
    }
    return group(pairs, \.firstChild)
  }

  /// Returns the alternates that each term claims, sorted by id.
  private func linkAlternates() -> [UInt32] {
    var pairs: [(group: UInt32, member: UInt32)] = []
    for (number, alternate) in alternates.enumerated() {
      for index in 0..<alternate.targetCount {
        let target = targets[Int(alternate.firstTarget + index)]
        if target.kind == TargetKind.primary.rawValue { pairs.append((target.term - 1, UInt32(number))) }
      }
    }
    return group(pairs, \.firstAlternate)
  }

  /// Arranges values by term, keeping their order, and stores in `links` where each term's values begin.
  private func group(
    _ pairs: [(group: UInt32, member: UInt32)],
    _ first: WritableKeyPath<LinkRecord, UInt32>
  ) -> [UInt32] {
    let groups = Groups(pairs, count: terms.count)
    for term in 0...terms.count { links[term][keyPath: first] = groups.first[term] }
    return groups.members
  }

  /// Sorts the terms that have each key as a name: labels before synonyms by scope before former labels, current before
  /// obsolete, native before imported, then by id.
  private func sortPostings() -> ([KeyRecord], [PostingRecord]) {
    var records: [KeyRecord] = []
    records.reserveCapacity(keys.texts.count + 1)
    var postings: [PostingRecord] = []
    postings.reserveCapacity(postingEntries.count)
    var ranked: [(rank: UInt64, posting: PostingRecord)] = []
    // The last key for which each term was added.
    var lastKey = [Int](repeating: -1, count: terms.count)
    for (key, text) in keys.texts.enumerated() {
      records.append(KeyRecord(text: text, firstPosting: UInt32(postings.count)))
      ranked.removeAll(keepingCapacity: true)
      var next = lastEntryOfKey[key]
      while next >= 0 {
        let posting = postingEntries[Int(next)].posting
        ranked.append((rank(posting), posting))
        next = postingEntries[Int(next)].next
      }
      if ranked.count > 1 { ranked.sort { $0.rank < $1.rank } }
      // A term is listed once per name, with its best posting.
      for entry in ranked where lastKey[Int(entry.posting.term)] != key {
        lastKey[Int(entry.posting.term)] = key
        postings.append(entry.posting)
      }
    }
    records.append(KeyRecord(firstPosting: UInt32(postings.count)))
    return (records, postings)
  }

  private func rank(_ posting: PostingRecord) -> UInt64 {
    let kind = posting.name == PostingRecord.label ? 0 : UInt64(names[Int(posting.name)].kind) + 1
    return kind << 36 | terms[Int(posting.term)].listRank << 32 | UInt64(posting.term)
  }
}
