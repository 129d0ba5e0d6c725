package import Documents

/// Findings that an earlier version of some documents had, which are not reported again.
package struct EarlierFindings: Sendable {
  /// What makes two findings the same, wherever they stand.
  private struct Key: Hashable {
    let rule: String
    let id: String
    let given: String

    init(_ finding: Finding) {
      rule = finding.rule.name
      id = finding.id
      // What is not about an identifier has only its message.
      given = (finding.given ?? (finding.id.isEmpty ? finding.message : "")).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
  }

  /// Findings of earlier versions that no document has been found to have yet.
  private var gone: [Key: Int] = [:]

  package init() {}

  /// Adds the findings of a document that is no longer there.
  package mutating func add(_ findings: [Finding]) {
    for finding in findings { gone[Key(finding), default: 0] += 1 }
  }

  /// Removes from a report what the earlier version of its document had: first where the line is still the same, then
  /// wherever it stands now. What that version had and the document has no longer is added.
  package mutating func remove(
    _ old: [Finding],
    of oldSource: SourceText,
    from report: inout DocumentReport,
    of source: SourceText
  ) {
    guard !old.isEmpty else { return }
    struct Place: Hashable {
      let line: Int
      let key: Key
    }
    var left: [Key: Int] = [:]
    var byLine: [Place: Int] = [:]
    for finding in old {
      let key = Key(finding)
      left[key, default: 0] += 1
      byLine[Place(line: finding.place.line - 1, key: key), default: 0] += 1
    }
    let alignment = LineAlignment(source, oldSource)
    report.removeEarlier { finding in
      let key = Key(finding)
      guard let line = alignment.earlierLine(of: finding.place.line - 1),
        let count = byLine[Place(line: line, key: key)], count > 0
      else { return false }
      byLine[Place(line: line, key: key)] = count - 1
      left[key, default: 0] -= 1
      return true
    }
    report.removeEarlier { Self.take(Key($0), from: &left) }
    gone.merge(left, uniquingKeysWith: +)
  }

  /// Removes from a report what has moved there from another document.
  package mutating func removeMoved(from report: inout DocumentReport) {
    report.removeEarlier { Self.take(Key($0), from: &gone) }
  }

  /// Adds what other documents have no longer.
  package mutating func add(_ other: EarlierFindings) { gone.merge(other.gone, uniquingKeysWith: +) }

  private static func take(_ key: Key, from counts: inout [Key: Int]) -> Bool {
    guard let count = counts[key], count > 0 else { return false }
    counts[key] = count - 1
    return true
  }
}
