/// Something in a record that obod never writes: the file is damaged, or somebody else has changed it. Nothing of it is
/// believed then.
package struct RecordDamage: Error, CustomStringConvertible, Sendable {
  package let path: String
  /// What is wrong and where.
  package let problem: String

  package var description: String { "\(path): \(problem); load the ontologies again" }

  init(_ path: String, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  /// `row` counts from 1 in the order in which the rows were read.
  init(_ path: String, table: String, column: String, row: Int, _ problem: String) {
    self.init(path, "is damaged: table \(table), column \(column), row \(row): \(problem)")
  }

  /// Whether an error that came up while a record was read, or while rows of it were taken over, is about what it holds
  /// and not about the disk, memory or the files that are loaded.
  static func isMeant(by error: any Error) -> Bool {
    switch error {
    case is RecordDamage: true
    case let error as SQLiteError: error.isAboutContents
    default: false
    }
  }
}
