/// Checks that a record has all tables, columns and indexes that obod creates. Others are allowed.
enum SchemaCheck {
  static func run(_ database: Database) throws {
    let found = Set(try parts(of: database))
    let model = try Database(path: ":memory:", mode: .create)
    for sql in [Schema.tables(version: try database.userVersion()), Schema.indexes, Schema.fullText] {
      try model.execute(sql)
    }
    for part in try parts(of: model) where !found.contains(part) {
      throw RecordDamage(database.path, .missingPart(part))
    }
  }

  /// Describes each table and index with each of its columns, for comparison and for diagnostics.
  private static func parts(of database: Database) throws -> [String] {
    var parts: [String] = []
    try database.prepare(
      """
      SELECT 'table ' || m.name || ' with a column ' || c.name
        FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
      UNION ALL SELECT 'index ' || m.name || ' of column ' || c.name
        FROM sqlite_master m JOIN pragma_index_info(m.name) c WHERE m.type = 'index' AND m.sql IS NOT NULL
      """
    ).rows { parts.append(try $0.string(0)) }
    return parts
  }
}
