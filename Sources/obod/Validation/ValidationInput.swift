import Documents
import Files

/// A document to check, and what it was before.
struct ValidationInput: Sendable {
  /// A document as it was.
  struct Earlier: Sendable {
    let path: String
    let contents: [UInt8]
  }

  /// As shown.
  let path: String
  /// The contents, if they are not to be read from the file.
  var contents: [UInt8]?
  /// The document whose findings are not reported again; nil if there is none.
  var earlier: Earlier?
}

/// The documents of a run.
struct ValidationInputs {
  var documents: [ValidationInput] = []
  /// Documents that are no longer there; their findings may have moved to others.
  var gone: [ValidationInput.Earlier] = []
  /// What was left out, and what could not be found.
  private(set) var walk: WalkResult
  /// Whether only what is new is reported.
  let isComparison: Bool

  /// Takes the documents under some paths.
  init(_ walk: DocumentWalk, under paths: [String]) {
    self.walk = walk.files(under: paths)
    documents = self.walk.files.map { ValidationInput(path: $0) }
    isComparison = false
  }

  /// Takes a document from standard input.
  init(standardInputAs name: String, maxBytes: Int) throws {
    walk = DocumentWalk().files(under: [])
    let bytes = try FileDescriptor.standardInput().bytes(upTo: maxBytes + 1)
    documents = [ValidationInput(path: name, contents: bytes)]
    isComparison = false
  }

  /// Takes the documents under some paths that have changed.
  init(_ comparison: GitChanges.Comparison, _ walk: DocumentWalk, under paths: [String]) throws {
    let folder = Directory.isDirectory(paths[0]) ? paths[0] : Directory.parent(of: paths[0])
    let changes = try GitChanges(comparison, in: folder.isEmpty ? "." : folder).changes
    let byPath = Dictionary(changes.compactMap { change in change.path.map { ($0, change) } }) { first, _ in first }
    self.walk = walk.files(under: paths, among: Set(byPath.keys))
    isComparison = true
    var taken: Set<String> = []
    for path in self.walk.files {
      guard let real = Directory.resolved(path), let change = byPath[real] else { continue }
      taken.insert(real)
      documents.append(Self.input(path, change))
    }
    for change in changes {
      if let path = change.path {
        // What is staged may have been deleted since.
        guard comparison == .staged, !taken.contains(path), !Directory.exists(path) else { continue }
        documents.append(Self.input(path, change))
      } else if let path = change.oldPath, let contents = change.oldContents {
        gone.append(ValidationInput.Earlier(path: path, contents: contents))
      }
    }
  }

  private static func input(_ path: String, _ change: GitChanges.Change) -> ValidationInput {
    let oldPath = change.oldPath == change.path ? path : change.oldPath
    let earlier = change.oldContents.map { ValidationInput.Earlier(path: oldPath ?? path, contents: $0) }
    return ValidationInput(path: path, contents: change.stagedContents, earlier: earlier)
  }
}
