import Files
import Lexicon
import Terms

/// Compiles a record into a lexicon. Decides which term each identifier belongs to and where obsolete and merged
/// identifiers lead.
///
/// The result depends only on the ontologies, not on the order in which they were loaded. The record may be damaged, so
/// every value is checked when it is read; `RecordDamage` describes what is wrong.
struct LexiconCompiler {
  struct RecordOntology {
    let id: String
    var record = OntologyRecord()
  }

  struct RecordTerm {
    let row: Int
    /// Index in `termRows`.
    let place: Int
    let ontology: Int
    var record: TermRecord
  }

  let database: Database
  let builder: LexiconBuilder
  /// Sorted by id. Rows of the record refer to them through `ontologyOfRow`.
  var ontologies: [RecordOntology] = []
  private var ontologyOfRow: [Int: Int] = [:]
  /// The ontology that defines each prefix. Keys are in lower case.
  private var owners: [String: Int] = [:]
  /// The spelling of each prefix in the loaded ontologies. Keys are in lower case.
  private var spellings: [String: String] = [:]
  /// Whether terms use any prefix in several spellings.
  private(set) var hasTermsToRespell = false
  var terms: [RecordTerm] = []
  /// The row numbers of the record's terms, ascending, each with the term's number in the lexicon; -1 if another frame
  /// is used for the identifier.
  private var termRows: [(row: Int, number: Int32)] = []

  /// The relations of the terms' edges, in the order of the lexicon.
  var relations: [RelationTable.MergedRelation] = []

  init(_ database: Database) throws {
    self.database = database
    builder = try LexiconBuilder()
    try readOntologies()
    try readPrefixes()
    try readTerms()
    try resolveSuccessions()
    try readNames()
    try readEdges()
  }

  /// Writes everything but the header, which ties the lexicon to the finished record.
  func write(to path: String) throws -> LexiconFile { try builder.write(to: path) }

  // MARK: Ontologies and prefixes

  private mutating func readOntologies() throws {
    let subset = Schema.subset(version: try database.userVersion())
    let sql = "SELECT no, id, data_version, release, source, digest, \(subset) FROM ontology ORDER BY id"
    try database.prepare(sql).rows { row in
      ontologyOfRow[try row.number(0)] = ontologies.count
      var ontology = RecordOntology(id: try row.string(1))
      ontology.record.id = builder.add(try row.text(1))
      ontology.record.dataVersion = builder.add(try row.optionalText(2))
      ontology.record.release = builder.add(try row.text(3))
      ontology.record.source = builder.add(try row.text(4))
      ontology.record.digest = builder.add(try row.text(5))
      ontology.record.subset = builder.add(try row.optionalText(6))
      ontologies.append(ontology)
    }
    guard !ontologies.isEmpty else { throw RecordDamage(database.path, .emptyTable("ontology")) }
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

  /// Returns the index of the ontology whose row number is in a column.
  func ontology(_ row: Row, _ column: Int32) throws(RecordDamage) -> Int {
    let number = try row.number(column)
    guard let ontology = ontologyOfRow[number] else {
      throw row.damage(column, "is \(number), but there is no such ontology")
    }
    return ontology
  }

  /// Returns which of two ontologies owns a prefix that both define: the one named like the prefix, otherwise the first
  /// by id.
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
      terms.append(RecordTerm(row: number, place: termRows.count - 1, ontology: ontology, record: record))
    }
    sortTerms()
    var distinctTerms: [RecordTerm] = []
    distinctTerms.reserveCapacity(terms.count)
    for term in terms {
      if let last = distinctTerms.last, builder.text(last.record.id) == builder.text(term.record.id) { continue }
      termRows[term.place].number = Int32(distinctTerms.count)
      distinctTerms.append(term)
      builder.add(term.record)
      count(term)
    }
    terms = distinctTerms
  }

  /// Sorts terms by id. If several files import a term, the first ontology's frame comes first and is used; within one
  /// file, the first frame.
  private mutating func sortTerms() {
    let builder = builder
    terms.sort { left, right in
      let first = builder.text(left.record.id)
      let second = builder.text(right.record.id)
      return first == second
        ? (left.ontology, left.row) < (right.ontology, right.row) : first.precedes(second.bytes)
    }
  }

  private mutating func count(_ term: RecordTerm) {
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

  /// Returns the identifier with its prefix spelled as in the loaded ontologies; nil if they do not know the prefix or
  /// if it is already spelled so.
  ///
  /// Within a file the spelling has been settled, but the file may know only one spelling of a foreign prefix.
  func respelled(_ id: UnsafeRawBufferPointer) -> String? {
    guard hasPrefix(id), let colon = id.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let prefix = String(decoding: id[..<colon], as: UTF8.self)
    guard let spelling = spellings[prefix.lowercased()], spelling != prefix else { return nil }
    return spelling + String(decoding: id[colon...], as: UTF8.self)
  }

  // MARK: Rows that belong to terms

  /// Calls `body` with each row of a query and the number of the term in its first column. The query must be sorted by
  /// that column. Rows of frames that are not used for their identifier are skipped.
  func eachRow(_ sql: String, _ body: (Row, Int) throws -> Void) throws {
    var place = 0
    try database.prepare(sql).rows { row in
      let wanted = try row.number(0)
      while place < termRows.count, termRows[place].row < wanted { place += 1 }
      guard place < termRows.count, termRows[place].row == wanted else {
        throw row.damage(0, "is \(wanted), but there is no such term")
      }
      let number = Int(termRows[place].number)
      if number >= 0 { try body(row, number) }
    }
  }
}
