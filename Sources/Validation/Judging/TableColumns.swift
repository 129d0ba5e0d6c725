import Documents
import Terms
import Wire

/// Determines which columns of a table hold the labels of the identifiers in other columns.
struct TableColumns {
  /// A column holds the labels of another if it confirms at least one in this number of its identifiers, or if its
  /// header says so.
  private static let identifiersPerConfirmation = 5

  /// Statistics of a column of identifiers.
  private struct Column {
    var identifiers = 0
    /// In upper case.
    var prefixes: Set<String> = []
    /// The number of identifiers that each other column confirms.
    var confirmed: [Int: Int] = [:]
  }

  private let headers: [ColumnHeader]
  private let hasLabels: Bool
  private var columns: [Int: Column] = [:]
  private var prefixes: [Int: ColumnHeader.Prefixes] = [:]
  /// Column of identifiers → column of their labels, counted from 0.
  private var labels: [Int: Int]
  /// The number of columns of identifiers whose labels are in a column.
  private var uses: [Int: Int] = [:]

  init(_ table: TextTable, _ rows: [ScannedPassage]) {
    headers = table.header.map(ColumnHeader.init)
    hasLabels = table.hasLabels
    labels = table.labels
    for row in rows { count(row) }
    guard hasLabels else { return }
    prefixes = columns.mapValues { ColumnHeader.Prefixes($0.prefixes) }
    findConfirming()
    findNamed()
    for label in labels.values { uses[label, default: 0] += 1 }
  }

  private mutating func count(_ row: ScannedPassage) {
    let cells = RowCells(row.text.text)
    for identifier in row.identifiers {
      let own = cells.number(of: identifier.range.lowerBound)
      columns[own, default: Column()].identifiers += 1
      if let prefix = CURIE(reading: identifier.details.id)?.prefix {
        columns[own]?.prefixes.insert(prefix.uppercased())
      }
      guard identifier.verdict == .confirmed, let evidence = identifier.evidenceRange else { continue }
      let other = cells.number(of: evidence.lowerBound)
      if other != own { columns[own]?.confirmed[other, default: 0] += 1 }
    }
  }

  /// Finds the columns that confirm the most identifiers. A column that already holds the labels of others is shared
  /// only if it confirms more than half.
  private mutating func findConfirming() {
    var found: [(own: Int, label: Int, count: Int)] = []
    for (own, column) in columns where labels[own] == nil {
      let best = column.confirmed.filter { other, count in
        mayConfirm(other, of: own, isMajority: count * 2 >= column.identifiers)
          && (count * Self.identifiersPerConfirmation >= column.identifiers || isNamedLabel(other, of: own))
      }.max { ($0.value, $1.key) < ($1.value, $0.key) }
      if let best { found.append((own, best.key, best.value)) }
    }
    var usedLabels = Set(labels.values)
    for (own, label, count) in found.sorted(by: { ($1.count, $0.own) < ($0.count, $1.own) })
    where !usedLabels.contains(label) || count * 2 > columns[own]?.identifiers ?? 0 {
      labels[own] = label
      usedLabels.insert(label)
    }
  }

  /// Finds label columns by their headers: one for each column of identifiers, and only if no other such column is
  /// nearer.
  private mutating func findNamed() {
    let usedLabels = Set(labels.values)
    let identifierColumns = columns.keys.sorted()
    var known: [ColumnHeader.Prefixes: Int?] = [:]
    for own in identifierColumns where labels[own] == nil {
      let prefixes = prefixes(own)
      let only = known[prefixes] ?? onlyNamed(prefixes)
      known[prefixes] = .some(only)
      guard let only, !usedLabels.contains(only) else { continue }
      let next = identifierColumns.indices.partitioningIndex { identifierColumns[$0] > only }
      let nearest = identifierColumns[max(0, next - 1)...min(next, identifierColumns.count - 1)].map { abs(only - $0) }
        .min()
      if nearest == abs(only - own) { labels[own] = only }
    }
  }

  /// Returns the only column whose header marks it as labels of identifiers with some prefixes; nil if there are none
  /// or several.
  private func onlyNamed(_ prefixes: ColumnHeader.Prefixes) -> Int? {
    var candidates = headers.indices.filter { headers[$0].isLabel(of: prefixes) && columns[$0] == nil }
    // "Disease", not "Phenotype", is the label of a MONDO identifier.
    if candidates.count > 1 { candidates.removeAll { !headers[$0].namesKind } }
    return candidates.count == 1 ? candidates[0] : nil
  }

  private func prefixes(_ own: Int) -> ColumnHeader.Prefixes { prefixes[own] ?? ColumnHeader.Prefixes([]) }

  private func mayBeLabel(_ column: Int, of own: Int) -> Bool {
    guard headers.indices.contains(column) else { return true }
    return headers[column].mayBeLabel(of: prefixes(own))
  }

  /// Whether a column may confirm identifiers. One that confirms most of them may, whatever kind of thing its header
  /// names.
  private func mayConfirm(_ column: Int, of own: Int, isMajority: Bool) -> Bool {
    mayBeLabel(column, of: own) || (isMajority && !headers[column].excludesLabels)
  }

  private func isNamedLabel(_ column: Int, of own: Int) -> Bool {
    headers.indices.contains(column) && headers[column].isLabel(of: prefixes(own))
  }

  /// Returns the column with the labels of a column's identifiers; nil if it is not known.
  func label(of own: Int) -> Int? { labels[own] }

  /// Whether the text in a column may contradict an identifier: it must not be the label of another one, nor something
  /// other than a label.
  func mayContradict(_ column: Int, _ own: Int) -> Bool {
    hasLabels && mayBeLabel(column, of: own) && uses[column, default: 0] == (labels[own] == column ? 1 : 0)
  }
}
