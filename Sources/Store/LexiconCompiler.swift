import Files
import Lexicon
import Terms

/// Compiles a record into a lexicon: settles whose term each identifier is and where obsolete and merged ones lead.
///
/// The result depends on the ontologies alone, not on the order in which they were loaded. The record may be damaged, so
/// that no row is taken for what obod has written before it has been looked at: `RecordDamage` says what is wrong with one.
struct LexiconCompiler {
  struct Ontology {
    let id: String
    var record = OntologyRecord()
  }

  struct Term {
    let row: Int
    /// Which of the rows of terms that is.
    let place: Int
    let ontology: Int
    var record: TermRecord
  }

  let database: Database
  let builder: LexiconBuilder
  /// Sorted by id; rows of the record refer to them through `ontologyOfRow`.
  var ontologies: [Ontology] = []
  private var ontologyOfRow: [Int: Int] = [:]
  /// The ontology that defines a prefix, by the prefix in lower case.
  private var owners: [String: Int] = [:]
  /// How the loaded ontologies spell a prefix, by the prefix in lower case.
  private var spellings: [String: String] = [:]
  /// Whether any prefix has terms under several spellings.
  private(set) var hasTermsToRespell = false
  var terms: [Term] = []
  /// The rows of the record's terms, ascending, each with its number in the lexicon; -1 where another frame answers for the
  /// identifier.
  private var termRows: [(row: Int, number: Int32)] = []

  /// Everything but the header, which ties the lexicon to the finished record.
  static func compile(_ database: Database, to path: String) throws -> LexiconFile {
    var compiler = LexiconCompiler(database: database, builder: try LexiconBuilder())
    try compiler.readOntologies()
    try compiler.readPrefixes()
    try compiler.readTerms()
    try compiler.settleIdentifiers()
    try compiler.readNames()
    try compiler.readEdges()
    return try compiler.builder.write(to: path)
  }

  private init(database: Database, builder: LexiconBuilder) {
    self.database = database
    self.builder = builder
  }

  // MARK: Ontologies and prefixes

  private mutating func readOntologies() throws {
    let subset = Schema.subset(version: try database.userVersion())
    let sql = "SELECT no, id, data_version, release, source, digest, \(subset) FROM ontology ORDER BY id"
    try database.prepare(sql).rows { row in
      ontologyOfRow[try row.number(0)] = ontologies.count
      var ontology = Ontology(id: try row.string(1))
      ontology.record.id = builder.add(try row.text(1))
      ontology.record.dataVersion = builder.add(try row.optionalText(2))
      ontology.record.release = builder.add(try row.text(3))
      ontology.record.source = builder.add(try row.text(4))
      ontology.record.digest = builder.add(try row.text(5))
      ontology.record.subset = builder.add(try row.optionalText(6))
      ontologies.append(ontology)
    }
    guard !ontologies.isEmpty else { throw RecordDamage(database.path, "is damaged: table ontology is empty") }
    try database.prepare("SELECT ontology, count(*) FROM diagnostic GROUP BY ontology").rows { row in
      ontologies[try ontology(row, 0)].record.diagnostics = UInt32(try row.count(1))
    }
  }

  private mutating func readPrefixes() throws {
    var spellings: [String: (spelling: String, terms: Int)] = [:]
    try database.prepare("SELECT ontology, prefix, terms, native FROM ontology_prefix").rows { row in
      let ontology = try ontology(row, 0)
      let prefix = try row.string(1)
      let key = prefix.lowercased()
      let isNative = try row.flag(3)
      if isNative {
        if let other = owners[key] { owners[key] = owner(of: key, ontology, other) } else { owners[key] = ontology }
      }
      let weight = try row.count(2) + (isNative ? 1 << 40 : 0)
      if let known = spellings[key], known.spelling != prefix { hasTermsToRespell = true }
      if let known = spellings[key], (known.terms, prefix) > (weight, known.spelling) { return }
      spellings[key] = (prefix, weight)
    }
    self.spellings = spellings.mapValues(\.spelling)
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

  /// The ontology that a column names.
  private func ontology(_ row: Row, _ column: Int32) throws(RecordDamage) -> Int {
    let number = try row.number(column)
    guard let ontology = ontologyOfRow[number] else { throw row.damage(column, "is \(number), which no ontology has") }
    return ontology
  }

  /// Of two ontologies that define one prefix: the one that is named like it, else the first by id.
  private func owner(of prefix: String, _ left: Int, _ right: Int) -> Int {
    if ontologies[left].id == prefix { return left }
    if ontologies[right].id == prefix { return right }
    return min(left, right)
  }

  // MARK: Terms

  private mutating func readTerms() throws {
    try database.prepare("SELECT count(*) FROM term").rows { row in
      let count = try row.count(0)
      terms.reserveCapacity(count)
      termRows.reserveCapacity(count)
    }
    try database.prepare("SELECT no, ontology, id, label, obsolete FROM term ORDER BY no").rows { row in
      let number = try row.number(0)
      guard number > termRows.last?.row ?? 0 else { throw row.damage(0, "is \(number), which is out of order") }
      termRows.append((number, -1))
      let ontology = try ontology(row, 1)
      let stated = try row.text(2)
      let isObsolete = try row.flag(4)
      let owner = owner(of: stated)
      if let owner, owner != ontology { return }
      let isImported = owner == nil && hasPrefix(stated)
      var record = TermRecord(ontology: UInt32(ontology))
      let other = hasTermsToRespell ? respelled(stated) : nil
      record.id = other.map { builder.add($0) } ?? builder.add(stated)
      record.label = builder.add(try row.optionalText(3))
      record.flags = (isObsolete ? TermRecord.obsolete : 0) | (isImported ? TermRecord.imported : 0)
      terms.append(Term(row: number, place: termRows.count - 1, ontology: ontology, record: record))
    }
    sortTerms()
    var kept: [Term] = []
    kept.reserveCapacity(terms.count)
    for term in terms {
      if let last = kept.last, builder.text(last.record.id) == builder.text(term.record.id) { continue }
      termRows[term.place].number = Int32(kept.count)
      kept.append(term)
      builder.add(term.record)
      count(term)
    }
    terms = kept
  }

  /// By id; of several files that import one term, the first by ontology comes first, and answers, of several frames in one
  /// file the first.
  private mutating func sortTerms() {
    let builder = builder
    terms.sort { left, right in
      let first = builder.text(left.record.id)
      let second = builder.text(right.record.id)
      return first == second
        ? (left.ontology, left.row) < (right.ontology, right.row) : first.precedes(second.bytes)
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

  func owner(of id: UnsafeRawBufferPointer) -> Int? {
    guard hasPrefix(id), let colon = id.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return owners[String(decoding: id[..<colon], as: UTF8.self).lowercased()]
  }

  /// The identifier as the loaded ontologies spell its prefix; nil where they do not know it, or spell it so.
  ///
  /// A file settles how it spells a prefix itself, but of a foreign one it may know a single spelling only.
  func respelled(_ id: UnsafeRawBufferPointer) -> String? {
    guard hasPrefix(id), let colon = id.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let prefix = String(decoding: id[..<colon], as: UTF8.self)
    guard let spelling = spellings[prefix.lowercased()], spelling != prefix else { return nil }
    return spelling + String(decoding: id[colon...], as: UTF8.self)
  }

  // MARK: What belongs to terms

  /// Calls `body` with each row of a query that is in the order of the terms' rows, and the number of the term that its first
  /// column names. What belongs to frames that do not answer for their identifier is passed over.
  func eachRow(_ sql: String, _ body: (Row, Int) throws -> Void) throws {
    var place = 0
    try database.prepare(sql).rows { row in
      let wanted = try row.number(0)
      while place < termRows.count, termRows[place].row < wanted { place += 1 }
      guard place < termRows.count, termRows[place].row == wanted else {
        throw row.damage(0, "is \(wanted), which no term has")
      }
      let number = Int(termRows[place].number)
      if number >= 0 { try body(row, number) }
    }
  }
}
