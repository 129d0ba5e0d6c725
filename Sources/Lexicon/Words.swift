import Glibc

/// The words of a folded name (`WordFolder`).
package enum Words {
  /// Calls `body` with each word, in order.
  package static func each(in folded: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    guard let base = folded.baseAddress else { return }
    var start = 0
    while start < folded.count {
      let space = memchr(base + start, Int32(UInt8(ascii: " ")), folded.count - start)
      let end = space.map { UnsafeRawPointer($0) - base } ?? folded.count
      body(UnsafeRawBufferPointer(start: base + start, count: end - start))
      start = end + 1
    }
  }

  /// Returns the rarity of a word that occurs in `frequency` of all namings, in sixteenths of a bit.
  static func weight(frequency: Int, of namings: Int) -> Int {
    Int(log2(1 + Double(namings) / Double(max(1, frequency))) * 16)
  }
}
