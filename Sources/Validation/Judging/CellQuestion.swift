import Documents
import Terms
import Wire

/// The identifiers of one cell, judged again with the cell that holds their labels, or with their own cell alone.
struct CellQuestion {
  /// The index of the row in the table.
  let row: Int
  /// Code points of the row.
  private let own: Range<Int>
  private let label: Range<Int>?
  let question: ScanQuestion

  /// Returns the questions to ask about a row. Confirmed identifiers are not asked about again, whatever confirmed
  /// them.
  static func all(_ passage: ScannedPassage, row: Int, _ columns: TableColumns) -> [CellQuestion] {
    let doubtful = passage.identifiers.filter { $0.isDoubtful && !passage.isJudgedElsewhere($0) }
    guard !doubtful.isEmpty else { return [] }
    let cells = RowCells(passage.text.text)
    var questions: [CellQuestion] = []
    var last: Int?
    for identifier in doubtful {
      let own = cells.number(of: identifier.range.lowerBound)
      guard own != last else { continue }
      if let label = columns.label(of: own) {
        questions.append(CellQuestion(row, cells, own, label: cells[label]))
      } else if let evidence = identifier.evidenceRange.map({ cells.number(of: $0.lowerBound) }), evidence != own,
        identifier.verdict == .mismatch, !columns.mayContradict(evidence, own)
      {
        questions.append(CellQuestion(row, cells, own, label: nil))
      } else {
        continue
      }
      last = own
    }
    return questions
  }

  private init(_ row: Int, _ cells: RowCells, _ own: Int, label: Range<Int>?) {
    self.row = row
    self.own = cells[own]
    if let label, !label.isEmpty {
      self.label = label
      question = ScanQuestion(cells.text(self.own) + "\t" + cells.text(label), labelCell: 2)
    } else {
      self.label = nil
      question = ScanQuestion(cells.text(self.own))
    }
  }

  /// Returns the identifiers of an answer with their positions in the row.
  func moved(_ answer: [FoundIdentifier]) -> [FoundIdentifier] {
    answer.filter { $0.range.upperBound <= own.count }.map { identifier in
      var moved = identifier
      moved.range = Self.moved(identifier.range, by: own.lowerBound)
      moved.evidenceRange = identifier.evidenceRange.map { evidence in
        guard let label, evidence.lowerBound > own.count else { return Self.moved(evidence, by: own.lowerBound) }
        return Self.moved(evidence, by: label.lowerBound - own.count - 1)
      }
      return moved
    }
  }

  private static func moved(_ range: Range<Int>, by distance: Int) -> Range<Int> {
    (range.lowerBound + distance)..<(range.upperBound + distance)
  }
}
