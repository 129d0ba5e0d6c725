import Files

/// What has changed in a repository since an earlier state.
struct GitChanges {
  /// What is compared.
  enum Comparison: Equatable {
    /// The files as they are with a commit: with the last one that the named commit and the current branch have in
    /// common, so that what others have done on the named branch since does not count.
    case since(String)
    /// What is staged with the last commit.
    case staged
  }

  struct Change {
    /// The absolute path; nil if the file is no longer there.
    var path: String?
    /// The absolute path before; nil if the file is new.
    var oldPath: String?
    /// The contents before; nil if the file is new.
    var oldContents: [UInt8]?
    /// The staged contents; nil unless what is staged was asked for.
    var stagedContents: [UInt8]?
  }

  /// In the order of git's lists.
  let changes: [Change]

  /// Throws if the folder is in no repository, or the commit is unknown.
  init(_ comparison: Comparison, in folder: String) throws(Git.Failure) {
    var git = Git(folder: folder)
    let root = try git.line(["rev-parse", "--show-toplevel"])
    git = Git(folder: root)
    let base = try Self.base(comparison, git)
    var command = ["diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--ignore-submodules", "--no-ext-diff"]
    if comparison == .staged { command.append("--cached") }
    var entries = Entry.all(in: try git.run(command + [base, "--"]))
    if comparison != .staged {
      let others = try git.run(["ls-files", "--others", "--exclude-standard", "-z"])
      entries += others.split(separator: 0).map { Entry(newPath: String(decoding: $0, as: UTF8.self)) }
    }
    let contents = try Self.contents(entries.flatMap { [$0.oldBlob, comparison == .staged ? $0.newBlob : nil] }, git)
    changes = entries.map { entry in
      Change(
        path: entry.newPath.map { "\(root)/\($0)" },
        oldPath: entry.oldPath.map { "\(root)/\($0)" },
        oldContents: entry.oldBlob.flatMap { contents[$0] },
        stagedContents: comparison == .staged ? entry.newBlob.flatMap { contents[$0] } : nil
      )
    }
  }

  private static func base(_ comparison: Comparison, _ git: Git) throws(Git.Failure) -> String {
    guard case .since(let name) = comparison else {
      // Before the first commit, everything that is staged is new.
      if let head = try? git.line(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]) { return head }
      return try git.line(["hash-object", "-t", "tree", "/dev/null"])
    }
    let commit: String
    do throws(Git.Failure) {
      commit = try git.line(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"])
    } catch {
      guard error.status == 1 else { throw error }
      throw Git.Failure(status: 1, description: "'\(name)' is no commit of the repository \(git.folder)")
    }
    do throws(Git.Failure) {
      return try git.line(["merge-base", commit, "HEAD"]).split(separator: "\n").first.map(String.init) ?? commit
    } catch {
      // Without a common commit, which a clone of limited depth may lack, the named one itself is compared.
      guard error.status == 1 else { throw error }
      return commit
    }
  }

  /// Returns the contents of blobs by their names.
  private static func contents(_ blobs: [String?], _ git: Git) throws(Git.Failure) -> [String: [UInt8]] {
    let names = Set(blobs.compactMap(\.self)).sorted()
    guard !names.isEmpty else { return [:] }
    let output = try git.run(["cat-file", "--batch"], input: Array(names.map { $0 + "\n" }.joined().utf8))
    var contents: [String: [UInt8]] = [:]
    var place = 0
    // Each is a line `NAME blob SIZE`, then the contents and a line feed.
    while let end = output[place...].firstIndex(of: UInt8(ascii: "\n")) {
      let words = String(decoding: output[place..<end], as: UTF8.self).split(separator: " ")
      place = end + 1
      guard words.count == 3, let size = Int(words[2]), place + size < output.count else { continue }
      contents[String(words[0])] = Array(output[place..<(place + size)])
      place += size + 1
    }
    return contents
  }
}

/// An entry of 'git diff --raw -z': `:OLD-MODE NEW-MODE OLD-BLOB NEW-BLOB STATUS`, then one path, or two for a file that
/// was renamed or copied (git-diff(1), "RAW OUTPUT FORMAT").
private struct Entry {
  let oldPath: String?
  let newPath: String?
  let oldBlob: String?
  /// nil if the file's contents are not in the repository.
  let newBlob: String?

  init(newPath: String) {
    (oldPath, self.newPath, oldBlob, newBlob) = (nil, newPath, nil, nil)
  }

  private init(_ head: [Substring], _ paths: [String]) {
    // Links and submodules are not read.
    let wasFile = head[0].hasSuffix("100644") || head[0].hasSuffix("100755")
    let isFile = head[1] == "100644" || head[1] == "100755"
    func blob(_ name: Substring) -> String? { name.allSatisfy { $0 == "0" } ? nil : String(name) }
    oldPath = wasFile ? paths.first : nil
    oldBlob = wasFile ? blob(head[2]) : nil
    newPath = isFile ? paths.last : nil
    newBlob = isFile ? blob(head[3]) : nil
  }

  static func all(in output: [UInt8]) -> [Entry] {
    var fields = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }[...]
    var entries: [Entry] = []
    while let head = fields.popFirst()?.split(separator: " "), head.count == 5, let path = fields.popFirst() {
      var paths = [path]
      if head[4].hasPrefix("R") || head[4].hasPrefix("C"), let other = fields.popFirst() { paths.append(other) }
      entries.append(Entry(head, paths))
    }
    return entries
  }
}
