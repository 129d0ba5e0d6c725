import Answers
import Documents
import Files
import Validation

/// Checks documents as 'obod validate' does, with the settings that apply to them.
package final class DocumentChecker {
  private let root: DocumentRoot?
  private var settingsCache: SettingsCache?
  /// Called before each question to the store; an error that it throws ends the check.
  var beforeEach: () throws -> Void = {}

  /// Without a root, no files are read.
  package init(root: DocumentRoot?) { self.root = root }

  struct Document {
    /// As it was given.
    let name: String
    let source: SourceText
    /// The path in the root; nil if the document is in no folder that is known.
    fileprivate let path: String?
  }

  /// Returns a document that is given as text.
  func document(_ text: String, named name: String) throws -> Document {
    let bytes = Array(text.utf8)
    guard bytes.count <= DocumentFile.maxBytes else {
      throw ToolFailure("the text has \(bytes.count) bytes; the limit is \(DocumentFile.maxBytes)")
    }
    return Document(name: name, source: SourceText(bytes), path: root.map { pathForSettings(name, $0) })
  }

  /// Returns where a document that may not exist would be; its settings are those of the folder.
  private func pathForSettings(_ name: String, _ root: DocumentRoot) -> String {
    if let path = try? root.resolve(name) { return path }
    let isInside = !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
    return "\(root.path)/\(isInside ? name : Directory.lastComponent(of: name))"
  }

  /// Returns a document of the root.
  func document(at path: String) throws -> Document {
    guard let root else {
      throw ToolFailure("no folder of documents was given when obod was started (--root); pass the text instead")
    }
    let resolved = try root.resolve(path)
    let content: DocumentFile.Content
    do throws(DocumentFile.Problem) {
      content = try DocumentFile.read(resolved, maxBytes: DocumentFile.maxBytes).content
    } catch {
      throw ToolFailure("'\(path)' \(error.message)")
    }
    switch content {
    case .bytes(let bytes): return Document(name: path, source: SourceText(bytes), path: resolved)
    case .binary(let kind): throw ToolFailure("'\(path)' is not text (\(kind))")
    }
  }

  func check(_ document: Document, _ source: TermSource) throws -> DocumentReport {
    let path = document.path ?? document.name
    let format = DocumentFormat(path: path, document.source)
    source.book.oracle.beforeEach = beforeEach
    return try source.validator.analyze(document.source, as: format, path: document.name, policy(document)).report
  }

  private func policy(_ document: Document) throws -> DocumentPolicy {
    guard let path = document.path else { return DocumentPolicy() }
    let cache = try settingsCache.flatMap { $0.isCurrent ? $0 : nil } ?? SettingsCache()
    settingsCache = cache
    return try cache.policy(for: path, cache.settings(for: Directory.parent(of: path)))
  }
}
