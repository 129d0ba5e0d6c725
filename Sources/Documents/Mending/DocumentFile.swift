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
  private let identity: Identity

  /// What changes when somebody else writes the file.
  private struct Identity: Equatable {
    let device: dev_t
    let inode: ino_t
    let size: off_t
    let seconds: Int
    let nanoseconds: Int

    init(_ status: stat) {
      device = status.st_dev
      inode = status.st_ino
      size = status.st_size
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  /// `mostBytes` is what a document may have; a larger one is refused before it is read.
  package static func read(_ path: String, mostBytes: Int) throws(Problem) -> (file: DocumentFile, content: Content) {
    func refuse(_ message: String) -> Problem { Problem(path: path, message: message) }
    // A fifo without a writer would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw refuse(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw refuse(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refuse("is no file") }
    var head = [UInt8](repeating: 0, count: 8192)
    let count = pread(descriptor, &head, head.count, 0)
    guard count >= 0 else { throw refuse(String(cString: strerror(errno))) }
    let real = realpath(path, nil)
    defer { free(real) }
    let file = DocumentFile(
      path: path,
      realPath: real.map { String(cString: $0) } ?? path,
      identity: Identity(status)
    )
    if let reason = whyBinary(head[..<count]) { return (file, .binary(reason)) }
    guard status.st_size <= mostBytes else {
      throw refuse("has \(status.st_size) bytes; documents up to \(mostBytes) are read (--max-size)")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var place = 0
    while place < bytes.count {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + place, $0.count - place) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw refuse(String(cString: strerror(errno))) }
      if count == 0 { break }
      place += count
    }
    bytes.removeLast(bytes.count - place)
    return (file, .bytes(bytes))
  }

  private static func whyBinary(_ head: ArraySlice<UInt8>) -> String? {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return head.contains(0) ? "binary" : nil
  }

  /// Writes the document anew: beside it, then renamed over it. A link stays a link; who may read it stays who may.
  package func write(_ bytes: [UInt8]) throws(Problem) {
    func refuse(_ message: String) -> Problem { Problem(path: path, message: message) }
    var status = stat()
    guard stat(realPath, &status) == 0 else { throw refuse(String(cString: strerror(errno))) }
    guard Identity(status) == identity else { throw refuse("was changed by somebody else; nothing was written") }
    // The folder's permissions would let a rename replace what is meant to stay as it is.
    guard status.st_mode & 0o222 != 0, access(realPath, W_OK) == 0 else {
      throw refuse("is read-only; nothing was written")
    }
    let folder = Directory.parent(of: realPath)
    let temporary = "\(folder)/.\(Directory.lastComponent(of: realPath)).obod-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw refuse("cannot be written beside itself: \(String(cString: strerror(errno)))") }
    var place = 0
    var failure: Int32?
    while place < bytes.count, failure == nil {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + place, $0.count - place) }
      if count >= 0 { place += count } else if errno != EINTR { failure = errno }
    }
    // Who owns it may change only for root; for others the file is their own anyway.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    if failure == nil, fchmod(descriptor, status.st_mode & 0o7777) != 0 || fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == nil, rename(temporary, realPath) != 0 { failure = errno }
    if let failure {
      unlink(temporary)
      throw refuse("cannot be written: \(String(cString: strerror(failure)))")
    }
  }
}
