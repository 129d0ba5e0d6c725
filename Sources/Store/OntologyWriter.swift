import OBO
import Terms

/// What a load tells of one ontology.
package struct OntologySummary: Sendable {
  package var id = ""
  package var release = ""
  package var prefixes: [String] = []
  package var source = ""
  package var digest = ""
  package var terms = 0
  package var obsolete = 0
  package var alternates = 0
  package var synonyms = 0
  package var diagnostics = 0
  /// The file's digest was that of the ontology in the store, so nothing was read again.
  package var isUnchanged = false
}

/// Writes the frames of one OBO file into the record.
final class OntologyWriter {
  private let database: Database
  private let ontology: Int
  private let insertTerm: Statement
  private let updateTerm: Statement
  private let insertName: Statement
  private let insertRelation: Statement
  private let insertXref: Statement
  private let insertSubset: Statement
  private let insertAlternate: Statement
  private let insertReplacement: Statement
  private let insertPredicate: Statement
  private let insertDiagnostic: Statement
  private(set) var nextTerm: Int
  private var numbers: [String: Int] = [:]
  /// How many rows a term with several frames already has in a table.
  private var rowsOfRepeated: [String: [Int: Int]] = [:]
  private var termsByPrefix: [String: Int] = [:]
  private var audit: IdentityAudit
  private(set) var summary = OntologySummary()

  init(database: Database, ontology: Int, file: String, firstTerm: Int) throws(SQLiteError) {
    self.database = database
    self.ontology = ontology
    audit = IdentityAudit(file: file)
    insertTerm = try database.prepare("INSERT INTO term VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
    updateTerm = try database.prepare(
      """
      UPDATE term SET label = coalesce(?2, label), namespace = coalesce(namespace, ?3),
        definition = coalesce(definition, ?4), comment = coalesce(comment, ?5), obsolete = max(obsolete, ?6)
      WHERE no = ?1
      """
    )
    insertName = try database.prepare("INSERT INTO name VALUES(?, ?, 'synonym', ?, ?, ?)")
    insertRelation = try database.prepare("INSERT INTO relation VALUES(?, ?, ?, ?)")
    insertXref = try database.prepare("INSERT INTO xref VALUES(?, ?, ?)")
    insertSubset = try database.prepare("INSERT INTO subset VALUES(?, ?, ?)")
    insertAlternate = try database.prepare("INSERT INTO alt_id VALUES(?, ?, ?)")
    insertReplacement = try database.prepare("INSERT INTO replacement VALUES(?, ?, ?, ?)")
    insertPredicate = try database.prepare("INSERT OR IGNORE INTO predicate VALUES(?, ?, ?)")
    insertDiagnostic = try database.prepare("INSERT INTO diagnostic VALUES(?, ?, ?)")
    nextTerm = firstTerm
  }

  func add(_ frame: Frame) throws(SQLiteError) {
    switch frame.kind {
    case .term: try addTerm(frame.withCanonicalIDs())
    case .typedef: try insertPredicate.run(ontology, frame.id, frame.name)
    case .instance: break
    }
  }

  func add(_ diagnostic: Diagnostic) throws(SQLiteError) {
    summary.diagnostics += 1
    try insertDiagnostic.run(ontology, diagnostic.line, diagnostic.message)
  }

  private func addTerm(_ frame: Frame) throws(SQLiteError) {
    let obsolete = frame.isObsolete == true ? 1 : 0
    let term: Int
    let isRepeated = !audit.add(frame)
    if isRepeated, let known = numbers[frame.id] {
      term = known
      try updateTerm.run(term, frame.name, frame.namespace, frame.definition, frame.comment, obsolete)
    } else {
      term = nextTerm
      nextTerm += 1
      numbers[frame.id] = term
      summary.terms += 1
      if let prefix = frame.prefix { termsByPrefix[prefix, default: 0] += 1 }
      try insertTerm.run(
        term,
        ontology,
        frame.id,
        frame.name,
        frame.namespace,
        frame.definition,
        frame.comment,
        obsolete
      )
    }
    summary.obsolete += obsolete
    summary.synonyms += frame.synonyms.count
    summary.alternates += frame.alternateIDs.count

    var no = firstRow("name", term, isRepeated, frame.synonyms.count)
    for synonym in frame.synonyms {
      try insertName.run(term, no, "\(synonym.scope.keyword)", synonym.text, synonym.type)
      no += 1
    }
    no = firstRow("relation", term, isRepeated, frame.parents.count + frame.relationships.count)
    for parent in frame.parents {
      try insertRelation.run(term, no, "is_a", parent)
      no += 1
    }
    for relationship in frame.relationships {
      try insertRelation.run(term, no, relationship.relation, relationship.target)
      no += 1
    }
    no = firstRow("xref", term, isRepeated, frame.xrefs.count)
    for xref in frame.xrefs {
      try insertXref.run(term, no, xref)
      no += 1
    }
    no = firstRow("subset", term, isRepeated, frame.subsets.count)
    for subset in frame.subsets {
      try insertSubset.run(term, no, subset)
      no += 1
    }
    no = firstRow("alt_id", term, isRepeated, frame.alternateIDs.count)
    for alternate in frame.alternateIDs {
      try insertAlternate.run(term, no, alternate.id)
      no += 1
    }
    no = firstRow("replacement", term, isRepeated, frame.replacedBy.count + frame.consider.count)
    for target in frame.replacedBy {
      try insertReplacement.run(term, no, "replaced_by", target.id)
      no += 1
    }
    for target in frame.consider {
      try insertReplacement.run(term, no, "consider", target.id)
      no += 1
    }
  }

  /// Rows of a term are numbered from 1 in each table; a later frame of the same term goes on after a gap that no
  /// earlier frame can fill, so that only repeated terms need to be remembered.
  private func firstRow(_ table: String, _ term: Int, _ isRepeated: Bool, _ count: Int) -> Int {
    guard isRepeated else { return 1 }
    let first = rowsOfRepeated[table, default: [:]][term] ?? 1 << 20
    rowsOfRepeated[table, default: [:]][term] = first + count
    return first
  }

  /// Which ontology the frames so far make up.
  func ownership(header: Header, source: String) -> Ownership {
    Ownership(header: header, termsByPrefix: termsByPrefix, file: source)
  }

  /// Writes the ontology's own row once the whole file has been read. Returns contradictions between its terms.
  func finish(header: Header, source: String, digest: String) throws(SQLiteError) -> [Diagnostic] {
    let ownership = ownership(header: header, source: source)
    let contradictions = audit.finish(nativePrefixes: ownership.prefixes)
    for contradiction in contradictions { try add(contradiction) }
    summary.id = ownership.ontology
    summary.release = header.release
    summary.prefixes = ownership.prefixes.sorted()
    summary.source = source
    summary.digest = digest
    try database.prepare("INSERT INTO ontology VALUES(?, ?, ?, ?, ?, ?, ?, ?)").run(
      ontology,
      ownership.ontology,
      header.formatVersion,
      header.dataVersion,
      header.release,
      header.defaultNamespace,
      source,
      digest
    )
    let insertPrefix = try database.prepare("INSERT INTO ontology_prefix VALUES(?, ?, ?, ?)")
    for (prefix, terms) in termsByPrefix.sorted(by: { $0.key < $1.key }) {
      try insertPrefix.run(ontology, prefix, terms, ownership.prefixes.contains(prefix) ? 1 : 0)
    }
    return contradictions
  }
}

extension Frame {
  /// Identifiers that are written as OBO PURLs, as CURIEs; other URLs stay as they are.
  fileprivate func withCanonicalIDs() -> Frame {
    func canonical(_ id: String) -> String {
      guard id.utf8.first == UInt8(ascii: "h"), id.contains("://") else { return id }
      return CURIE(purl: id)?.text ?? id
    }
    var frame = self
    frame.id = canonical(id)
    frame.parents = parents.map(canonical)
    frame.relationships = relationships.map { Relationship(relation: $0.relation, target: canonical($0.target)) }
    frame.alternateIDs = alternateIDs.map { Located(id: canonical($0.id), line: $0.line) }
    frame.replacedBy = replacedBy.map { Located(id: canonical($0.id), line: $0.line) }
    frame.consider = consider.map { Located(id: canonical($0.id), line: $0.line) }
    return frame
  }
}
