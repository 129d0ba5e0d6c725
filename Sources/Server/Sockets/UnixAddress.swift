import Glibc

/// Unix socket addresses for system calls (unix(7)).
package enum UnixAddress {
  /// The maximum length of a path, in bytes: `sun_path` holds 108, of which the last is the NUL.
  static let maxPathLength = 107

  /// Throws if the path is too long for a socket.
  package static func check(_ path: String) throws(ServerError) {
    guard path.utf8.count <= maxPathLength else { throw .pathTooLong(path, limit: maxPathLength) }
  }

  /// Calls `body` with the address of a path, or of an abstract name, which begins with a NUL. Returns -1 with `errno`
  /// set if the name is too long.
  static func with(_ name: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard name.count <= maxPathLength else {
      errno = ENAMETOOLONG
      return -1
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    // Every byte of an abstract name is significant, so its length must be exact; a path ends at a NUL.
    let length = MemoryLayout<sa_family_t>.size + name.count + (name.first == 0 ? 0 : 1)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }

  /// Returns a new stream socket that is closed on exec, or nil with `errno` set.
  static func stream() -> Int32? {
    let fileDescriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    return fileDescriptor < 0 ? nil : fileDescriptor
  }

  /// Returns a connected socket, or nil with `errno` set.
  package static func connect(_ path: String) -> Int32? {
    guard let fileDescriptor = stream() else { return nil }
    guard with(Array(path.utf8), { Glibc.connect(fileDescriptor, $0, $1) }) == 0 else {
      let code = errno
      close(fileDescriptor)
      errno = code
      return nil
    }
    return fileDescriptor
  }

  static func accepts(_ path: String) -> Bool {
    guard let fileDescriptor = connect(path) else { return false }
    close(fileDescriptor)
    return true
  }

  /// Returns the path to which a socket is bound, with an `@` before an abstract name, or nil if it is not a bound Unix
  /// socket.
  static func name(of fileDescriptor: Int32) -> String? {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(fileDescriptor, $0, &length) }
    }
    let count = Int(length) - MemoryLayout<sa_family_t>.size
    guard result == 0, address.sun_family == sa_family_t(AF_UNIX), count > 0 else { return nil }
    return withUnsafeBytes(of: &address.sun_path) { bytes in
      let bytes = bytes.prefix(count)
      if bytes.first == 0 { return "@" + String(decoding: bytes.dropFirst(), as: UTF8.self) }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
