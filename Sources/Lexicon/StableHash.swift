/// A 64-bit hash that is the same in every process and on every machine, for tables stored in files.
///
/// Consumes eight bytes per step, folded by a full-width multiplication as in wyhash.
package struct StableHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Adds the next part of a long text. Its length must be a multiple of eight bytes, so that the hash does not depend
  /// on how the text is divided.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count % 8 == 0)
    for index in stride(from: 0, to: bytes.count, by: 8) {
      state = Self.fold(state ^ Self.load(bytes, index), 0xA076_1D64_78BD_642F)
    }
  }

  func finish() -> UInt64 { Self.fold(state, 0xE703_7ED1_A0B4_28DB) }

  package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.count)
    var index = 0
    while index + 8 <= bytes.count {
      state = fold(state ^ load(bytes, index), 0xA076_1D64_78BD_642F)
      index += 8
    }
    var tail: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count {
      tail |= UInt64(bytes[index]) << shift
      shift += 8
      index += 1
    }
    return fold(state ^ tail, 0xE703_7ED1_A0B4_28DB)
  }

  /// Hashes one number with the finalizer of SplitMix64.
  package static func mixed(_ value: UInt64) -> UInt64 {
    var hash = value &+ 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }

  private static func load(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
