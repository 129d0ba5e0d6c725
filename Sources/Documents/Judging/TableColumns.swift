import Terms
import Wire

/// Which column of a table has the labels of the identifiers in another.
struct TableColumns {
  /// Of so many identifiers one at least is confirmed by the column of their labels, unless its header names it.
  private static let fewestConfirmed = 5

  /// What was found in a column of identifiers.
  private struct Column {
    var identifiers = 0
    /// In capitals.
    var prefixes: Set<String> = []
    /// How many identifiers each other column confirms.
    var confirmed: [Int: Int] = [:]
  }

  private let headers: [ColumnHeader]
  private let hasLabels: Bool
  private var columns: [Int: Column] = [:]
  private var prefixes: [Int: ColumnHeader.Prefixes] = [:]
  /// By the column of the identifiers; all counted from 0.
  private var labels: [Int: Int]
  /// How many columns of identifiers have their labels in a column.
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
      if let prefix = identifier.value["id"]?.string.flatMap({ CURIE(reading: $0) })?.prefix {
        columns[own]?.prefixes.insert(prefix.uppercased())
      }
      guard identifier.verdict == .confirmed, let evidence = identifier.evidence else { continue }
      let other = cells.number(of: evidence.lowerBound)
      if other != own { columns[own]?.confirmed[other, default: 0] += 1 }
    }
  }

  /// The columns that confirm most. One that has the labels of other identifiers confirms most of these too.
  private mutating func findConfirming() {
    var found: [(own: Int, label: Int, count: Int)] = []
    for (own, column) in columns where labels[own] == nil {
      let best = column.confirmed.filter { other, count in
        mayConfirm(other, of: own, isMost: count * 2 >= column.identifiers)
          && (count * Self.fewestConfirmed >= column.identifiers || isNamedLabel(other, of: own))
      }.max { ($0.value, $1.key) < ($1.value, $0.key) }
      if let best { found.append((own, best.key, best.value)) }
    }
    var taken = Set(labels.values)
    for (own, label, count) in found.sorted(by: { ($1.count, $0.own) < ($0.count, $1.own) })
    where !taken.contains(label) || count * 2 > columns[own]?.identifiers ?? 0 {
      labels[own] = label
      taken.insert(label)
    }
  }

  /// The columns whose headers say so: one for a column of identifiers, which no other one is nearer to.
  private mutating func findNamed() {
    let taken = Set(labels.values)
    let owns = columns.keys.sorted()
    var known: [ColumnHeader.Prefixes: Int?] = [:]
    for own in owns where labels[own] == nil {
      let prefixes = prefixes(own)
      let only = known[prefixes] ?? onlyNamed(prefixes)
      known[prefixes] = .some(only)
      guard let only, !taken.contains(only) else { continue }
      let next = owns.indices.partitioningIndex { owns[$0] > only }
      let nearest = owns[max(0, next - 1)...min(next, owns.count - 1)].map { abs(only - $0) }.min()
      if nearest == abs(only - own) { labels[own] = only }
    }
  }

  /// The one column whose header says that it has the labels of identifiers with some prefixes.
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

  /// A column that confirms most identifiers has their labels, whatever kind of thing its header names.
  private func mayConfirm(_ column: Int, of own: Int, isMost: Bool) -> Bool {
    mayBeLabel(column, of: own) || (isMost && !headers[column].isOfAnother)
  }

  private func isNamedLabel(_ column: Int, of own: Int) -> Bool {
    headers.indices.contains(column) && headers[column].isLabel(of: prefixes(own))
  }

  /// The column of the labels of a column's identifiers; nil where nothing tells.
  func label(of own: Int) -> Int? { labels[own] }

  /// Whether what stands in a column may be held against an identifier: it is not the label of another one, nor anything else.
  func mayContradict(_ column: Int, _ own: Int) -> Bool {
    hasLabels && mayBeLabel(column, of: own) && uses[column, default: 0] == (labels[own] == column ? 1 : 0)
  }
}
