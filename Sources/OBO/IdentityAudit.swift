/// Looks over the identities a file states, for contradictions that no single line shows: an alt_id that is a term of
/// its own, one that two terms claim, replacements that go round in a circle.
package struct IdentityAudit {
  private struct Term {
    let number: Int
    var isObsolete: Bool
  }

  private let file: String
  private var terms: [String: Term] = [:]
  private var alternates: [(id: String, line: Int, claimant: String)] = []
  private var replacedBy: [String: [Located]] = [:]

  package init(file: String) { self.file = file }

  /// How many terms there are so far.
  package var count: Int { terms.count }

  /// The term's number, counted from 0; a term that an earlier frame had keeps that frame's number.
  package mutating func add(_ frame: Frame) -> (number: Int, isNew: Bool) {
    let number = terms[frame.id]?.number ?? terms.count
    let isNew = number == terms.count
    if isNew {
      terms[frame.id] = Term(number: number, isObsolete: frame.isObsolete == true)
    } else if frame.isObsolete == true {
      terms[frame.id]?.isObsolete = true
    }
    for alternate in frame.alternateIDs { alternates.append((alternate.id, alternate.line, frame.id)) }
    if !frame.replacedBy.isEmpty { replacedBy[frame.id, default: []] += frame.replacedBy }
    return (number, isNew)
  }

  /// In the order of the lines.
  package func finish(nativePrefixes: Set<String>) -> [Diagnostic] {
    var found: [Diagnostic] = []
    func report(_ line: Int, _ message: String) { found.append(Diagnostic(file: file, line: line, message: message)) }

    var claimants: [String: String] = [:]
    for (id, line, claimant) in alternates {
      if id == claimant {
        report(line, "alt_id \(id) is the term's own id")
        continue
      }
      if let term = terms[id] {
        report(
          line,
          term.isObsolete
            ? "alt_id \(id) of \(claimant) is an obsolete term of its own; it stays obsolete, replaced by \(claimant)"
            : "alt_id \(id) of \(claimant) is a term of its own; the term stays"
        )
      }
      if let other = claimants[id], other != claimant {
        report(line, "alt_id \(id) is claimed by \(other) and by \(claimant)")
      }
      claimants[id] = claimants[id] ?? claimant
      if id.contains("://") {
        report(line, "alt_id \(id) of \(claimant) is a URL")
      } else if let prefix = id.split(separator: ":").first, id.contains(":"), !nativePrefixes.isEmpty,
        !nativePrefixes.contains(where: { $0.lowercased() == prefix.lowercased() }),
        nativePrefixes.contains(String(claimant.prefix { $0 != ":" }))
      {
        report(line, "alt_id \(id) of \(claimant) has a foreign prefix")
      }
    }
    for (id, targets) in replacedBy {
      for target in targets where leadsBack(to: id, from: target.id) {
        report(target.line, "replaced_by \(target.id) of \(id) leads back to \(id)")
      }
    }
    return found.sorted { ($0.line, $0.message) < ($1.line, $1.message) }
  }

  private func leadsBack(to start: String, from id: String) -> Bool {
    var seen: Set<String> = []
    var open = [id]
    while let next = open.popLast() {
      if next == start { return true }
      if seen.insert(next).inserted { open += (replacedBy[next] ?? []).map(\.id) }
    }
    return false
  }
}
