import Terms

/// The number of code points before every 256th byte of a text, so that a column on a long line can be computed without
/// scanning the line from its start.
struct CodePointIndex {
  /// In bytes; the most that is scanned to find a position.
  private static let stride = 256

  /// The number of code points before each multiple of the stride; empty if every byte is a code point.
  private let counts: [Int]

  init(_ bytes: [UInt8]) {
    counts = bytes.withUnsafeBufferPointer { bytes in
      guard !bytes.allSatisfy({ $0 < 0x80 }) else { return [] }
      var counts: [Int] = []
      counts.reserveCapacity(bytes.count / Self.stride + 1)
      var count = 0
      for start in Swift.stride(from: 0, through: bytes.count, by: Self.stride) {
        counts.append(count)
        for place in start..<min(bytes.count, start + Self.stride) where bytes[place] & 0xC0 != 0x80 { count += 1 }
      }
      return counts
    }
  }

  /// Returns the number of code points that begin before a byte.
  func count(before offset: Int, in bytes: [UInt8]) -> Int {
    guard !counts.isEmpty else { return offset }
    let block = offset / Self.stride
    var count = counts[block]
    for byte in bytes[(block * Self.stride)..<offset] where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// Returns the byte at which a code point begins, counted from 0; the end of the text if there are fewer code points.
  func offset(of number: Int, in bytes: [UInt8]) -> Int {
    guard !counts.isEmpty else { return min(max(0, number), bytes.count) }
    let block = max(0, counts.indices.partitioningIndex { counts[$0] > number } - 1)
    var count = counts[block]
    var place = block * Self.stride
    while place < bytes.count {
      if bytes[place] & 0xC0 != 0x80 {
        if count >= number { return place }
        count += 1
      }
      place += 1
    }
    return place
  }
}
