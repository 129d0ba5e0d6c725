import Files

struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// The requests as sent over the wire, concatenated.
struct RequestList {
  private(set) var bytes: [UInt8] = []
  /// The end offset of each request.
  private(set) var ends: [Int] = []

  init(path: String, dialect: LoadGenerator.Dialect) throws {
    let lines = try TextLines(path: path)
    while let request = try lines.next() {
      switch dialect {
      case .obod: bytes += "\(request)\n".utf8
      case .redis: bytes += "*2\r\n$3\r\nGET\r\n$\(request.utf8.count)\r\n\(request)\r\n".utf8
      }
      ends.append(bytes.count)
    }
    guard !ends.isEmpty else { throw UsageError(description: "\(path): contains no requests") }
  }

  /// Returns the byte range of up to `count` requests beginning with request `first`, and their number. The list may
  /// end earlier.
  func batch(from first: Int, count: Int) -> (range: Range<Int>, count: Int) {
    let last = min(first + count, ends.count) - 1
    return ((first == 0 ? 0 : ends[first - 1])..<ends[last], last - first + 1)
  }
}
