import Foundation
import Store
import Testing

/// Writes damaged copies of a record. Each column of each table is given values that it must not contain.
package struct RecordDamager {
  private struct Column {
    let table: String
    let name: String
  }

  /// Values, as SQL, that no column or only some columns may contain.
  private static let values = [
    "NULL", "-1", "0", "9223372036854775807", "-9223372036854775808", "4294967296", "1.5", "'nonsense'", "''",
    "CAST(x'ff41c3' AS TEXT)", "x'00ff'",
  ]

  private let whole: Data
  private var columns: [Column] = []
  private var tables: [String] = []
  private var generator = SeededGenerator()
  private let stride: Int
  private var next = 0

  /// `record` is the path of a sound record in which all tables have rows. Every `stride`th damage is done.
  package init(record: String, stride: Int = 1) throws {
    self.stride = stride
    whole = try Data(contentsOf: URL(filePath: record))
    let database = try Database(path: record, mode: .readPublished)
    // The full-text index has its own tables, which are damaged like the others.
    try database.prepare(
      """
      SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid
      """
    ).rows { row in columns.append(Column(table: try row.string(0), name: try row.string(1))) }
    tables = Set(columns.map(\.table)).sorted()
    for table in tables {
      try database.prepare("SELECT count(*) FROM \(table)").rows { row in
        let count = try row.count(0)
        #expect(count > 0, "table \(table) has nothing that could be damaged")
      }
    }
  }

  /// The number of copies until each column has had each value.
  package var everyValueOfEveryColumn: Int { columns.count * Self.values.count }

  /// Writes the next damaged copy and returns a description of the damage: first each column with each value in turn,
  /// then random changes to tables and bytes.
  package mutating func write(to path: String) throws -> String {
    while true {
      defer { next += stride }
      try whole.write(to: URL(filePath: path))
      if next >= everyValueOfEveryColumn { return try damageAtRandom(path) }
      let column = columns[next % columns.count]
      let value = Self.values[next / columns.count % Self.values.count]
      if try set(column, to: value, in: path) { return "\(column.table).\(column.name) = \(value)" }
    }
  }

  /// Sets a column in all rows or in one. Returns false if nothing changed because SQLite refused.
  private mutating func set(_ column: Column, to value: String, in path: String) throws -> Bool {
    let database = try Database(path: path, mode: .create)
    try database.execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name = '\(column.table)';
      PRAGMA writable_schema = RESET;
      """
    )
    var sql = "UPDATE OR IGNORE \(column.table) SET \(column.name) = \(value) WHERE \(column.name) IS NOT \(value)"
    if generator.isOne(in: 2) {
      let row = Int.random(in: 0..<4, using: &generator)
      let offset = "\(row) % (SELECT count(*) FROM \(column.table))"
      sql += " AND \(column.name) IS (SELECT \(column.name) FROM \(column.table) LIMIT 1 OFFSET \(offset))"
    }
    do {
      try database.execute(sql)
    } catch {
      return false
    }
    var changed = 0
    try database.prepare("SELECT changes()").rows { changed = try $0.count(0) }
    return changed > 0
  }

  private mutating func damageAtRandom(_ path: String) throws -> String {
    let table = generator.pick(tables)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return try execute("DELETE FROM \(table)", in: path)
    case 1: return try execute("DROP TABLE \(table)", in: path)
    case 2: return try execute("DROP INDEX \(generator.pick(["term_id", "alt_id_id"]))", in: path)
    case 3:
      let column = generator.pick(columns)
      let value = "\(Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<63, using: &generator))"
      return try set(column, to: value, in: path) ? "\(column.table).\(column.name) = \(value)" : "nothing"
    case 4:
      let database = try Database(path: path, mode: .create)
      let version = Int.random(in: 2...9, using: &generator)
      try database.execute("PRAGMA user_version = \(version)")
      return "schema \(version)"
    default:
      var bytes = whole
      let count = Int.random(in: 1...64, using: &generator)
      for _ in 0..<count {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      }
      if generator.isOne(in: 8) { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
      try bytes.write(to: URL(filePath: path))
      return "\(count) bytes"
    }
  }

  private func execute(_ sql: String, in path: String) throws -> String {
    let database = try Database(path: path, mode: .create)
    // Without this, SQLite protects the tables of the full-text index from being dropped.
    try? database.execute("PRAGMA writable_schema = ON")
    do {
      try database.execute(sql)
    } catch {
      return "nothing"
    }
    return sql
  }
}
