import Documents
import Files
import Glibc

/// A document on disk, read whole and replaced atomically.
package struct DocumentFile {
  package struct Problem: Error, CustomStringConvertible, Sendable {
    package let path: String
    package let message: String

    package var description: String { "\(path): \(message)" }
  }

  /// The greatest length of a document, in bytes, unless the user sets another one.
  package static let maxBytes = 64 << 20

  package enum Content {
    case bytes([UInt8])
    /// Not text; the kind of the contents.
    case binary(String)
  }

  /// As given by the user.
  package let path: String
  /// After resolving symbolic links.
  private let realPath: String
  private let stamp: FileStamp

  /// Reads a document. A file larger than `maxBytes` is refused before it is read, unless it is binary.
  package static func read(_ path: String, maxBytes: Int) throws(Problem) -> (file: DocumentFile, content: Content) {
    try explaining(path) {
      // Opening a fifo without a writer would block forever.
      let descriptor = try FileDescriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
      let status = try descriptor.status()
      guard status.st_mode & S_IFMT == S_IFREG else { throw Problem(path: path, message: "is not a regular file") }
      let file = DocumentFile(
        path: path,
        realPath: Directory.resolved(path) ?? path,
        stamp: FileStamp(status)
      )
      let head = try descriptor.bytes(upTo: headSize)
      if let kind = binaryKind(head) { return (file, .binary(kind)) }
      guard status.st_size <= maxBytes else { throw tooLarge(path, Int(status.st_size), maxBytes) }
      return (file, .bytes(head + (try descriptor.bytes(upTo: max(0, Int(status.st_size) - head.count)))))
    }
  }

  /// Returns the contents of a document that is not a file.
  package static func content(_ bytes: [UInt8], path: String, maxBytes: Int) throws(Problem) -> Content {
    if let kind = binaryKind(bytes.prefix(headSize)) { return .binary(kind) }
    guard bytes.count <= maxBytes else { throw tooLarge(path, bytes.count, maxBytes) }
    return .bytes(bytes)
  }

  private static func tooLarge(_ path: String, _ count: Int, _ maxBytes: Int) -> Problem {
    Problem(path: path, message: "has \(count) bytes; the limit is \(maxBytes) (--max-size)")
  }

  /// Reads a file that must be text.
  package static func text(_ path: String, maxBytes: Int) throws -> [UInt8] {
    guard case .bytes(let bytes) = try read(path, maxBytes: maxBytes).content else {
      throw SettingsError(path: path, line: 1, message: "this is not a text file")
    }
    return bytes
  }

  /// Turns a failed system call into a problem with the reason, followed by `outcome`.
  private static func explaining<Value>(
    _ path: String,
    outcome: String = "",
    _ body: () throws -> Value
  ) throws(Problem) -> Value {
    do { return try body() } catch let problem as Problem { throw problem } catch {
      throw Problem(path: path, message: ((error as? SystemError)?.reason ?? "\(error)") + outcome)
    }
  }

  /// The bytes that are examined to detect binary files.
  private static let headSize = 8192

  private static func binaryKind(_ head: some Collection<UInt8>) -> String? {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return head.contains(0) ? "binary" : nil
  }

  /// Replaces the document: writes a file beside it and renames it. A symbolic link stays one, and permissions are
  /// kept.
  package func write(_ bytes: [UInt8]) throws(Problem) {
    let temporary =
      "\(Directory.parent(of: realPath))/.\(Directory.lastComponent(of: realPath)).obod-\(getpid())"
    try Self.explaining(path, outcome: "; nothing was written") {
      let status = try FileDescriptor.open(realPath).status()
      guard FileStamp(status) == stamp else {
        throw Problem(path: path, message: "was changed by another program; nothing was written")
      }
      // The folder's permissions would allow a rename to replace a read-only file.
      guard status.st_mode & 0o222 != 0, access(realPath, W_OK) == 0 else {
        throw Problem(path: path, message: "is read-only; nothing was written")
      }
      let descriptor = try FileDescriptor.open(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      // Only root can change the owner; for other users the file is normally their own.
      _ = fchown(descriptor.rawValue, status.st_uid, status.st_gid)
      do {
        try bytes.withUnsafeBytes { try descriptor.write($0) }
        guard fchmod(descriptor.rawValue, status.st_mode & 0o7777) == 0 else { throw SystemError("chmod", temporary) }
        try descriptor.synchronize()
        try Directory.rename(temporary, to: realPath)
      } catch {
        unlink(temporary)
        throw error
      }
    }
  }
}
