/// Hashes of the facts that a term may state only once, small enough to keep for every term of a file.
struct SingleFacts {
  /// A hash of each fact; 0 if it was not stated.
  private var name: UInt32
  private var definition: UInt32
  private var comment: UInt32
  private var namespace: UInt32

  init(_ frame: Frame) {
    name = Self.hash(frame.name)
    definition = Self.hash(frame.definition)
    comment = Self.hash(frame.comment)
    namespace = Self.hash(frame.namespace)
  }

  /// Merges a later frame of the term in the same way as `Frame.merge`, and returns a message for each fact that
  /// differs.
  mutating func merge(_ frame: Frame) -> [String] {
    let other = SingleFacts(frame)
    var conflicts: [String] = []
    if Self.differ(name, other.name) {
      conflicts.append("the name '\(Quotation.of(frame.name ?? ""))' replaces another")
    }
    if Self.differ(definition, other.definition) { conflicts.append("of two different defs, the first is kept") }
    if Self.differ(comment, other.comment) { conflicts.append("of two different comments, the first is kept") }
    if Self.differ(namespace, other.namespace) { conflicts.append("of two different namespaces, the first is kept") }
    if other.name != 0 { name = other.name }
    if definition == 0 { definition = other.definition }
    if comment == 0 { comment = other.comment }
    if namespace == 0 { namespace = other.namespace }
    return conflicts
  }

  private static func differ(_ one: UInt32, _ other: UInt32) -> Bool { one != 0 && other != 0 && one != other }

  /// Hashes sixteen bytes at a time for speed, because nearly all text of a file is hashed here.
  private static func hash(_ text: String?) -> UInt32 {
    guard var text else { return 0 }
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
      var state = UInt64(bytes.count) &* factor
      var offset = 0
      while offset < bytes.count, bytes.count >= 16 {
        // The last block overlaps the one before it.
        let start = min(offset, bytes.count - 16)
        let first = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self) ^ factor
        let second = bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self) ^ state
        let product = first.multipliedFullWidth(by: second)
        state = product.high ^ product.low
        offset += 16
      }
      while offset < bytes.count {
        state = (state ^ UInt64(bytes[offset])) &* factor
        offset += 1
      }
      state ^= state >> 32
      return max(UInt32(truncatingIfNeeded: state), 1)
    }
  }
}
