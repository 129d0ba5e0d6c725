import CSQLite

/// An error reported by SQLite, with the failed statement but never with the values bound to it.
package struct SQLiteError: Error, CustomStringConvertible, Sendable {
  package let path: String
  package let code: Int32
  package let message: String
  package let sql: String?

  package var description: String {
    // Without a path, SQLite uses a temporary file.
    "\(path.isEmpty ? "a temporary file" : path): \(message)" + (sql.map { " (in: \($0))" } ?? "")
  }

  /// Whether the error is about the contents of a file: damage that SQLite detects, rows that violate a constraint
  /// where they are copied to, or missing tables.
  var isAboutContents: Bool {
    [SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_NOTADB].contains(
      code & 0xFF
    )
  }
}

/// A connection to one SQLite file. Not thread-safe.
package final class Database {
  package let path: String
  private let handle: OpaquePointer

  package enum Mode { case create, readPublished }

  /// Turns off SQLite's memory statistics, which need a lock for every allocation. Must happen before SQLite is first
  /// used.
  private static let isConfigured: Bool = obod_configure() == SQLITE_OK

  package init(path: String, mode: Mode) throws(SQLiteError) {
    self.path = path
    _ = Self.isConfigured
    var opened: OpaquePointer?
    let code: Int32
    switch mode {
    case .create:
      code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    case .readPublished:
      // A published record never changes, so it is read without locks and without checking for a journal.
      let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
      code = sqlite3_open_v2("file:\(Self.escapedForURI(path))?immutable=1", &opened, flags, nil)
    }
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "cannot be opened"
      sqlite3_close_v2(opened)
      throw SQLiteError(path: path, code: code, message: message, sql: nil)
    }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  package func execute(_ sql: String) throws(SQLiteError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
  }

  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil) == SQLITE_OK,
      let statement
    else { throw failure(sql) }
    return Statement(statement, database: self, sql: sql)
  }

  /// Returns the value of `PRAGMA user_version`.
  package func userVersion() throws -> Int {
    var version = 0
    try prepare("PRAGMA user_version").rows { version = try $0.count(0) }
    return version
  }

  /// Attaches another SQLite file to this connection as `name`, read-only. The file must not change while it is
  /// attached.
  package func attach(_ path: String, as name: String) throws(SQLiteError) {
    let statement = try prepare("ATTACH ? AS \(name)")
    try statement.run("file:\(Self.escapedForURI(path))?immutable=1")
  }

  fileprivate func failure(_ sql: String?) -> SQLiteError {
    SQLiteError(
      path: path,
      code: sqlite3_extended_errcode(handle),
      message: String(cString: sqlite3_errmsg(handle)),
      sql: sql
    )
  }

  private static func escapedForURI(_ path: String) -> String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    var encoded = String.UnicodeScalarView()
    for byte in path.utf8 {
      if byte < 0x80, byte != UInt8(ascii: "%"), byte != UInt8(ascii: "?"), byte != UInt8(ascii: "#") {
        encoded.append(Unicode.Scalar(byte))
      } else {
        encoded.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
    return String(encoded)
  }
}

/// A value that can be bound to a parameter of a statement.
package protocol SQLiteValue {
  func bind(to statement: Statement, at index: Int32)
}

extension Int: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
}

extension String: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
}

extension Optional: SQLiteValue where Wrapped: SQLiteValue {
  package func bind(to statement: Statement, at index: Int32) {
    if let self { self.bind(to: statement, at: index) } else { statement.bindNull(at: index) }
  }
}

/// A prepared statement, for repeated use.
package final class Statement {
  fileprivate let handle: OpaquePointer
  private let database: Database
  private let sql: String

  fileprivate init(_ handle: OpaquePointer, database: Database, sql: String) {
    self.handle = handle
    self.database = database
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  package func bind(_ value: Int, at index: Int32) { sqlite3_bind_int64(handle, index, Int64(value)) }

  package func bind(_ text: String, at index: Int32) {
    var text = text
    _ = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        obod_bind_text_copy(handle, index, $0.baseAddress, Int32($0.count))
      }
    }
  }

  package func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

  /// Binds text without copying it: the bytes must stay valid until the statement has run.
  package func bind(noCopy text: UnsafeRawBufferPointer?, at index: Int32) {
    guard let text else { return bindNull(at: index) }
    // An empty buffer may have a null address, which SQLite would bind as NULL.
    guard let base = text.baseAddress, text.count > 0 else { return bind("", at: index) }
    _ = obod_bind_text_static(handle, index, base.assumingMemoryBound(to: CChar.self), Int32(text.count))
  }

  /// Runs the statement to its end with the values bound before.
  package func run() throws(SQLiteError) {
    while try step() {}
    sqlite3_reset(handle)
  }

  /// Runs the statement to its end with the given values.
  package func run<each Value: SQLiteValue>(_ values: repeat each Value) throws(SQLiteError) {
    bind(repeat each values)
    try run()
  }

  /// Calls `body` for each row of the result.
  package func rows<each Value: SQLiteValue>(
    _ values: repeat each Value,
    body: (Row) throws -> Void
  ) throws {
    bind(repeat each values)
    defer { sqlite3_reset(handle) }
    var number = 0
    while try step() {
      number += 1
      try body(Row(handle, number: number))
    }
  }

  private func bind<each Value: SQLiteValue>(_ values: repeat each Value) {
    var index: Int32 = 0
    for value in repeat each values {
      index += 1
      value.bind(to: self, at: index)
    }
  }

  private func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = database.failure(sql)
      sqlite3_reset(handle)
      throw error
    }
  }
}
