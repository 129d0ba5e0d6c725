import Files
import Glibc
import Lexicon
import Store

/// A store of a few terms of every kind, loaded anew by each process and held open; nothing of it stays on the disk.
struct SmallStore {
  let lexicon: Lexicon
  let texts: TextSearch
  /// The lexicon's file.
  let file: MappedFile
  /// The record's bytes.
  let record: [UInt8]

  init() throws {
    var name = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/obod-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw SystemError("create", "a folder") }
    let folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // libFuzzer leaves without an end for any object; what is open stays readable.
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
