import Glibc

/// The words of a normalized name: runs of letters, digits, `+` and apostrophes inside a word; all else divides words.
package enum Words {
  /// Calls `body` with each word, in order, as places in `name`.
  package static func each(in name: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < name.count {
      while start < name.count, !isPart(name[start]) { start += 1 }
      var end = start
      while end < name.count, isPart(name[end]) || isInnerApostrophe(name, end) { end += 1 }
      if end > start { body(start..<end) }
      start = end
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), 0x80...: true
    default: false
    }
  }

  private static func isInnerApostrophe(_ name: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    name[index] == UInt8(ascii: "'") && index > 0 && isPart(name[index - 1]) && index + 1 < name.count
      && isPart(name[index + 1])
  }

  /// How much a word says that so many of all names have: its rarity in sixteenths of a bit.
  static func weight(frequency: Int, of names: Int) -> Int {
    Int(log2(1 + Double(names) / Double(max(1, frequency))) * 16)
  }
}
