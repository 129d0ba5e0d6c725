import Terms

/// What a newer release does to a term.
package struct TermChange: Sendable, Equatable {
  package enum Kind: String, CaseIterable, Sendable {
    case added
    case obsoleted
    /// Its identifier is now an alternate of another term.
    case merged
    case renamed
    /// Obsolete before, current now.
    case unobsoleted
    /// Neither a term nor an alternate any more.
    case removed
  }

  package let kind: Kind
  package let id: String
  /// The label now; for a term that is merged or removed, the label it had. Empty where there is none.
  package let label: String
  /// For a renamed term, the label before.
  package let before: String?
  /// For a merged or obsoleted term, what its ontology directly names in its stead.
  package let successors: [String]
}

/// What a newer release of an ontology does to its terms.
package struct OntologyChanges: Sendable {
  package let ontology: String
  package let before: String
  package let after: String
  /// By kind, in the order of the kinds, then by identifier.
  package let changes: [TermChange]

  package func count(_ kind: TermChange.Kind) -> Int { changes.count { $0.kind == kind } }
}

/// One ontology in two releases: as the published record has it, and as the record that is being written does.
struct OntologyReplacement {
  let ontology: String
  /// Its number in the published record, attached as `base`.
  let before: Int
  let beforeRelease: String
  let after: Int
  let afterRelease: String

  /// Rows of former labels come after every synonym of their term.
  private static let firstFormerRow = 1 << 21

  /// Compares the releases, and remembers the labels that terms had before, each with the release that last had it.
  func carryOver(in database: Database) throws -> OntologyChanges {
    var found: [TermChange] = []
    let mergedInto = try claimants(in: database)
    let former = try FormerLabels(database)
    func note(
      _ kind: TermChange.Kind,
      _ id: String,
      _ label: String,
      before: String? = nil,
      successors: [String] = []
    ) {
      found.append(TermChange(kind: kind, id: id, label: label, before: before, successors: successors))
    }

    let both = try database.prepare(
      """
      SELECT o.id, o.label, o.obsolete, o.no, n.no, n.label, n.obsolete FROM base.term o
        LEFT JOIN main.term n ON n.id = o.id AND n.ontology = ? WHERE o.ontology = ? ORDER BY o.id
      """
    )
    try both.rows(after, before) { row in
      let id = try row.string(0)
      let old = try row.optionalString(1)
      let wasObsolete = try row.flag(2)
      guard !row.isNull(4) else {
        if let claimants = mergedInto[id] {
          note(.merged, id, old, successors: claimants)
        } else {
          note(.removed, id, old)
        }
        return
      }
      let term = try row.number(4)
      let new = try row.optionalString(5)
      let isObsolete = try row.flag(6)
      if isObsolete && !wasObsolete {
        note(.obsoleted, id, new, successors: try former.replacements(of: term) + (mergedInto[id] ?? []))
      }
      if wasObsolete && !isObsolete { note(.unobsoleted, id, new) }
      // "obsolete X" and "X" are the same label of an obsolete term; a current term bore the word once.
      let isOtherName = ObsoleteWord.removed(from: old) != ObsoleteWord.removed(from: new)
      if isObsolete || wasObsolete ? isOtherName : old != new { note(.renamed, id, new, before: old) }
      try former.carryOver(
        from: row.number(3),
        to: term,
        label: new,
        before: (isObsolete ? isOtherName : old != new) ? old : nil,
        release: beforeRelease
      )
    }
    let added = try database.prepare(
      """
      SELECT id, label FROM main.term n WHERE ontology = ?
        AND NOT EXISTS (SELECT 1 FROM base.term o WHERE o.id = n.id AND o.ontology = ?) ORDER BY id
      """
    )
    try added.rows(after, before) { note(.added, try $0.string(0), try $0.optionalString(1)) }

    let order = TermChange.Kind.allCases
    return OntologyChanges(
      ontology: ontology,
      before: beforeRelease,
      after: afterRelease,
      changes: order.flatMap { kind in found.filter { $0.kind == kind } }
    )
  }

  /// Who claims each alternate identifier in the new release.
  private func claimants(in database: Database) throws -> [String: [String]] {
    var claimants: [String: [String]] = [:]
    let statement = try database.prepare(
      "SELECT a.id, t.id FROM main.term t JOIN main.alt_id a ON a.term = t.no WHERE t.ontology = ? ORDER BY t.id"
    )
    try statement.rows(after) { row in
      let (id, claimant) = (try row.string(0), try row.string(1))
      if id != claimant { claimants[id, default: []].append(claimant) }
    }
    return claimants
  }

  /// Reads and writes the rows of former labels.
  private struct FormerLabels {
    private let read: Statement
    private let insert: Statement
    private let readReplacements: Statement

    init(_ database: Database) throws(SQLiteError) {
      read = try database.prepare(
        "SELECT text, note FROM base.name WHERE term = ? AND no >= \(firstFormerRow) AND kind = 'former' ORDER BY no"
      )
      insert = try database.prepare("INSERT INTO main.name VALUES(?, ?, 'former', NULL, ?, ?)")
      readReplacements = try database.prepare(
        "SELECT target FROM main.replacement WHERE term = ? AND kind = 'replaced_by' ORDER BY no"
      )
    }

    /// The latest first. A label that has come back is no former one.
    func carryOver(from old: Int, to new: Int, label: String, before: String?, release: String) throws {
      var labels: [(text: String, release: String)] = []
      if let before, !before.isEmpty { labels.append((before, release)) }
      var known = Set(labels.map(\.text) + [label])
      try read.rows(old) { row in
        let text = try row.string(0)
        if known.insert(text).inserted { labels.append((text, try row.optionalString(1))) }
      }
      for (index, former) in labels.enumerated() {
        try insert.run(new, firstFormerRow + index, former.text, former.release)
      }
    }

    func replacements(of term: Int) throws -> [String] {
      var targets: [String] = []
      try readReplacements.rows(term) { targets.append(try $0.string(0)) }
      return targets
    }
  }
}
