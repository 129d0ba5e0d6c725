import Answers
import Files
import Glibc
import Terms

/// Writes a term to a small Markdown file that an editor can open.
struct TermCard {
  private static let maxChildren = 100

  let book: TermBook
  let folder: String

  /// Places the files in the user's cache directory (XDG Base Directory Specification).
  init(_ book: TermBook) {
    func variable(_ name: String) -> String? {
      getenv(name).flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
    }
    self.book = book
    let caches = variable("XDG_CACHE_HOME") ?? (variable("HOME") ?? "/tmp") + "/.cache"
    folder = "\(caches)/obod/terms"
  }

  /// Writes a term's file and returns its path; nil if the identifier is not that of a term.
  func write(_ id: String) throws -> String? {
    guard let term = book.lookup(id), term.status != .merged else { return nil }
    let name = term.id.utf8.map { byte -> String in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isPlain ? String(scalar) : "_"
    }
    let path = "\(folder)/\(name.joined().prefix(200)).md"
    try Directory.create(folder)
    let temporary = "\(path).\(getpid())"
    let descriptor = try FileDescriptor.open(temporary, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o444)
    var text = text(term)
    try text.withUTF8 { try descriptor.write(UnsafeRawBufferPointer($0)) }
    try Directory.rename(temporary, to: path)
    return path
  }

  private func text(_ term: TermDetails) -> String {
    let formatter = TermText(isMarkdown: true)
    let title = term.label.map { "\(formatter.plain($0)) (\(term.id))" } ?? term.id
    var text = "# \(title)\n\n\(formatter.body(term))\n"
    let children = book.children(of: term.id, limit: Self.maxChildren)
    if !children.isEmpty {
      text += "\n## Children\n\n" + children.map { "* \(formatter.reference($0))\n" }.joined()
    }
    if let page = TermPage.address(term.id, in: book) { text += "\n<\(page)>\n" }
    return text
  }
}
