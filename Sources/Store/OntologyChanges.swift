import Terms

/// A change that a newer release makes to a term.
package struct TermChange: Sendable, Equatable {
  package enum Kind: String, CaseIterable, Sendable {
    case added
    case obsoleted
    /// Its identifier is now an alternate identifier of another term.
    case merged
    case renamed
    /// Obsolete before, current now.
    case unobsoleted
    /// No longer a term or an alternate identifier.
    case removed
  }

  package let kind: Kind
  package let id: String
  /// The current label; for a merged or removed term, its last label. Empty if there is none.
  package let label: String
  /// For a renamed term, the previous label.
  package let before: String?
  /// For a merged or obsoleted term, the replacements that its ontology names directly.
  package let successors: [String]
}

/// The changes that a newer release of an ontology makes to its terms.
package struct OntologyChanges: Sendable {
  package let ontology: String
  package let before: String
  package let after: String
  /// Sorted by kind, in the order of the cases, then by identifier.
  package let changes: [TermChange]

  package func count(_ kind: TermChange.Kind) -> Int { changes.count { $0.kind == kind } }
}

/// Two releases of one ontology: one in the published record and one in the record being written.
struct OntologyReplacement {
  let ontology: String
  /// Row number in the published record, attached as `base`.
  let before: Int
  let beforeRelease: String
  let after: Int
  let afterRelease: String

  /// Rows of former labels come after every synonym of their term.
  private static let firstFormerRow = 1 << 21

  /// Compares the releases and adds each term's previous labels to the new record, each with the last release that had
  /// it.
  func carryOver(in database: Database) throws -> OntologyChanges {
    var found: [TermChange] = []
    let mergedInto = try claimants(in: database)
    let former = try FormerLabels(database)
    func add(
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
          add(.merged, id, old, successors: claimants)
        } else {
          add(.removed, id, old)
        }
        return
      }
      let term = try row.number(4)
      let new = try row.optionalString(5)
      let isObsolete = try row.flag(6)
      if isObsolete && !wasObsolete {
        add(.obsoleted, id, new, successors: try former.replacements(of: term) + (mergedInto[id] ?? []))
      }
      if wasObsolete && !isObsolete { add(.unobsoleted, id, new) }
      // For an obsolete term, "obsolete X" and "X" are the same label. For a current term, both labels must be equal.
      let isOtherName = ObsoleteWord.removed(from: old) != ObsoleteWord.removed(from: new)
      if isObsolete || wasObsolete ? isOtherName : old != new { add(.renamed, id, new, before: old) }
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
    try added.rows(after, before) { add(.added, try $0.string(0), try $0.optionalString(1)) }

    let order = TermChange.Kind.allCases
    return OntologyChanges(
      ontology: ontology,
      before: beforeRelease,
      after: afterRelease,
      changes: order.flatMap { kind in found.filter { $0.kind == kind } }
    )
  }

  /// Returns the terms that claim each alternate identifier in the new release.
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

    /// Writes the former labels, latest first. A label that is in use again is no longer a former label.
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
