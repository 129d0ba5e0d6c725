import Files
import Glibc
import Lexicon
import Store

/// A store of a few terms of every kind, loaded by each process and held open; nothing of it stays on disk.
struct SmallStore {
  let lexicon: Lexicon
  let texts: TextSearch
  /// The contents of the lexicon.
  let file: MappedFile
  /// The contents of the record.
  let record: [UInt8]

  init() throws {
    var name = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/obod-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw SystemError("create", "a folder") }
    let folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // libFuzzer exits without destroying objects, so the folder is removed now; open files stay readable.
    defer { try? Directory.removeTree(folder) }
    let store = StoreFolder(folder)
    _ = try Loader(store: store).load(["hp.obo", "cl.obo"].map(Self.path))
    let snapshot = try Snapshot.open(store)
    lexicon = snapshot.lexicon
    texts = try TextSearch(snapshot)
    file = try MappedFile(path: store.lexicon(of: snapshot.generation))
    record = try MappedFile.read(store.database(of: snapshot.generation)) { Array($0) }
  }

  static func path(of name: String) -> String { "\(sources)/\(name)" }

  private static let sources =
    #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Fixtures/fuzz/store"
}
