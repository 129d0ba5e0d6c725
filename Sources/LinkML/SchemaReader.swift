import Documents
import Files
import Glibc
import Terms

/// Reads a schema and all the files that it imports.
struct SchemaReader {
  /// In bytes, for each file.
  private static let maxSize = 64 << 20
  private static let maxFiles = 1_000

  private var schema = Schema()
  private var numbers: [String: Int] = [:]
  /// The files that are being read, the outermost first.
  private var open: [String] = []

  static func read(_ path: String) throws(SchemaError) -> Schema {
    var reader = SchemaReader()
    try reader.readFile(path, importedAt: nil)
    return reader.schema
  }

  /// Adds a file and then its imports: a name that is defined twice means what the outer file says.
  private mutating func readFile(_ path: String, importedAt spot: SchemaSpot?) throws(SchemaError) {
    guard schema.files.count < Self.maxFiles else { throw SchemaError("\(path): more than \(Self.maxFiles) files") }
    let file = try Self.file(path, explaining: spot.map(schema.place))
    let number = schema.files.count
    numbers[path] = number
    schema.files.append(file)
    var reader = DefinitionReader(file, number: number)
    try reader.read()
    schema.add(reader.definitions)
    schema.problems += reader.problems
    open.append(path)
    for name in reader.definitions.imports { try readImport(name, from: path) }
    open.removeLast()
  }

  private mutating func readImport(_ name: SchemaName, from path: String) throws(SchemaError) {
    // The types that come with LinkML say nothing about terms.
    if name.text.hasPrefix("linkml:") { return }
    if name.text.contains("://") || (name.text.contains(":") && !name.text.hasPrefix("/")) {
      let message = "the import '\(name.text)', which is not a file"
      schema.problems.append(SchemaProblem(kind: .unsupported, spot: name.spot, message: message))
      schema.isIncomplete = true
      return
    }
    let imported = Self.path(name.text, from: path)
    if let place = open.firstIndex(of: imported) {
      let circle = (open[place...] + [imported]).map(Directory.lastComponent).joined(separator: " → ")
      let message = "the imports go in a circle: \(circle); each file is read once"
      schema.problems.append(SchemaProblem(kind: .note, spot: name.spot, message: message))
    } else if numbers[imported] == nil {
      try readFile(imported, importedAt: name.spot)
    }
  }

  /// Returns the path of an import, which is relative to the folder of the importing file and leaves out `.yaml`.
  private static func path(_ name: String, from path: String) -> String {
    let name = name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
    guard !name.hasPrefix("/") else { return name }
    var parts = Directory.parent(of: path).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts == ["."] { parts = [] }
    for part in name.split(separator: "/").map(String.init) where part != "." {
      if part == "..", let last = parts.last, !last.isEmpty, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private static func file(_ path: String, explaining place: String?) throws(SchemaError) -> SchemaFile {
    let source: SourceText
    do {
      source = SourceText(try bytes(of: path))
    } catch {
      throw SchemaError(place.map { "\($0): cannot read the import: \(error)" } ?? "\(error)")
    }
    let contents = DocumentFormat(path: path, source).read(source, KeyRules(), keepsTree: true)
    let file = SchemaFile(path: path, source: source, tree: contents.tree ?? DocumentTree())
    if let problem = contents.problems.first ?? source.problems.first {
      throw SchemaError("\(file.place(min(problem.offset, source.bytes.count))): \(problem.message)")
    }
    return file
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    // Opening a fifo without a writer would block forever.
    let descriptor = try FileDescriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
    let status = try descriptor.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw SchemaError("\(path): is not a regular file") }
    guard status.st_size <= maxSize else {
      throw SchemaError("\(path): has \(status.st_size) bytes; the limit is \(maxSize)")
    }
    return try descriptor.bytes(upTo: Int(status.st_size))
  }
}
