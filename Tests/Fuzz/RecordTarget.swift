import Answers
import Files
import Glibc
import JSON
import Lexicon
import Store

/// An input is a byte whose lowest bit says whether the lexicon is present, followed by changes to a record: a column
/// (u8), a row (u8), a type (u8) and the new contents (eight bytes), repeated.
final class RecordTarget: FuzzTarget {
  private static let questions = ["ONTOLOGIES", "LOOKUP HP:0003002", "OBSOLETE HP:0001628", "SEARCH carcinoma breast"]

  private let store: SmallStore
  private let record: [UInt8]
  private let other: String
  private let sink = ByteSink()
  private var columns: [(table: String, name: String)] = []

  init() throws {
    store = try SmallStore()
    other = SmallStore.path(of: "cl.obo")
    let scratch = try ScratchFolder()
    let path = "\(scratch.path)/record"
    try Self.write(store.record, to: path)
    let database = try Database(path: path, mode: .create)
    // Values that the tables' own constraints refuse could not be tested otherwise.
    try database.execute(
      "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', ''); PRAGMA writable_schema = RESET"
    )
    var columns: [(table: String, name: String)] = []
    try database.prepare(
      """
      SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid
      """
    ).rows { columns.append((try $0.string(0), try $0.string(1))) }
    self.columns = columns
    record = try MappedFile.read(path) { Array($0) }
  }

  func take(_ input: UnsafeRawBufferPointer) throws {
    guard let first = input.first else { return }
    let scratch = try ScratchFolder()
    let folder = StoreFolder(scratch.path)
    try Directory.create(folder.folder(of: 1))
    try Self.write(record, to: folder.database(of: 1))
    if first & 1 == 1 { try Self.write(Array(store.file.bytes), to: folder.lexicon(of: 1)) }
    try Directory.link("\(scratch.path)/terms.db", to: "generations/1/terms.db")
    try damage(folder.database(of: 1), UnsafeRawBufferPointer(rebasing: input[1...]))
    if let snapshot = try? Snapshot.open(folder, isThorough: true) { ask(snapshot) }
    // A load must cope with the damaged record, and leave a store that can be opened.
    _ = try Loader(store: folder).load([other])
    ask(try Snapshot.open(folder, isThorough: true))
  }

  private func ask(_ snapshot: Snapshot) {
    let answerer = Answerer(snapshot.lexicon, generation: 1, texts: LazyTextSearch(snapshot))
    for var question in Self.questions {
      sink.removeAll()
      question.withUTF8 { _ = answerer.answer(UnsafeRawBufferPointer($0), into: sink) }
      expect(sink.bytes.count { $0 == 0x0A } == 1, "a damaged record answers in several lines")
    }
  }

  private func damage(_ path: String, _ damage: UnsafeRawBufferPointer) throws {
    let database = try Database(path: path, mode: .create)
    try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
    for patch in stride(from: 0, through: damage.count - 11, by: 11) {
      let (table, column) = columns[Int(damage[patch]) % columns.count]
      let value = Self.value(damage[patch + 2], UnsafeRawBufferPointer(rebasing: damage[(patch + 3)..<(patch + 11)]))
      let row = "(SELECT \(column) FROM \(table) LIMIT 1 OFFSET \(damage[patch + 1]))"
      // Values that the table's keys do not allow are skipped.
      try? database.execute("UPDATE OR IGNORE \(table) SET \(column) = \(value) WHERE \(column) IS \(row)")
    }
    try database.execute("COMMIT")
  }

  /// Returns a value as an SQL literal.
  private static func value(_ type: UInt8, _ bytes: UnsafeRawBufferPointer) -> String {
    let hex = "x'\(SHA256.hex(bytes))'"
    let number = bytes.loadUnaligned(as: Int64.self)
    return switch type % 6 {
    case 0: "NULL"
    case 1: "\(number)"
    case 2: "\(number >> 48)"
    case 3: "\(number).5"
    case 4: "CAST(\(hex) AS TEXT)"
    default: hex
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try bytes.withUnsafeBytes { try FileDescriptor.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC).write($0) }
  }
}

/// A folder in memory, removed with its object.
private final class ScratchFolder {
  let path: String

  init() throws {
    var name = Array("/dev/shm/obod-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw SystemError("create", "a folder in memory") }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? Directory.removeTree(path) }
}
