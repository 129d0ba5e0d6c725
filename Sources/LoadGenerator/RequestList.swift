import Glibc

struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// Requests as they go over the wire, one behind the other.
struct RequestList {
  private(set) var bytes: [UInt8] = []
  /// Where each request ends.
  private(set) var ends: [Int] = []

  init(path: String, dialect: LoadGenerator.Dialect) throws {
    guard let file = fopen(path, "r") else { throw UsageError(description: "\(path): cannot be read") }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while true {
      let count = getline(&line, &capacity, file)
      guard count > 0, let line else { break }
      let text = UnsafeRawBufferPointer(start: line, count: count)
      let request = text.last == 0x0A ? UnsafeRawBufferPointer(rebasing: text.dropLast()) : text
      switch dialect {
      case .obod: bytes += request + [0x0A]
      case .redis: bytes += Array("*2\r\n$3\r\nGET\r\n$\(request.count)\r\n".utf8) + request + Array("\r\n".utf8)
      }
      ends.append(bytes.count)
    }
    guard !ends.isEmpty else { throw UsageError(description: "\(path): has no requests") }
  }

  /// The requests from one on, as many as asked for; fewer where the list ends before.
  func batch(from first: Int, count: Int) -> (range: Range<Int>, count: Int) {
    let last = min(first + count, ends.count) - 1
    return ((first == 0 ? 0 : ends[first - 1])..<ends[last], last - first + 1)
  }
}
