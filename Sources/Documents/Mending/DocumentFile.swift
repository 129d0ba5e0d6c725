import Files
import Glibc

/// A document on the disk: read whole, and written anew in one step.
package struct DocumentFile {
  package struct Problem: Error, CustomStringConvertible, Sendable {
    package let path: String
    package let message: String

    package var description: String { "\(path): \(message)" }
  }

  package enum Content {
    case bytes([UInt8])
    /// No text, and why it is taken for none.
    case binary(String)
  }

  /// As the user named it.
  package let path: String
  /// Behind symbolic links.
  private let realPath: String
  private let stamp: FileStamp

  /// `mostBytes` is what a document may have; a larger one is refused before it is read.
  package static func read(_ path: String, mostBytes: Int) throws(Problem) -> (file: DocumentFile, content: Content) {
    try explaining(path) {
      // A fifo without a writer would wait for ever.
      let descriptor = try FileDescriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
      let status = try descriptor.status()
      guard status.st_mode & S_IFMT == S_IFREG else { throw Problem(path: path, message: "is no file") }
      let real = realpath(path, nil)
      defer { free(real) }
      let file = DocumentFile(
        path: path,
        realPath: real.map { String(cString: $0) } ?? path,
        stamp: FileStamp(status)
      )
      let head = try bytes(of: descriptor, upTo: headSize)
      if let reason = whyBinary(head) { return (file, .binary(reason)) }
      guard status.st_size <= mostBytes else {
        let message = "has \(status.st_size) bytes; documents up to \(mostBytes) are read (--max-size)"
        throw Problem(path: path, message: message)
      }
      return (file, .bytes(head + (try bytes(of: descriptor, upTo: max(0, Int(status.st_size) - head.count)))))
    }
  }

  /// Turns a failed system call into a problem that gives the reason, followed by `outcome`.
  private static func explaining<Value>(
    _ path: String,
    outcome: String = "",
    _ body: () throws -> Value
  ) throws(Problem) -> Value {
    do { return try body() } catch let problem as Problem { throw problem } catch {
      throw Problem(path: path, message: ((error as? SystemError)?.reason ?? "\(error)") + outcome)
    }
  }

  private static let headSize = 8192

  private static func bytes(of descriptor: FileDescriptor, upTo most: Int) throws(SystemError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: most, alignment: 16)
    defer { buffer.deallocate() }
    var count = 0
    while count < most {
      let more = try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if more == 0 { break }
      count += more
    }
    return Array(buffer[..<count])
  }

  private static func whyBinary(_ head: [UInt8]) -> String? {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return head.contains(0) ? "binary" : nil
  }

  /// Writes the document anew: beside it, then renamed over it. A link stays a link; who may read it stays who may.
  package func write(_ bytes: [UInt8]) throws(Problem) {
    let temporary =
      "\(Directory.parent(of: realPath))/.\(Directory.lastComponent(of: realPath)).obod-\(getpid())"
    try Self.explaining(path, outcome: "; nothing was written") {
      let status = try FileDescriptor.open(realPath).status()
      guard FileStamp(status) == stamp else {
        throw Problem(path: path, message: "was changed by somebody else; nothing was written")
      }
      // The folder's permissions would let a rename replace what is meant to stay as it is.
      guard status.st_mode & 0o222 != 0, access(realPath, W_OK) == 0 else {
        throw Problem(path: path, message: "is read-only; nothing was written")
      }
      let descriptor = try FileDescriptor.open(temporary, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      // Who owns it may change only for root; for others the file is their own anyway.
      _ = fchown(descriptor.number, status.st_uid, status.st_gid)
      do {
        try bytes.withUnsafeBytes { try descriptor.write($0) }
        guard fchmod(descriptor.number, status.st_mode & 0o7777) == 0 else { throw SystemError("chmod", temporary) }
        try descriptor.synchronize()
        try Directory.rename(temporary, to: realPath)
      } catch {
        unlink(temporary)
        throw error
      }
    }
  }
}
