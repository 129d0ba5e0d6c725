/// The error for a record that contains something obod never writes: the file is damaged, or another program has
/// changed it. Nothing in such a record is trusted.
package struct RecordDamage: Error, CustomStringConvertible, Sendable {
  package let path: String
  /// A description of the damage and its place.
  package let problem: String

  package var description: String { "\(path): \(problem); load the ontologies again" }

  init(_ path: String, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  /// `row` counts from 1, in the order in which the rows were read.
  init(_ path: String, table: String, column: String, row: Int, _ problem: String) {
    self.init(path, "is damaged: table \(table), column \(column), row \(row): \(problem)")
  }

  /// Whether an error from reading a record or copying its rows is about the record's contents, and not about the disk,
  /// memory or the files being loaded.
  static func isMeant(by error: any Error) -> Bool {
    switch error {
    case is RecordDamage: true
    case let error as SQLiteError: error.isAboutContents
    default: false
    }
  }
}
