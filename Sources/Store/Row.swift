import CSQLite
import Glibc

/// The current row of a statement; its texts are valid until the next row.
///
/// Checks the type and range of every value, because SQLite allows any type in any column.
package struct Row {
  private let handle: OpaquePointer
  /// The row's number, counted from 1 in the order of reading.
  private let number: Int

  init(_ handle: OpaquePointer, number: Int) {
    self.handle = handle
    self.number = number
  }

  package func int(_ column: Int32, in range: ClosedRange<Int>) throws(RecordDamage) -> Int {
    let type = sqlite3_column_type(handle, column)
    guard type == SQLITE_INTEGER else { throw damage(column, "is \(Self.name(of: type)), not an integer") }
    let value = Int(sqlite3_column_int64(handle, column))
    guard range.contains(value) else {
      throw damage(column, "is \(value), not from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Returns the number of a row, a term or an ontology: at least 1, and at most what the lexicon can represent.
  package func number(_ column: Int32) throws(RecordDamage) -> Int { try int(column, in: 1...Int(Int32.max)) }

  /// Returns a non-negative count.
  package func count(_ column: Int32) throws(RecordDamage) -> Int { try int(column, in: 0...Int(UInt32.max)) }

  package func flag(_ column: Int32) throws(RecordDamage) -> Bool { try int(column, in: 0...1) == 1 }

  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  package func text(_ column: Int32) throws(RecordDamage) -> UnsafeRawBufferPointer {
    let type = sqlite3_column_type(handle, column)
    guard type == SQLITE_TEXT else { throw damage(column, "is \(Self.name(of: type)), not text") }
    let text = sqlite3_column_text(handle, column)
    let bytes = UnsafeRawBufferPointer(start: text, count: text == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    guard Self.isUTF8(bytes) else { throw damage(column, "is text that is not UTF-8") }
    return bytes
  }

  /// Whether the column's text equals `expected`.
  package func isText(_ column: Int32, _ expected: StaticString) throws(RecordDamage) -> Bool {
    let bytes = try text(column)
    guard bytes.count == expected.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    return memcmp(base, expected.utf8Start, bytes.count) == 0
  }

  /// Returns the column's text; empty for NULL.
  package func optionalText(_ column: Int32) throws(RecordDamage) -> UnsafeRawBufferPointer {
    isNull(column) ? UnsafeRawBufferPointer(start: nil, count: 0) : try text(column)
  }

  package func string(_ column: Int32) throws(RecordDamage) -> String {
    String(decoding: try text(column), as: UTF8.self)
  }

  /// Returns the column's text; empty for NULL.
  package func optionalString(_ column: Int32) throws(RecordDamage) -> String {
    String(decoding: try optionalText(column), as: UTF8.self)
  }

  package func nullableString(_ column: Int32) throws(RecordDamage) -> String? {
    isNull(column) ? nil : try string(column)
  }

  /// Returns an error for a value of this row, with the names of the file, table and column in the record.
  package func damage(_ column: Int32, _ problem: String) -> RecordDamage {
    func text(_ name: UnsafePointer<CChar>?) -> String? { name.map { String(cString: $0) } }
    let database = text(sqlite3_column_database_name(handle, column)) ?? "main"
    let path = text(sqlite3_db_filename(sqlite3_db_handle(handle), database))
    let name = text(sqlite3_column_origin_name(handle, column)) ?? text(sqlite3_column_name(handle, column))
    let table = text(sqlite3_column_table_name(handle, column))
    return RecordDamage(
      path ?? "the record",
      .invalidValue(table: table ?? "of a query", column: name ?? "\(column)", row: number, problem: problem)
    )
  }

  private static func name(of type: Int32) -> String {
    switch type {
    case SQLITE_NULL: "NULL"
    case SQLITE_INTEGER: "an integer"
    case SQLITE_FLOAT: "a floating-point number"
    case SQLITE_BLOB: "a BLOB"
    default: "text"
    }
  }

  private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Fast path, because nearly all text is ASCII.
    var union: UInt64 = 0
    let words = bytes.count / 8
    for word in 0..<words { union |= bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) }
    for index in (words * 8)..<bytes.count { union |= UInt64(bytes[index]) }
    return union & 0x8080_8080_8080_8080 == 0 || String(validating: bytes, as: UTF8.self) != nil
  }
}
