/// The error for a record that obod cannot use: the file is missing, of another schema or damaged, or another program
/// has changed it. Nothing in such a record is trusted.
package struct RecordDamage: Error, CustomStringConvertible, Sendable {
  package let path: String
  package let problem: RecordProblem

  package var description: String { "\(path): \(problem); load the ontologies again" }

  init(_ path: String, _ problem: RecordProblem) {
    self.path = path
    self.problem = problem
  }

  /// Whether an error from reading a record or copying its rows is about the record's contents, and not about the disk,
  /// memory or the files being loaded.
  static func isCause(of error: any Error) -> Bool {
    switch error {
    case is RecordDamage: true
    case let error as SQLiteError: error.isAboutContents
    default: false
    }
  }
}

/// The reason why a record cannot be used.
package enum RecordProblem: Sendable, Equatable, CustomStringConvertible {
  /// The store's link names a file that does not exist.
  case missingFile
  /// The file is not a SQLite file that obod has written.
  case notARecord
  /// Written with a version of the schema that this program does not read.
  case otherSchema(version: Int)
  case truncated
  /// The text is what SQLite found.
  case damagedPages(String)
  /// A table with its column, or an index with its column.
  case missingPart(String)
  case emptyTable(String)
  /// A table had other rows when it was read again.
  case changedRows(table: String)
  /// Rows of a table belong to no row of the table that owns them.
  case orphanRows(count: Int, table: String, owner: String)
  /// A value that obod never writes. `row` counts from 1, in the order in which the rows were read.
  case invalidValue(table: String, column: String, row: Int, problem: String)

  package var description: String {
    switch self {
    case .missingFile: "is published but missing"
    case .notARecord: "is damaged or not an obod store"
    case .otherSchema(let version): "has schema \(version); this obod reads schemas up to \(Schema.version)"
    case .truncated: "is truncated"
    case .damagedPages(let found): "is damaged: \(found)"
    case .missingPart(let part): "is damaged: it has no \(part)"
    case .emptyTable(let table): "is damaged: table \(table) is empty"
    case .changedRows(let table): "is damaged: table \(table) has different rows when it is read again"
    case .orphanRows(let count, let table, let owner):
      "is damaged: \(count) rows of table \(table) belong to no row of table \(owner)"
    case .invalidValue(let table, let column, let row, let problem):
      "is damaged: table \(table), column \(column), row \(row): \(problem)"
    }
  }
}
