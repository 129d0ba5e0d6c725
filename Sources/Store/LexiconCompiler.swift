import Files
import Lexicon
import Terms

/// Compiles a record into a lexicon: settles whose term each identifier is and where obsolete and merged ones lead.
///
/// The result depends on the ontologies alone, not on the order in which they were loaded.
struct LexiconCompiler {
  private struct Ontology {
    let id: String
    var record = OntologyRecord()
    var nativePrefixes: Set<String> = []
  }

  private struct Term {
    let row: Int
    let ontology: Int
    var record: TermRecord
  }

  private let database: Database
  private let builder = LexiconBuilder()
  /// Sorted by id; rows of the record refer to them through `ontologyOfRow`.
  private var ontologies: [Ontology] = []
  private var ontologyOfRow: [Int: Int] = [:]
  /// The ontology that defines a prefix, by the prefix in lower case.
  private var owners: [String: Int] = [:]
  private var terms: [Term] = []
  /// The number in the lexicon of each term row; -1 where another frame answers for the identifier.
  private var numberOfRow: [Int32] = []
  private var claimants: [String: [Int]] = [:]
  private var replacedBy: [Int: [String]] = [:]
  private var consider: [Int: [String]] = [:]

  /// Everything but the header, which ties the lexicon to the finished record.
  static func compile(_ database: Database, to path: String) throws -> LexiconFile {
    var compiler = LexiconCompiler(database: database)
    try compiler.readOntologies()
    try compiler.readTerms()
    try compiler.readAlternates()
    try compiler.readReplacements()
    compiler.settleSuccessions()
    try compiler.readNames()
    try compiler.readEdges()
    return try compiler.builder.write(to: path)
  }

  private init(database: Database) { self.database = database }

  // MARK: Ontologies and prefixes

  private mutating func readOntologies() throws {
    try database.prepare("SELECT no, id, data_version, release, source, digest FROM ontology ORDER BY id").rows { row in
      ontologyOfRow[row.int(0)] = ontologies.count
      var ontology = Ontology(id: row.string(1))
      ontology.record.id = builder.add(row.bytes(1))
      ontology.record.dataVersion = builder.add(row.bytes(2))
      ontology.record.release = builder.add(row.bytes(3))
      ontology.record.source = builder.add(row.bytes(4))
      ontology.record.digest = builder.add(row.bytes(5))
      ontologies.append(ontology)
    }
    try database.prepare("SELECT ontology, count(*) FROM diagnostic GROUP BY ontology").rows { row in
      ontologies[ontologyOfRow[row.int(0)] ?? 0].record.diagnostics = UInt32(row.int(1))
    }
    var spellings: [String: (spelling: String, terms: Int)] = [:]
    try database.prepare("SELECT ontology, prefix, terms, native FROM ontology_prefix").rows { row in
      let ontology = ontologyOfRow[row.int(0)] ?? 0
      let prefix = row.string(1)
      let key = prefix.lowercased()
      let isNative = row.int(3) != 0
      if isNative {
        ontologies[ontology].nativePrefixes.insert(key)
        if let other = owners[key] { owners[key] = owner(of: key, ontology, other) } else { owners[key] = ontology }
      }
      let weight = row.int(2) + (isNative ? 1 << 40 : 0)
      if let known = spellings[key], (known.terms, prefix) > (weight, known.spelling) { return }
      spellings[key] = (prefix, weight)
    }
    for (key, value) in spellings.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      builder.add(
        PrefixRecord(
          lowercase: builder.add(key),
          spelling: builder.add(value.spelling),
          owner: owners[key].map { UInt32($0 + 1) } ?? 0
        )
      )
    }
  }

  /// Of two ontologies that define one prefix: the one that is named like it, else the first by id.
  private func owner(of prefix: String, _ left: Int, _ right: Int) -> Int {
    if ontologies[left].id == prefix { return left }
    if ontologies[right].id == prefix { return right }
    return min(left, right)
  }

  // MARK: Terms

  private mutating func readTerms() throws {
    var rows = 0
    try database.prepare("SELECT coalesce(max(no), 0) + 1, count(*) FROM term").rows { row in
      rows = row.int(0)
      terms.reserveCapacity(row.int(1))
    }
    numberOfRow = [Int32](repeating: -1, count: rows)
    try database.prepare("SELECT no, ontology, id, label, obsolete FROM term ORDER BY no").rows { row in
      let ontology = ontologyOfRow[row.int(1)] ?? 0
      let id = row.bytes(2)
      let owner = owner(of: id)
      if let owner, owner != ontology { return }
      let isImported = owner == nil && hasPrefix(id)
      var record = TermRecord(ontology: UInt32(ontology))
      record.id = builder.add(id)
      record.label = builder.add(row.bytes(3))
      record.flags =
        (row.int(4) != 0 ? TermRecord.obsolete : 0) | (isImported ? TermRecord.imported : 0)
      terms.append(Term(row: row.int(0), ontology: ontology, record: record))
    }
    sortTerms()
    var kept: [Term] = []
    kept.reserveCapacity(terms.count)
    for term in terms {
      if let last = kept.last, builder.text(last.record.id) == builder.text(term.record.id) { continue }
      numberOfRow[term.row] = Int32(kept.count)
      kept.append(term)
      builder.add(term.record)
      count(term)
    }
    terms = kept
  }

  /// By id; of several files that import one term, the first by ontology comes first, and answers.
  private mutating func sortTerms() {
    let builder = builder
    terms.sort { left, right in
      let first = builder.text(left.record.id)
      let second = builder.text(right.record.id)
      return first == second ? left.ontology < right.ontology : first.precedes(second.bytes)
    }
  }

  private mutating func count(_ term: Term) {
    if term.record.flags & TermRecord.imported != 0 { ontologies[term.ontology].record.imported += 1 }
    if term.record.flags & TermRecord.obsolete != 0 { ontologies[term.ontology].record.obsolete += 1 }
    ontologies[term.ontology].record.terms += 1
  }

  private func hasPrefix(_ id: UnsafeRawBufferPointer) -> Bool {
    guard let colon = id.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return false }
    return !(colon + 1 < id.count && id[colon + 1] == UInt8(ascii: "/"))
  }

  private func owner(of id: UnsafeRawBufferPointer) -> Int? {
    guard hasPrefix(id), let colon = id.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return owners[String(decoding: id[..<colon], as: UTF8.self).lowercased()]
  }

  // MARK: Merged identifiers

  private mutating func readAlternates() throws {
    var ontologyOfAlternate: [String: Int] = [:]
    var frames: Set<String> = []
    try database.prepare("SELECT id FROM alt_id WHERE id IN (SELECT id FROM term)").rows { frames.insert($0.string(0)) }
    try database.prepare("SELECT term, id FROM alt_id ORDER BY term, no").rows { row in
      let claimant = Int(numberOfRow[row.int(0)])
      guard claimant >= 0 else { return }
      let id = row.string(1)
      let ontology = terms[claimant].ontology
      // A foreign file never changes a native term, and an identifier is no alternate of itself.
      if let owner = owner(of: row.bytes(1)), owner != ontology { return }
      if builder.text(terms[claimant].record.id).equals(row.bytes(1)) { return }
      if let own = frames.contains(id) ? number(of: id) : nil {
        if terms[own].record.flags & TermRecord.obsolete != 0 {
          replacedBy[own, default: []].append(builder.text(terms[claimant].record.id).string)
        }
        return
      }
      if !(claimants[id]?.contains(claimant) ?? false) { claimants[id, default: []].append(claimant) }
      ontologyOfAlternate[id] = min(ontology, ontologyOfAlternate[id] ?? ontology)
    }
    for id in claimants.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      claimants[id]?.sort()
      let ontology = ontologyOfAlternate[id] ?? 0
      ontologies[ontology].record.alternates += 1
      builder.add(AlternateRecord(id: builder.add(id), ontology: UInt32(ontology)))
    }
    builder.indexIdentifiers()
  }

  /// Terms are sorted by id, so that this needs no table of its own.
  private func number(of id: String) -> Int? {
    var id = id
    return id.withUTF8 { bytes in
      let wanted = UnsafeRawBufferPointer(bytes)
      let place = terms.indices.partitioningIndex { !builder.text(terms[$0].record.id).precedes(wanted) }
      return place < terms.count && builder.text(terms[place].record.id).equals(wanted) ? place : nil
    }
  }

  // MARK: Replacements

  private mutating func readReplacements() throws {
    try database.prepare("SELECT term, kind, target FROM replacement ORDER BY term, no").rows { row in
      let term = Int(numberOfRow[row.int(0)])
      guard term >= 0, terms[term].record.flags & TermRecord.obsolete != 0 else { return }
      if row.string(1) == "replaced_by" {
        replacedBy[term, default: []].append(row.string(2))
      } else {
        consider[term, default: []].append(row.string(2))
      }
    }
  }

  private func settleSuccessions() {
    for (number, term) in terms.enumerated() where term.record.flags & TermRecord.obsolete != 0 {
      let id = builder.text(term.record.id).string
      builder.setTargets(succession(of: id, consider: consider[number] ?? []), ofTerm: number)
    }
    for (number, id) in claimants.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }).enumerated() {
      let primaries = (claimants[id] ?? []).map { claimant in
        TargetRecord(
          id: terms[claimant].record.id,
          kind: TargetKind.primary.rawValue,
          term: UInt32(claimant + 1)
        )
      }
      builder.setTargets(primaries + succession(of: id, consider: []), ofAlternate: number)
    }
  }

  private func succession(of id: String, consider: [String]) -> [TargetRecord] {
    let succession = Succession(of: id, standing: standing)
    // A merged identifier that is to be considered is named as the term it went into.
    let considered = consider.flatMap { id in
      claimants[id].map { $0.map { builder.text(terms[$0].record.id).string } } ?? [id]
    }
    return succession.replacedBy.map { target($0, .replacedBy) } + considered.map { target($0, .consider) }
      + succession.chain.map { target($0, .chain) }
  }

  private func target(_ id: String, _ kind: TargetKind) -> TargetRecord {
    if let number = builder.term(id) {
      return TargetRecord(id: terms[number].record.id, kind: kind.rawValue, term: UInt32(number + 1))
    }
    return TargetRecord(id: builder.add(id), kind: kind.rawValue)
  }

  private func standing(_ id: String) -> Succession.Standing {
    if let number = builder.term(id) {
      guard terms[number].record.flags & TermRecord.obsolete != 0 else { return .current }
      return .superseded(replacedBy[number] ?? [])
    }
    if let primaries = claimants[id] {
      return .superseded(primaries.map { builder.text(terms[$0].record.id).string })
    }
    var id = id
    return id.withUTF8 { owner(of: UnsafeRawBufferPointer($0)) } == nil ? .unloaded : .unknown
  }

  // MARK: What hangs on terms

  private struct Span {
    var first: Int32 = 0
    var count: Int32 = 0

    var range: Range<Int> { Int(first)..<Int(first + count) }
  }

  /// Reads rows that are in the order of the term rows, and notes where those of each term lie.
  private func read(
    _ sql: String,
    _ append: (Row, Int) -> Void
  ) throws -> [Span] {
    var spans = [Span](repeating: Span(), count: terms.count)
    var total: Int32 = 0
    try database.prepare(sql).rows { row in
      let term = Int(numberOfRow[row.int(0)])
      guard term >= 0 else { return }
      if spans[term].count == 0 { spans[term].first = total }
      spans[term].count += 1
      total += 1
      append(row, term)
    }
    return spans
  }

  private mutating func readNames() throws {
    let builder = builder
    var details: [(namespace: TextRef, definition: TextRef, comment: TextRef)] = []
    var namespaces: [String: TextRef] = [:]
    let detailSpans = try read("SELECT no, namespace, definition, comment FROM term ORDER BY no") { row, _ in
      let name = row.string(1)
      let namespace = namespaces[name] ?? builder.add(name)
      namespaces[name] = namespace
      details.append((namespace, builder.add(row.bytes(2)), builder.add(row.bytes(3))))
    }
    var names: [NameRecord] = []
    var notes: [String: TextRef] = [:]
    var synonymCounts = [UInt32](repeating: 0, count: ontologies.count)
    let owners = terms.map(\.ontology)
    let nameSpans = try read("SELECT term, kind, scope, text, note FROM name ORDER BY term, no") { row, term in
      let note = row.string(4)
      let noteRef = note.isEmpty ? .zero : notes[note] ?? builder.add(note)
      notes[note] = noteRef
      let scope = SynonymScope(keyword: row.string(2))
      if scope != nil { synonymCounts[owners[term]] += 1 }
      let kind = scope.map(NameKind.init) ?? .former
      names.append(NameRecord(text: builder.add(row.bytes(3)), note: noteRef, kind: kind.rawValue))
    }
    for (number, ontology) in ontologies.enumerated() {
      var record = ontology.record
      record.synonyms = synonymCounts[number]
      builder.add(record)
    }
    for term in terms.indices {
      let detail = details[detailSpans[term].range.lowerBound]
      builder.beginTerm(
        row: terms[term].row,
        namespace: detail.namespace,
        definition: detail.definition,
        comment: detail.comment
      )
      for name in names[nameSpans[term].range] { builder.add(name) }
    }
    builder.endNames()
  }

  private mutating func readEdges() throws {
    let builder = builder
    var edges: [EdgeRecord] = []
    var relations: [String: TextRef] = ["is_a": .zero]
    let edgeSpans = try read("SELECT term, predicate, target FROM relation ORDER BY term, no") { row, _ in
      let relation = row.string(1)
      let relationRef = relations[relation] ?? builder.add(relation)
      relations[relation] = relationRef
      if let number = builder.term(row.bytes(2)) {
        edges.append(EdgeRecord(relation: relationRef, target: terms[number].record.id, term: UInt32(number + 1)))
      } else {
        edges.append(EdgeRecord(relation: relationRef, target: builder.add(row.bytes(2))))
      }
    }
    var xrefs: [TextRef] = []
    let xrefSpans = try read("SELECT term, target FROM xref ORDER BY term, no") { row, _ in
      xrefs.append(builder.add(row.bytes(1)))
    }
    for term in terms.indices {
      builder.addLinks(edges: edges[edgeSpans[term].range], xrefs: xrefs[xrefSpans[term].range])
    }
  }
}
